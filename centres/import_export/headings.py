"""What the headings of somebody's table mean: our columns, by their names, by what was said of them once, by likeness.

Only what is the same word is taken as sure. A guess is shown and asked; the answer is remembered.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from centres.import_export.fields import NAMES, format_column_label

LEFT_OUT = ""
"""The meaning of a heading that is none of our columns."""
LIKE = 75  # of 100: from here on a likeness is worth a guess
OTHER_WORDS = {
    "name": "centre, centre name, name of centre, title, organisation, charity name",
    "slug": "short name",
    "address": "street, address line 1, address 1, street and number, postal address, location",
    "town": "city, town or city, place, post town",
    "county": "region, area",
    "nation": "country",
    "postcode": "zip, post code",
    "phone": "tel, telephone, tel no, telephone number, phone number, landline, mobile, contact number",
    "email": "mail, email address, contact email address",
    "website": "web, url, web site, web address, homepage, site, link",
    "charity_number": "charity no, registered charity number, charity reg no, reg no, registration number",
    "therapies": "treatments, offers, services, what they offer",
    "opening_hours": "hours, opening times, open, times",
    "also_offers": "other services, other",
    "who_may_come": "who can come, who for, eligibility",
    "confirmed_on": "confirmed, checked on, last checked, date checked",
    "latitude": "lat",
    "longitude": "long, lng, lon",
}


def fold_heading(head: object) -> str:
    """A heading in small letters and digits alone: “E-Mail” is “email”."""
    return re.sub(r"[\W_]+", "", str(head or "").casefold())


OURS = {fold_heading(name): name for name in NAMES}
GUESSES = OURS | {
    fold_heading(word): name for name, words in OTHER_WORDS.items() for word in words.split(", ")
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a table, what we take it for, and whether somebody has to say so."""

    index: int
    text: str
    column: str
    is_sure: bool
    samples: Sequence[str] = ()

    @property
    def label(self) -> str:
        return format_column_label(self.column)


def count_headings(cells: Sequence, known: Collection[str]) -> int:
    """How many cells of a row may be headings."""
    folded = {fold_heading(cell) for cell in cells if not isinstance(cell, int | float)}
    return sum(one in GUESSES or one in known for one in folded - {""})


def interpret_headings(heads: Sequence[str], remembered: dict[str, str]) -> list[Heading]:
    """What each heading means; `remembered` by folded heading. A column is given to the first that is it for sure."""
    found = []
    taken: set[str] = set()
    for index, head in enumerate(heads):
        column, is_sure = interpret_heading(fold_heading(head), remembered)
        if column and column in taken:
            column, is_sure = LEFT_OUT, False
        if is_sure:
            taken.add(column)
        found.append(Heading(index, head, column, is_sure))
    return [give_up_taken(one, taken) for one in found]


def interpret_heading(folded: str, remembered: dict[str, str]) -> tuple[str, bool]:
    """A column, or none, and whether that is sure."""
    if not folded:
        return LEFT_OUT, True
    if folded in OURS:
        return OURS[folded], True
    if folded in remembered:
        return remembered[folded], True
    if folded in GUESSES:
        return GUESSES[folded], False
    like = process.extractOne(folded, GUESSES.keys(), scorer=fuzz.ratio, score_cutoff=LIKE)
    return (GUESSES[like[0]] if like else LEFT_OUT), False


def give_up_taken(one: Heading, taken: set[str]) -> Heading:
    """A guess whose column another heading is for sure is no guess."""
    if one.is_sure or one.column not in taken:
        return one
    return Heading(one.index, one.text, LEFT_OUT, False)
