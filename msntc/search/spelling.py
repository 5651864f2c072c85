"""What a word that no page has may have meant: a word of our titles, names and synonyms, never a far-fetched one."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Greatest

from centres.gazetteer.text import count_slips
from msntc.search.models import Word
from msntc.search.words import stem

SHORTEST, LONG = 5, 8  # letters: a word that is put right at all, and one in which two slips are
CANDIDATES = 40
MOST_WORDS = 3
SOUND_ALIKE = [set("aeiouy"), set("csz"), set("ckq"), set("gj"), set("td"), set("mn"), set("vf")]
"""Letters that stand for one another where somebody writes as they hear. Others make another word: plate, place."""


def find_meant_words(words: Collection[str]) -> dict[str, str]:
    """For each word that is a slip or two from a known one, that one. One query."""
    wanted = [word for word in words if len(word) >= SHORTEST and word.isalpha()][:MOST_WORDS]
    if not wanted:
        return {}
    alike = reduce(or_, (Q(word__trigram_similar=word) | Q(word__startswith=word[:3]) for word in wanted))
    likeness = [TrigramSimilarity("word", word) for word in wanted]
    order = Greatest(*likeness) if len(likeness) > 1 else likeness[0]
    known = Word.objects.filter(alike).annotate(likeness=order).order_by("-likeness", "word")
    rows = list(known.values_list("word", "frequency")[: CANDIDATES * len(wanted)])
    meant = {word: choose_meant_word(word, rows) for word in wanted}
    return {word: other for word, other in meant.items() if other}


def choose_meant_word(word: str, known: list[tuple[str, int]]) -> str:
    """The nearest known word, among equals the one that more titles have; empty where none is near, or it is known."""
    near = [
        (slips, -frequency, other)
        for other, frequency in known
        if (slips := count_likely_slips(word, other)) is not None
    ]
    if not near or any(stem(other) == stem(word) for _, _, other in near):
        return ""
    return min(near)[2]


def count_likely_slips(word: str, other: str) -> int | None:
    """How many slips lie between, where a finger or an ear slips like that; else none."""
    allowed = 2 if min(len(word), len(other)) >= LONG else 1
    slips = count_slips(word, other, allowed)
    if slips > allowed or (
        word[0] != other[0] and not is_swapped(word, other) and not sounds_alike(word[0], other[0])
    ):
        return None
    if slips == 2 and word[:-2] == other[:-2]:
        return None  # another ending makes another word: diagnosed, diagnosis
    is_other_letter = len(word) == len(other) and sorted(word) != sorted(other)
    if is_other_letter and len(word) < LONG:
        parted = [(a, b) for a, b in zip(word, other, strict=True) if a != b]
        if not all(sounds_alike(a, b) for a, b in parted):
            return None
    return slips


def is_swapped(word: str, other: str) -> bool:
    return word[:2] == other[1::-1]


def sounds_alike(one: str, other: str) -> bool:
    return any({one, other} <= letters for letters in SOUND_ALIKE)
