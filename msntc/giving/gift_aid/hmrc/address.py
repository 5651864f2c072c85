"""A home in the one field that HMRC's schedule has for it: at most 40 letters.

Since 2026 it is safest to give house and street together; of a donor abroad, as much of the address as fits.
"""

import re
from collections.abc import Iterator

from msntc.giving.gift_aid.hmrc.row import LONGEST_HOUSE
from msntc.giving.gift_aid.hmrc.transliterate import transliterate_to_latin

NUMBER = re.compile(r"(?:flat )?[0-9]+[a-z]?(?:[-/][0-9]+[a-z]?)?", re.IGNORECASE)


def format_home_address(house: str, address: str, *, country: str = "", in_uk: bool = True) -> str:
    """The longest form that fits; the bare house when none does, so that the rules can name it."""
    forms = list(
        iterate_shorter_forms(house.strip(), [*filter(None, map(str.strip, address.splitlines()))], country)
    )
    if in_uk:
        forms = forms[-2:]
    return next((form for form in forms if len(transliterate_to_latin(form)) <= LONGEST_HOUSE), house.strip())


def iterate_shorter_forms(house: str, lines: list[str], country: str) -> Iterator[str]:
    """Everything; without the country; then line after line less, down to house and street, and the house alone."""
    street, *rest = lines or [""]
    if re.match(rf"{re.escape(house)}(?=[\s,]|$)", street, re.IGNORECASE):
        start = street  # the house was typed a second time, with the street
    else:
        start = (
            f"{house} {street}".strip()
            if NUMBER.fullmatch(house)
            else ", ".join(filter(None, (house, street)))
        )
    parts = [start, *rest, country]
    for count in range(len(parts), 0, -1):
        yield ", ".join(filter(None, parts[:count]))
    yield house
