"""Whether a sentence reads like the promises that people have written, or like plain information. Pure text.

It reads as filters of unwanted mail do (naive Bayes; P. Graham, A Plan for Spam, 2002): each word, and each pair of
neighbours, weighs the logarithm of how much more often it stands in the misleading sentences of examples.csv than in
the honest ones and on the starter pages. The sum of the weights, over the square root of their number, is the tone.
No list of words is kept by hand: a sentence that was let through, or stopped for nothing, goes into the file. The
examples are made up, the honest ones too: they show how people write, and no fact may be taken from them.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from therapies.content import reader
from therapies.content_checks.sentences import CITATION, split_cited_sentences

EXAMPLES = Path(__file__).resolve().parent / "examples.csv"
WORD = re.compile(r"[£!?,.;:]|\d[\d.,]*|[^\W\d_]+(?:['-][^\W\d_]+)*")
STOPS = frozenset(",.;:!?")
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty".split()
)
SHORTENED = re.compile(r"n't$|'(?:ll|ve|re|d|m)$")
DENYING = re.compile(r"(?:no|not|never|nobody|none|nothing|cannot|neither|nor|without|.*n't)$")
PAGE_SHARE = 0.3
"""What a sentence of the pages counts for: there are many, all by one hand."""
RARE = 0.05
"""Added to each count, so that a word seen once does not weigh without end."""
HEAVIEST = 2.0
PROMISING, LOUD = -0.4, 2.0
"""The tone from which we ask. Chosen with each hand left out in turn, as tests/therapies/test_tone.py
has them. Where what it says is denied, it takes a loud one: “not a cure, but they danced out of here”."""


class Example(NamedTuple):
    hand: str
    kind: str
    sentence: str


@cache
def read_examples() -> list[Example]:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        return [Example(**row) for row in csv.DictReader(file)]


def list_page_sentences(without: str = "") -> Iterator[str]:
    """Of the starter pages as they are written, `without` the file of that name."""
    for file in sorted(reader.FOLDER.glob("*.md")):
        if file.name != without:
            yield from split_cited_sentences(file.read_text(encoding="utf-8"))


def list_marks(sentence: str) -> set[str]:
    """Its words and pairs of neighbours; a word that is denied, once more as such."""
    marks, before, denied = set(), "^", False
    for word in WORD.findall(CITATION.sub("", sentence).replace("’", "'").lower()):
        if word in STOPS:
            marks |= {word} - {",", "."}
            denied = False
            continue
        word = "#" if word[0].isdigit() or word in NUMBERS else word
        marks |= {word, f"{before} {word}"} | ({f"not {word}*"} if denied else set())
        marks |= set(SHORTENED.findall(word))
        denied = denied or bool(DENYING.match(word))
        before = word
    return marks | {f"{before} $"}


def weigh_marks(examples: Iterable[Example], pages: Iterable[str]) -> dict[str, float]:
    """Above nought: more often in what misleads. `pages`: plain sentences."""
    counts = {kind: Counter[str]() for kind in ("misleading", "honest", "page")}
    sizes = Counter[str]()
    for _, kind, sentence in (*examples, *(Example("", "page", sentence) for sentence in pages)):
        counts[kind].update(list_marks(sentence))
        sizes[kind] += 1
    plain = sizes["honest"] + PAGE_SHARE * sizes["page"]
    weights = {}
    for mark in set().union(*counts.values()):
        often = (counts["misleading"][mark] + RARE) / (sizes["misleading"] + 2 * RARE)
        seldom = (counts["honest"][mark] + PAGE_SHARE * counts["page"][mark] + RARE) / (plain + 2 * RARE)
        weights[mark] = max(-HEAVIEST, min(HEAVIEST, log(often / seldom)))
    return weights


@cache
def read_weights() -> dict[str, float]:
    return weigh_marks(read_examples(), list_page_sentences())


def measure_tone(sentence: str, weights: dict[str, float]) -> float:
    marks = list_marks(sentence)
    return sum(weights.get(mark, 0) for mark in marks) / sqrt(len(marks))


def list_heaviest_words(sentence: str) -> list[str]:
    """The three that sound most like a promise, in their order."""
    weights = {word: read_weights().get(word.lower(), 0) for word in WORD.findall(sentence)}
    heaviest = sorted(weights, key=lambda word: -weights[word])[:3]
    return [word for word in weights if word in heaviest and weights[word] > 0]
