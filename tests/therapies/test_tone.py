"""Whether sentences by somebody new read like promises: each hand is measured with its own sentences left out.

When the hands “fourth” to “seventh” were read for the first time, 94, 96, 93 and 95 of their 100 misleading sentences
were stopped or asked about, and 2, 4, 8 and 6 of their 50 honest ones. Many examples of “ours” were written after
“third” was read: its share is no first sight. Left out in turn, 96 in 100 of all five are.
"""

import pytest

from tests.support.claims import list_shown_sentences, read_sentences
from therapies.content import reader
from therapies.content_checks import promises, tone
from therapies.content_checks.claims import find_claims
from therapies.content_checks.sentences import CITATION


def measure_share_asked_about(hand: str, kind: str) -> float:
    """Of the sentences by one hand, the share that is stopped or asked about by who has read all other hands."""
    others = [example for example in tone.read_examples() if example.hand != hand]
    weights = tone.weigh_marks(others, tone.list_page_sentences())
    sentences = read_sentences(hand, kind)
    return sum(is_asked_about(sentence, weights) for sentence in sentences) / len(sentences)


def is_asked_about(sentence: str, weights: dict[str, float]) -> bool:
    return promises.reads_like_promise(sentence, weights) or any(find_claims(sentence))


@pytest.mark.parametrize(
    ("hand", "share"),
    [("third", 0.95), ("fourth", 0.97), ("fifth", 0.96), ("sixth", 0.92), ("seventh", 0.94)],
)
def test_misleading_sentences_by_a_hand_that_it_never_read_are_asked_about(hand, share):
    assert measure_share_asked_about(hand, "misleading") >= share


@pytest.mark.parametrize("hand", ["third", "fourth", "fifth", "sixth", "seventh"])
def test_honest_sentences_by_a_hand_that_it_never_read_mostly_pass(hand):
    assert measure_share_asked_about(hand, "honest") <= 0.12


@pytest.mark.parametrize("name", ["about-ms.md", "fatigue.md", "oxygen-therapy.md"])
def test_a_page_that_it_never_read_is_mostly_left_in_peace(name):
    weights = tone.weigh_marks(tone.read_examples(), tone.list_page_sentences(without=name))
    sentences = list_shown_sentences(reader.parse_page_file(reader.FOLDER / name))
    asked_about = [s for s in sentences if not CITATION.search(s) and is_asked_about(s, weights)]
    assert len(asked_about) / len(sentences) <= 0.13


def asked(text: str, is_cited: bool = False) -> list[str]:
    return [finding.says for finding in promises.check_phrases("", text, is_cited)]


def test_praise_that_no_frame_knows_is_asked_about_with_the_words_that_sound_like_it():
    (says,) = asked("Our regulars have not looked back since they joined.")
    assert says.startswith(
        "“Our regulars have not looked back …” reads like praise or a promise, most of all “"
    )
    assert "“Our”, “back”, “since”. Say what is known" in says


@pytest.mark.parametrize(
    "text",
    [
        "Our regulars have not looked back since they joined.[@review]",
        "Ring us a day before if you cannot come.",
        "Our regulars.",
    ],
)
def test_what_has_a_source_or_is_plain_or_a_scrap_is_left(text):
    assert asked(text) == []


def test_a_text_with_a_source_beside_it_is_left():
    assert asked("Our regulars have not looked back since they joined.", is_cited=True) == []


def test_what_a_frame_knows_and_finds_denied_is_left_unless_the_rest_is_loud():
    quiet = "Nobody in our Thursday crew says that it cures MS."
    assert tone.measure_tone(quiet, tone.read_weights()) >= tone.PROMISING
    assert asked(quiet) == []
    assert len(asked("We can’t call it a cure, but our members have thrown their sticks away.")) == 1


def test_no_example_stands_twice():
    sentences = [example.sentence for example in tone.read_examples()]
    assert len(sentences) == len(set(sentences))
    assert {example.kind for example in tone.read_examples()} == {"misleading", "honest"}
