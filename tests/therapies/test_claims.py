"""What the guard makes of sentences as people would write them, and of those that stand on the starter pages.

Those by the hands “first” and “second” were written before the frames, from the idea alone. The second's were not
looked at while the frames were made; both are examples that tone learns from since, so of them only what the frames
stop is a trial. What tone makes of hands that it never read is tried in test_tone.
"""

import pytest

from tests.support.claims import list_shown_sentences, read_sentences
from therapies.content import reader
from therapies.content_checks import promises
from therapies.content_checks.claims import find_claims
from therapies.content_checks.frames import read_classes, read_frames

HALVES = ["first", "second"]


def list_marked(sentences: list[str], blocks: bool = False) -> list[str]:
    """Those that are stopped or asked about; with `blocks` those that are stopped."""
    return [
        text for text in sentences if any(f.blocks or not blocks for f in promises.check_phrases("", text))
    ]


@pytest.mark.parametrize("half", HALVES)
def test_misleading_sentences_are_stopped_or_asked_about(half):
    sentences = read_sentences(half, "misleading")
    assert len(sentences) >= 100
    assert set(sentences) - set(list_marked(sentences)) == set()
    assert len(list_marked(sentences, blocks=True)) >= 75


@pytest.mark.parametrize("half", HALVES)
def test_honest_sentences_pass(half):
    sentences = read_sentences(half, "honest")
    assert len(sentences) >= 50
    assert list_marked(sentences, blocks=True) == []
    assert len(list_marked(sentences)) <= 1


def test_of_the_starter_pages_sentences_at_most_three_in_a_hundred_are_asked_about():
    sentences = [sentence for file in reader.read_page_files() for sentence in list_shown_sentences(file)]
    assert len(sentences) > 1000
    assert len(list_marked(sentences)) / len(sentences) <= 0.03
    assert list_marked(sentences, blocks=True) == []


def frames_in(text: str) -> set[str]:
    return {claim.frame.name for claim in find_claims(text)}


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Oxygen can halt MS.", "stops-ms"),
        ("Prevents relapses.", "stops-ms"),
        ("Oxygen keeps MS at bay.", "stops-ms"),
        ("It restores myelin.", "mends-nerves"),
        ("Oxygen therapy is approved by NICE.", "approval"),
        ("You may not need your tablets any more.", "medicine"),
        ("Ask your doctor to take you off interferon.", "medicine"),
        ("Better than medication.", "better-than-medicine"),
        ("A natural alternative to drugs.", "natural"),
        ("Totally harmless.", "safe"),
        ("Strengthens the immune system.", "immune-system"),
        ("9 out of 10 members feel better.", "how-many-people"),
        ("The sooner you start, the better it works.", "urgency"),
        ("Heals the brain.", "mends-nerves"),
    ],
)
def test_a_claim_is_known_by_its_frame(text, frame):
    assert frame in frames_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "It does not slow MS.",
        "Does it slow MS?",
        "Sellers say that it “slows MS”.",
        "We do not know if it slows MS.",
        "Some people hope that it slows MS.",
        "These medicines slow MS.",
        "Your doctor may lower your dose of baclofen.",
        "You do not need to stop your medicine.",
        "Nothing we offer slows, stops or cures MS.",
        "Pelvic floor training can lessen leaks for some women with MS.",
        "It gets slowly worse, with or without relapses.",
        "If you hear anyone promise a cure, tell the manager.",
        "There are disease-modifying therapies, which lower the chance of a relapse.",
        "You can come without a letter at some centres.",
        "You can come to a centre without a doctor's letter, but ask first.",
        "A person who says that they were cured may have had a relapse that ended.",
    ],
)
def test_what_is_denied_asked_quoted_hoped_or_a_medicines_is_no_claim_of_ours(text):
    assert frames_in(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Did you know that oxygen cures MS?",
        "Oxygen cures MS?",
        "Oxygen is a “cure” for MS.",
        "Not a single member regrets it and oxygen stopped their MS.",
        "In theory and in practice oxygen stops MS.",
        "Doctors can see that oxygen stops MS.",
        "The reason is that oxygen repairs myelin.",
        "Ocrelizumab slows MS and so does oxygen.",
        "Oxygen is as good as a DMT.",
        "Oxygen – the natural DMT.",
        "Ask your neurologist if you still need your tablets once you have had oxygen.",
        "Oxygen cu\u00adres MS.",
        "Oxygen c\u200bures MS.",
        "Oxygen \u0441ur\u0435s MS.",
    ],
)
def test_no_excuse_is_an_open_door(text):
    assert [text] == list_marked([text], blocks=True)


@pytest.mark.parametrize(
    "text",
    [
        "After a course of oxygen, scans look healthier.",
        "Members who come every week stay on their feet for longer.",
        "With regular sessions you will need a wheelchair later, or never.",
        "Your bladder will thank you after ten sessions.",
        "There is nothing better for MS fatigue.",
        "Oxygen brings down inflammation in the brain.",
        "Keep your MS quiet with a weekly session.",
        "It does what no tablet can do.",
        "Oxygen turns the clock back on MS.",
        "Fewer relapses: that is what our members notice.",
        "Oxygen gives your brain what it is starved of.",
        "Since 1982 the centres have shown that oxygen works.",
        "People who start early do best.",
        "Your legs will feel lighter, your head clearer and your bladder calmer.",
        "Oxygen goes where medicines cannot reach.",
        "It keeps the disease from moving on.",
        "This is shown to calm swelling and to speed up the mending of nerve cells.",
        "Research has demonstrated that pressure plays a vital role in treating MS.",
        "Healing is a process that needs oxygen.",
        "More energy, better gait, calmer spasms.",
        "Our success rate is about 70%.",
        "It is a safe method with very few side effects.",
        "Start as soon as you have been diagnosed.",
        "It would not hurt to try.",
        "The results speak for themselves.",
        "Drugs only mask what is wrong.",
        "A soreness that shows that the feet are healing.",
        "It stimulates the brain and rejuvenates the whole body.",
    ],
)
def test_what_adverts_say_more_softly_is_at_least_asked_about(text):
    assert list_marked([text]) == [text]


def test_may_turns_a_stop_into_a_question_and_a_graded_symptom_passes():
    assert [claim.blocks for claim in find_claims("It slows MS.")] == [True]
    assert [claim.blocks for claim in find_claims("It may slow MS.")] == [False]
    assert frames_in("It clears fatigue.") == {"symptoms-gone"}
    assert frames_in("It may ease fatigue.") == set()


def test_a_source_frees_what_only_needs_one():
    assert frames_in("NICE recommends it.") == {"approval"}
    assert frames_in("NICE recommends it.[@nice]") == set()
    assert frames_in("It cures MS.[@seller]") == {"cure"}


def test_a_story_in_quotation_marks_is_asked_about_and_a_warning_against_one_is_not():
    def stories(text: str) -> list[str]:
        return [finding.check for finding in promises.check_promises("", text) if finding.check == "K12"]

    assert stories("“Oxygen stopped my relapses,” says Ann.") == ["K12"]
    assert stories("“I like the tea,” says Ann.") == []
    assert stories("Sellers say that it “slows MS”.") == []


def test_a_question_that_sells_is_a_claim():
    assert frames_in("Why take drugs when you can breathe?") == {"medicine"}


def test_the_tables_name_no_class_that_is_missing():
    words = {word for frame in read_frames() for word in frame.patterns.replace("|", " ").split()}
    assert {word for word in words if word.isupper() and word.isalpha()} - {"GP", "MS", "NHS", "NICE"} <= {
        *read_classes()
    }
