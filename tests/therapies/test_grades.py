"""A grade is held to its sentence (K4), to GRADE's reasons, to its numbers (K16) and to the day of the search (K19)."""

import pytest

from tests.support.publishing_steps import DRAFT, page_that_is
from tests.support.therapy_document import checks, found, without
from therapies import publishing
from therapies.sign_off import NotAllowed

SENTENCE = "evidence-0-sentence"


def graded(**facts) -> dict:
    document = without()
    document["evidence"][0] |= facts
    return document


def fits(certainty: str, direction: str, sentence: str) -> bool:
    document = graded(certainty=certainty, direction=direction, sentence=sentence)
    return ("K4", SENTENCE, True) not in checks(document)


@pytest.mark.parametrize(
    ("certainty", "direction", "sentence"),
    [
        ("high", "helps", "We are confident that CBT reduces MS fatigue."),
        ("moderate", "helps", "Exercise probably improves walking."),
        ("moderate", "no-difference", "Oxygen probably makes little or no difference to disability."),
        ("low", "helps", "It may ease pain for a while."),
        ("low", "no-difference", "It may not help tiredness."),
        ("low", "harms", "It may make balance worse."),
        ("very-low", "unknown", "We do not know if weekly sessions make a difference."),
        ("none", "unknown", "It has not been tested in people with MS."),
        ("none", "unknown", "Nobody has tested it."),
    ],
)
def test_a_sentence_in_the_words_of_its_grade_fits(certainty, direction, sentence):
    assert fits(certainty, direction, sentence)


@pytest.mark.parametrize(
    ("certainty", "direction", "sentence"),
    [
        ("high", "helps", "Oxygen probably makes little or no difference."),
        ("high", "helps", "It may ease pain."),
        ("high", "no-difference", "We do not know if it makes a difference."),
        ("moderate", "helps", "It improves walking."),
        ("moderate", "helps", "It probably makes little or no difference."),
        ("low", "helps", "It improves walking."),
        ("low", "helps", "It probably improves walking."),
        ("low", "unknown", "It may not help tiredness."),
        ("low", "no-difference", "It may ease pain."),
        ("low", "harms", "It may ease stiffness."),
        ("very-low", "unknown", "It may ease pain."),
        ("none", "unknown", "We do not know if it eases pain."),
    ],
)
def test_a_sentence_in_other_words_than_its_grades_does_not(certainty, direction, sentence):
    assert not fits(certainty, direction, sentence)


@pytest.mark.django_db
def test_a_headline_that_helps_for_sure_and_makes_no_difference_is_not_published():
    page = page_that_is(DRAFT)
    sentence = "Oxygen therapy probably makes little or no difference to disability."
    page.evidence.update(direction="helps", certainty="high", sentence=sentence)
    with pytest.raises(NotAllowed, match="“We are confident” does not fit this sentence") as refused:
        publishing.publish_starter(page)
    assert "“Helps” does not fit this sentence" in str(refused.value)


@pytest.mark.parametrize(
    ("certainty", "reasons", "asks"),
    [
        ("low", [], True),
        ("low", ["large-effect"], True),
        ("low", ["imprecision"], False),
        ("high", [], False),
        ("high", ["imprecision"], True),
        ("none", [], False),
    ],
)
def test_less_than_high_has_a_reason_in_grades_terms(certainty, reasons, asks):
    document = graded(certainty=certainty, grade_reasons=reasons)
    assert (("K4", "evidence-0-grade_reasons", False) in checks(document)) is asks


NUMBERS = {
    "better_treated": 12,
    "treated": 51,
    "better_compared": 3,
    "compared": 47,
    "numbers_say": "Who felt better.",
}


def test_numbers_need_their_source_and_what_was_counted():
    assert not any(check == "K16" for check, *_ in checks(graded(**NUMBERS)))
    unsourced = graded(**NUMBERS, sources=[], certainty="none", sentence="It has not been tested.")
    assert ("K16", "evidence-0-sources", True) in checks(unsourced)
    assert ("K16", "evidence-0-numbers_say", False) in checks(graded(**NUMBERS | {"numbers_say": ""}))


@pytest.mark.parametrize(
    ("day", "asks"), [(None, True), ("2025-01-01", True), ("2025-11-21", False), ("2026-11-01", False)]
)
def test_somebody_looked_for_new_trials_within_the_year(day, asks):
    findings = [one for one in found(graded(searched_on=day)) if one.where == "evidence-0-searched_on"]
    assert [one.check for one in findings] == (["K19"] if asks else [])
