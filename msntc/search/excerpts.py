"""Some words of a text around what was looked for, with that marked."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from msntc.search.query import STOP_WORDS, Term
from msntc.search.words import fold_words, stem

BEFORE, LONGEST = 60, 180  # characters
LINE_END = re.compile(r"(?<![.,:;?!…\s])\s*\n\s*")
"""Where a line of a list ends, and no sentence."""
ENDINGS = "(?:e?s|e?d|e|ing|ings|ies|y)?"


def build_excerpt(text: str, pattern: re.Pattern) -> SafeString:
    """The stretch from shortly before the first word that was looked for; from the start where there is none."""
    text = LINE_END.sub("; ", text.strip())
    first = pattern.search(text)
    start = text.rfind(" ", 0, max(first.start() - BEFORE, 0)) + 1 if first else 0
    end = len(text) if len(text) <= start + LONGEST else text.rfind(" ", start, start + LONGEST)
    end = end if end > start else start + LONGEST
    marked, last = ["… " if start else ""], start
    for found in pattern.finditer(text, start, end):
        marked += [escape(text[last : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        last = found.end()
    marked += [escape(text[last:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(marked))  # noqa: S308  (each piece of the text is escaped)


def compile_pattern(terms: list[Term]) -> re.Pattern:
    """Finds the words of the terms in all their forms."""
    words = fold_words(" ".join(phrase for term in terms for phrase in term.phrases))
    stems = {re.escape(stem(word).removesuffix("y")) for word in words if word not in STOP_WORDS}
    return re.compile(rf"\b(?:{'|'.join(sorted(stems, key=len, reverse=True))}){ENDINGS}\b", re.IGNORECASE)
