"""References for gifts by bank, like WEB-7K3QF: what a bank's line has room for. Each is kept before it is shown."""

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from unicodedata import normalize

from msntc.giving.models import Declaration, Gift

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that is easily mistaken for another; 33 million references."""
MISREAD = {"0": "DQ", "O": "DQ", "1": "L", "I": "L"}
"""What is in no reference, and which letters people read so."""
WHOLE = re.compile(r"(?=WEB([A-Z0-9]{5}))")
CUT = re.compile(r"WEB(?:[^A-Z0-9]+|(?=[A-Z]*[0-9]))([A-Z0-9]{3,4})(?![A-Z0-9])")
LIKE = re.compile(
    r"WEB[^A-Z0-9]*(?=[A-Z]*[0-9])[A-Z0-9]{2,5}"  # glued to anything, but with a digit: nobody is called that
    r"|WEB[^A-Z0-9]+[A-Z0-9]{5}(?![A-Z0-9])"
    r"|(?<![A-Z0-9])WEB[A-Z0-9]{5}(?![A-Z0-9])"
)
"""What looks like a reference. The names Webb, Weber and Webster do not."""


@dataclass(frozen=True, slots=True)
class ReferenceMatch:
    """What a bank's line says: one of our references, or something like one, or neither."""

    reference: str = ""
    like: str = ""
    """What stands there, where it fits none of ours, or more than one."""
    near: tuple[str, ...] = ()
    """Those of ours that may be meant."""


def match_reference(line: str, known: Collection[str]) -> ReferenceMatch:
    """Which of the known references stands in a line, however giver and bank wrote it.

    With other marks or none, letters glued to it, letters mistaken for another, without WEB, cut off at the end: it is
    that reference where exactly one fits.
    """
    line = normalize("NFKC", line).upper()
    for way in (match_whole_code, match_misread_code, match_bare_code, match_cut_code):
        if fitting := sorted(way(line, known)):
            return (
                ReferenceMatch(fitting[0])
                if len(fitting) == 1
                else ReferenceMatch(like=line, near=tuple(fitting))
            )
    words = tuple(sorted(match_codes(known, re.findall(r"\b[A-Z]{5}\b", line))))
    if found := LIKE.search(line):
        code = strip_separators(found[0]).removeprefix("WEB")
        near = get_close_matches(f"WEB-{code}", known, cutoff=0.85)
        return ReferenceMatch(like=found[0], near=(*words, *(one for one in near if one not in words)))
    return ReferenceMatch(like=words[0].removeprefix("WEB-"), near=words) if words else ReferenceMatch()


def strip_separators(line: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", line)


def match_codes(known: Collection[str], codes: Iterable[str]) -> set[str]:
    return {reference for code in codes if (reference := f"WEB-{code}") in known}


def match_whole_code(line: str, known: Collection[str]) -> set[str]:
    return match_codes(known, WHOLE.findall(strip_separators(line)))


def match_misread_code(line: str, known: Collection[str]) -> set[str]:
    """With 0 for D or Q, 1 for L."""
    codes = WHOLE.findall(strip_separators(line))
    return match_codes(
        known, ("".join(one) for code in codes for one in product(*(MISREAD.get(c, c) for c in code)))
    )


def match_bare_code(line: str, known: Collection[str]) -> set[str]:
    """Without WEB, at either end of a word. Letters alone may be a name, digits alone an account."""
    ends = (end for word in re.findall(r"[A-Z0-9]{5,}", line) for end in (word[:5], word[-5:]))
    return match_codes(known, (code for code in ends if not code.isalpha() and not code.isdigit()))


def match_cut_code(line: str, known: Collection[str]) -> set[str]:
    """Cut off by the bank: 18 letters are all that some let through."""
    starts = tuple(f"WEB-{start}" for start in CUT.findall(line))
    return {one for one in known if one.startswith(starts)} if starts else set()


def list_known_references() -> set[str]:
    """Every reference that may stand in a bank's line."""
    kept = (model.objects.filter(removed_on=None).exclude(reference=None) for model in (Gift, Declaration))
    return {reference for rows in kept for reference in rows.values_list("reference", flat=True) if reference}


def generate_reference() -> str:
    while True:
        found = "WEB-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not any(model.objects.filter(reference=found).exists() for model in (Gift, Declaration)):
            return found


def find_gift_by_reference(reference: str) -> Gift | None:
    """The gift by bank that its giver told us of, by its reference."""
    return Gift.objects.filter(reference=reference, removed_on=None).first() if reference else None


def choose_declaration_reference(gift: Gift | None) -> str:
    """Of the gift by bank that it is made for, the first time; else a new one."""
    if gift is not None and gift.reference:
        Gift.objects.select_for_update().filter(pk=gift.pk).first()  # one at a time
        if not Declaration.objects.filter(reference=gift.reference).exists():
            return gift.reference
    return generate_reference()
