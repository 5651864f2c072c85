"""What a text claims, sentence by sentence: the frames of `frames`, unless denied, doubted, asked or quoted."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from therapies.content_checks.denials import compile_phrases, has_denial, is_unasserted
from therapies.content_checks.frames import Frame, Hedge, compile_frame, read_frames
from therapies.content_checks.sentences import CITATION, split_cited_sentences

TYPED = str.maketrans("’–", "'-")
"""The signs of print as a keyboard has them."""
HEDGED = compile_phrases(r"may|might|probably|perhaps|possibly|sure|unsure|confident|not known|unclear")
RESULT = compile_phrases(
    r"found|finds?|reports?|reported|point(?:s|ed)? to|felt|reviews?|trials?|stud(?:y|ies)"
)
"""Where a result is told, the sentence or its statement of evidence has its source (K3, K16)."""


class HealthClaim(NamedTuple):
    frame: Frame
    phrase: str
    sentence: str
    blocks: bool


def find_claims(text: str, is_cited: bool = False) -> Iterator[HealthClaim]:
    """Each frame that a sentence of the text fills, once. Citations may stand in the text.

    `is_cited`: whether the whole text has a source beside it.
    """
    for cited in split_cited_sentences(text):
        yield from find_sentence_claims(cited, is_cited or bool(CITATION.search(cited)))


@lru_cache(maxsize=8192)
def find_sentence_claims(cited: str, has_source: bool) -> tuple[HealthClaim, ...]:
    """Remembered: a page is checked at every look at its form, and most of its sentences stay."""
    sentence = strip_sentence(cited)
    words = sentence.translate(TYPED)
    is_graded = has_source or bool(HEDGED.search(words))
    is_result = bool(RESULT.search(words))
    found = []
    for frame in read_frames():
        if frame.needs_source and has_source:
            continue
        if frame.hedge == Hedge.GRADE and (is_graded or is_result):
            continue
        if match := find_assertion(frame, words):
            blocks = not frame.asks and not (frame.hedge == Hedge.QUESTION and is_graded)
            found.append(HealthClaim(frame, sentence[match.start() : match.end()], cited, blocks))
    return tuple(found)


def is_denied(cited: str) -> bool:
    """Whether a frame knows what the sentence says, and finds it denied, doubted, asked or quoted."""
    words = strip_sentence(cited).translate(TYPED)
    known = any(pattern.search(words) for frame in read_frames() for pattern in compile_frame(frame))
    return known and not any(find_claims(cited))


def strip_sentence(cited: str) -> str:
    """Without its citations, with single spaces."""
    return " ".join(CITATION.sub("", cited).split())


def find_assertion(frame: Frame, words: str) -> re.Match | None:
    for pattern in compile_frame(frame):
        for found in pattern.finditer(words):
            if not has_denial(words, found.start()) and not is_unasserted(words, found.start()):
                return found
    return None
