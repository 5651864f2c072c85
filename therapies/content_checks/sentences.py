"""The sentences of a text in which citations still stand."""

import re

from therapies.rendering import CITATION

__all__ = ["CITATION", "split_cited_sentences"]

SENTENCE = re.compile(r"(?<=[.!?])((?:\s*\[@[a-z0-9-]+\])*)(?:\s+|$)|\n+")
LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТХУасеорхуіѕјһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTXYaceopxyisjhdABEZHIKMNOPTYXo",
    "\u00ad\u200b\u200c\u200d\u2060\ufeff",
)
"""Letters of other alphabets that look like ours, and signs that nobody sees inside a word."""


def split_cited_sentences(text: str) -> list[str]:
    """As a reader sees them. A citation belongs to the sentence before it."""
    parts = SENTENCE.split(text.translate(LOOK_ALIKE))
    joined = [part + (parts[n + 1] or "") for n, part in enumerate(parts[:-1]) if n % 2 == 0] + parts[-1:]
    return [part.strip() for part in joined if part and part.strip()]
