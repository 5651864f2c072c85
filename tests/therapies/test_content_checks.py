"""What staff are told to mend: each check of the brief against what it must find and what it must leave alone.

K1 and K2 are `publishing`'s and the database's (test_publishing.py), as is K18. K9 (urgent help), K17 (feedback), K23
(print) and K24 (access) are parts of the template of every page, tested with it. K14 knows no brand names and K20 no
centre's facts: a person reads for those; the samples here are what a program can see. Whether a source says what it
is cited for (K3), a person checks too.
"""

from copy import deepcopy

import pytest

from tests.support.therapy_document import BODY, DOCUMENT, MEDICINE, ROLES, checks, found, saying, without
from therapies import content_checks
from therapies.content_checks import evidence, promises


def test_a_page_with_all_its_parts_has_nothing_to_mend():
    assert found(DOCUMENT) == []


@pytest.mark.parametrize("role", ROLES.split())
def test_k5_and_k13_a_page_about_a_therapy_has_each_section(role):
    document = without(sections=[row for row in DOCUMENT["sections"] if row["role"] != role])
    assert ("K13" if role == "how-written" else "K5", "", True) in checks(document)
    empty = deepcopy(DOCUMENT)
    next(row for row in empty["sections"] if row["role"] == role)["body"] = "<p> </p>"
    assert ("K13" if role == "how-written" else "K5", "", True) in checks(empty)


@pytest.mark.parametrize("name", evidence.REQUIRED_FIELDS["therapy"].split())
def test_k5_a_page_about_a_therapy_has_each_field(name):
    assert ("K5", name, True) in checks(without(**{name: type(DOCUMENT[name])()}))


def test_k5_asks_of_each_kind_what_its_outline_has():
    about_ms = without(kind="condition", evidence=[], ask=[], cost="", what_happens="")
    about_ms["sections"] = [
        row for row in about_ms["sections"] if row["role"] not in ("risks", "who-not", "known")
    ]
    about_ms["sections"][0]["body"] = "<p>It is so [@review].</p>"
    assert found(about_ms) == []
    assert ("K4", "", True) in checks(without(kind="self-help", evidence=[]))
    assert ("K4", "", True) not in checks(without(kind="guide", evidence=[]))


def test_k4_one_statement_stands_for_the_page():
    document = deepcopy(DOCUMENT)
    document["evidence"][0]["headline"] = False
    assert ("K4", "", True) in checks(document)


@pytest.mark.parametrize("line", ["Talk to your MS team.", MEDICINE])
def test_k8_both_lines_are_said(line):
    document = deepcopy(DOCUMENT)
    document["sections"][6]["body"] = f"<p>{'Talk to your MS team.' if line == MEDICINE else MEDICINE}</p>"
    assert ("K8", "", True) in checks(document)


def test_k8_one_line_is_not_both_and_a_citation_does_not_hide_it():
    document = deepcopy(DOCUMENT)
    document["sections"][6]["body"] = (
        f"<p>Talk to your MS team [@review]. {MEDICINE.replace(' without', ' [@review] without')}</p>"
    )
    assert "K8" not in {check for check, _, _ in checks(document)}


@pytest.mark.parametrize(
    "text",
    [
        "Please donate now.",
        "Make a donation.",
        '<p><a href="/support-us/">Here</a></p>',
        '<p><a href="https://www.gofundme.com/x">Here</a></p>',
    ],
)
def test_k10_no_appeal_for_gifts(text):
    assert ("K10", BODY, True) in checks(saying(text))
    assert "K10" not in {
        check for check, _, _ in checks(saying("You may be asked for a suggested donation."))
    }


def test_k10_only_asks_about_a_gift_that_is_not_asked_for():
    assert ("K10", BODY, False) in checks(saying("No centre may press you to make a donation."))


def test_k11_nothing_to_book_above_the_risks():
    assert ("K11", BODY, True) in checks(saying("Book now."))
    document = deepcopy(DOCUMENT)
    document["sections"][5]["body"] = "<p>Book a session.</p>"
    assert "K11" not in {check for check, _, _ in checks(document)}


@pytest.mark.parametrize("name", ["summary", "key_points", "cost", "how_often"])
def test_k11_the_head_of_a_page_stands_above_the_risks(name):
    assert ("K11", name, True) in checks(
        without(**{name: ["Book now."] if name == "key_points" else "Book now."})
    )


def test_k11_what_stands_below_the_risks_may_speak_of_booking():
    below = without(ask=["Can I book a session?"])
    below["questions"][0]["question"] = "How do I book a session?"
    assert "K11" not in {check for check, _, _ in checks(below)}


@pytest.mark.parametrize("text", ["It changed my life.", "She swears by it.", "A testimonial."])
def test_k12_no_one_persons_story(text):
    assert ("K12", BODY, True) in checks(saying(text))
    assert "K12" not in {check for check, _, _ in checks(saying("Some people say that it rests them."))}


def test_k15_long_sentences_and_paragraphs_and_hard_words():
    assert ("K15", BODY, False) in checks(saying("word " * 26 + "."))
    assert ("K15", BODY, False) not in checks(saying("word " * 25 + "."))
    assert ("K15", BODY, False) in checks(saying("One. Two. Three. Four."))
    assert ("K15", BODY, False) not in checks(saying("One. Two. Three."))
    assert ("K15", "", False) in checks(saying("You may have a relapse."))
    assert ("K15", "", False) not in checks(saying("You may have a relapse."), frozenset({"relapse"}))


def test_k15_a_very_hard_page_waits_for_a_reason():
    hard = "Neuropsychological rehabilitation necessitates multidisciplinary collaboration. " * 12
    assert ("K15", "", True) in checks(saying(hard))
    assert ("K15", BODY, False) in checks(saying(hard))


def test_k22_the_change_log_has_a_line():
    assert ("K22", "", False) in checks(without(changes=[]))


def test_k22_what_changed_is_said_before_readers_see_it():
    live = {"changes": DOCUMENT["changes"]}
    assert [one.check for one in promises.check_change_log(DOCUMENT, live)] == ["K22"]
    newer = without(changes=[{"on": "2026-11-01", "what": "Second.", "why": "New."}, *DOCUMENT["changes"]])
    assert list(promises.check_change_log(newer, live)) == []


def test_every_place_is_a_field_of_the_form_of_pages():
    """Names that findings use and the form does not have would be shown on top only."""
    rows = {"sections": ("heading", "summary", "body", "picture_alt"), "questions": ("question", "answer")}
    rows["evidence"] = ("outcome", "sentence", "reason", "population", "dose", "numbers_say", "sources")
    for where, _ in content_checks.list_text_fields(DOCUMENT):
        first, *rest = where.split("-")
        assert first in DOCUMENT if not rest else rest[-1] in rows[first]
