"""What somebody typed as words and phrases: folded, cut to a rough stem, and looked up among what staff told us.

Pure Python, but for reading the synonyms and signposts, which are remembered in the process for ten seconds.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from time import monotonic

from msntc.search.models import Signpost, SynonymGroup

REMEMBERED_FOR = 10  # seconds
MOST_WORDS = 16
Stems = tuple[str, ...]
_remembered: tuple["Phrasebook", float] | None = None


def fold_words(text: str) -> list[str]:
    """The words of a text without case, accents and apostrophes: `Raynaud’s` gives `raynauds`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"['’‘`´]", "", plain))


def stem(word: str) -> str:
    """What `drive`, `drives` and `driving` have in common. Rough: it only ever meets another word cut the same way."""
    if word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for end in ("ing", "ed", "e"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def stem_words(text: str) -> Stems:
    return tuple(map(stem, fold_words(text)))


@dataclass(slots=True)
class Phrasebook:
    """What staff told us of words: for the stems of a phrase the words that mean the same, and what others have."""

    synonyms: dict[Stems, list[list[str]]] = field(default_factory=dict)
    signposts: dict[Stems, list[Signpost]] = field(default_factory=dict)
    longest: int = 1

    def add(self, table: dict, phrases: list[str], value) -> None:
        for stems in {stem_words(phrase) for phrase in phrases} - {()}:
            table.setdefault(stems, []).append(value)
            self.longest = max(self.longest, len(stems))


def read_phrasebook() -> Phrasebook:
    """Two queries."""
    book = Phrasebook()
    for group in SynonymGroup.objects.all():
        book.add(book.synonyms, [*group.words, *group.typed], group.words)
    for post in Signpost.objects.all():
        book.add(book.signposts, [post.subject, *post.typed], post)
    return book


def get_phrasebook() -> Phrasebook:
    """At most ten seconds old. No cache of Django's: taking the book out of one costs more than a query."""
    global _remembered
    if _remembered is None or _remembered[1] < monotonic():
        _remembered = read_phrasebook(), monotonic() + REMEMBERED_FOR
    return _remembered[0]


def forget_phrasebook() -> None:
    """Read it afresh next time: after staff have saved some of it, and between tests."""
    global _remembered
    _remembered = None


def find_signposts(text: str) -> list[Signpost]:
    """The signposts whose words stand in the text, each once, the longest phrase first."""
    book, stems = get_phrasebook(), stem_words(text)[:MOST_WORDS]
    found = [
        post
        for size in range(min(book.longest, len(stems)), 0, -1)
        for first in range(len(stems) - size + 1)
        for post in book.signposts.get(stems[first : first + size], [])
    ]
    return list({post.pk: post for post in found}.values())
