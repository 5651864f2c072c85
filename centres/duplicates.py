"""Centres that may be one and the same: alike in name and place, or with one phone, address or charity number.

Nothing here decides. It says what is the same, and somebody who knows is asked.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from centres.gazetteer.text import fold_name
from centres.models import IN_MANY_NAMES, Centre
from centres.phones import normalise_phone

LIKE = 84  # of 100: names that differ in a letter or two
REASONS = ["charity number", "name and town", "name and postcode", "phone number", "address"]
"""What may be the same; the first are the surest."""
SURE = set(REASONS[:3])


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Another centre, and what is the same, the surest first."""

    centre: Centre
    reasons: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        return bool(SURE.intersection(self.reasons))

    def __str__(self) -> str:
        place = f", {self.centre.town}" if self.centre.town else ""
        return f"{self.centre}{place}: the same {join_words(self.reasons)}"


class DuplicateIndex:
    """All centres but those that go on under another one, read once; `open_only`: nor those that have closed."""

    def __init__(self, open_only: bool = False):
        self.rows: dict[tuple[str, object], list[Centre]] = defaultdict(list)
        others = Centre.objects.unmerged()
        if open_only:
            others = others.exclude(status=Centre.Status.CLOSED)
        fields = "name slug status phone nation address town postcode charity_number".split()
        for other in others.only(*fields):
            self.add(other)

    def add(self, centre: Centre) -> None:
        for key in list_keys(centre):
            self.rows[key].append(centre)

    def find(self, centre: Centre) -> list[LikelyDuplicate]:
        """The centres that it may be the same as, the surest first."""
        reasons: dict[int, tuple[Centre, list[str]]] = {}
        for key in list_keys(centre):
            for other in self.rows.get(key, ()):
                if is_other_centre(centre, other) and (reason := compare_centres(centre, other, key[0])):
                    reasons.setdefault(id(other), (other, []))[1].append(reason)
        found = [
            LikelyDuplicate(other, tuple(sorted(set(words), key=REASONS.index)))
            for other, words in reasons.values()
        ]
        return sorted(
            found, key=lambda one: (REASONS.index(one.reasons[0]), -len(one.reasons), one.centre.name)
        )


def list_keys(centre: Centre) -> Iterable[tuple[str, object]]:
    """Under what a centre is looked for: what, and its value."""
    town, address = fold_name(centre.town), fold_name(centre.address)
    keys = {
        "charity number": centre.charity_number.lstrip("0"),
        "name and town": town,
        "name and postcode": centre.postcode,
        "phone number": re.sub(r"\D", "", centre.phone)[-6:],
        "address": (address, town) if address else "",
    }
    return [(what, value) for what, value in keys.items() if value]


def compare_centres(centre: Centre, other: Centre, what: str) -> str:
    """`what`, where it is really the same of both; else empty."""
    match what:
        case "name and town" | "name and postcode":
            return what if have_like_names(centre.name, other.name) else ""
        case "phone number":
            phone = normalise_phone(centre.phone, centre.nation)
            return what if phone and phone == normalise_phone(other.phone, other.nation) else ""
    return what


def have_like_names(one: str, other: str) -> bool:
    """Whether the words are alike by which centres are told apart."""
    first, second = (tell_apart(name) for name in (one, other))
    return first == second or fuzz.token_sort_ratio(first, second) >= LIKE


def tell_apart(name: str) -> str:
    return " ".join(word for word in fold_name(name).split() if word not in IN_MANY_NAMES)


def is_other_centre(centre: Centre, other: Centre) -> bool:
    return other is not centre and (other.pk is None or other.pk != centre.pk)


def get_public_name(centre: Centre) -> str:
    return centre.name if centre.status == Centre.Status.PUBLISHED else "Another centre"


def list_duplicate_warnings(found: Iterable[LikelyDuplicate]) -> list[str]:
    """Sentences for staff, who may not know of every draft."""
    return [
        f"{get_public_name(one.centre)} has the same {reason}. Is that right?"
        for one in found
        for reason in one.reasons
    ]


def join_words(words: tuple[str, ...]) -> str:
    return " and the same ".join([", the same ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
