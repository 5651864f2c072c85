"""One row of HMRC's schedule, and what is wrong with it.

Rules: gov.uk “Schedule spreadsheet to claim back tax on Gift Aid donations” (28 November 2025) and HMRC's public
validator (hmrc/charities-claims-validation, 2026). Amounts are pence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from centres.gazetteer.postcodes import WRITTEN
from msntc.amounts import format_plain_pounds
from msntc.giving.gift_aid.hmrc.transliterate import find_lost_letters, transliterate_to_latin

LONGEST_NAME, LONGEST_HOUSE, LONGEST_AGGREGATED = 35, 40, 35
MOST_AGGREGATED = 100_000
"""Pence: £1,000 for gifts of several people in one row."""
ABROAD = "X"
TITLE = re.compile(r"[A-Za-z][A-Za-z'-]{1,3}")
POSTCODE = re.compile(WRITTEN)
ISLANDS = re.compile(r"(?:JE|GY|IM)[0-9]")


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """What stands in columns C to K; empty for a blank cell."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""
    house: str = ""
    postcode: str = ""
    aggregated: str = ""
    sponsored: bool = False
    given_on: date = date.min
    pence: int = 0

    @property
    def cells(self) -> list[str]:
        """The row as HMRC reads it: dates DD/MM/YY, amounts with two decimals and no pound sign."""
        return [
            self.title,
            self.first_name,
            self.last_name,
            self.house,
            self.postcode,
            self.aggregated,
            "Yes" if self.sponsored else "",
            f"{self.given_on:%d/%m/%y}",
            format_plain_pounds(self.pence),
        ]


def build_person_row(
    *,
    title: str,
    first_name: str,
    last_name: str,
    house: str,
    postcode: str,
    given_on: date,
    pence: int,
    in_uk: bool = True,
    sponsored: bool = False,
) -> ScheduleRow:
    """A donor's row in HMRC's letters: hyphens in surnames become spaces, a postcode that is not of the UK becomes X.

    gov.uk treats donors in the Channel Islands and the Isle of Man as donors abroad: their house field has the address.
    """
    given = transliterate_to_latin(title).rstrip(".")
    return ScheduleRow(
        title=given if TITLE.fullmatch(given) else "",
        first_name=transliterate_to_latin(first_name),
        last_name=" ".join(transliterate_to_latin(last_name).replace("-", " ").split()),
        house=transliterate_to_latin(house),
        postcode=transliterate_to_latin(postcode).upper() if in_uk else ABROAD,
        sponsored=sponsored,
        given_on=given_on,
        pence=pence,
    )


def find_row_problems(row: ScheduleRow, today: date) -> list[str]:
    """What HMRC would refuse or mangle, each as a sentence for staff; empty for a row that is right."""
    found = [] if row.aggregated else list(check_person_row(row))
    if row.aggregated:
        found += check_aggregated_row(row)
    if row.given_on > today:
        found.append("The gift is dated in the future.")
    if row.pence < 1:
        found.append("The amount must be a penny or more.")
    for name, value in (("first name", row.first_name), ("last name", row.last_name), ("house", row.house)):
        if lost := find_lost_letters(value):
            found.append(f"HMRC cannot read “{lost}” in the {name}. Write it in Latin letters.")
        if value.startswith(tuple("=+-@")):
            found.append(f"The {name} begins with “{value[0]}”, which a spreadsheet would take for a sum.")
    return found


def check_person_row(row: ScheduleRow) -> Iterator[str]:
    if not row.first_name:
        yield "Add the first name, or its first letter."
    if not row.last_name:
        yield "Add the last name."
    if max(len(row.first_name), len(row.last_name)) > LONGEST_NAME:
        yield f"A name is longer than {LONGEST_NAME} letters. Shorten the first name to its first letter."
    if not row.house:
        yield "Add the house name or number."
    if len(row.house) > LONGEST_HOUSE:
        yield f"The house name or address is longer than {LONGEST_HOUSE} letters. Shorten it."
    if row.postcode == ABROAD:
        return
    if not row.postcode:
        yield "Add the postcode, or mark the donor as living outside the UK."
    elif ISLANDS.match(row.postcode):
        yield "Jersey, Guernsey and the Isle of Man count as outside the UK: mark the donor so."
    elif not POSTCODE.fullmatch(row.postcode):
        yield f"{row.postcode} is not a UK postcode with its space."


def check_aggregated_row(row: ScheduleRow) -> Iterator[str]:
    if len(row.aggregated) > LONGEST_AGGREGATED:
        yield f"The words for several gifts are longer than {LONGEST_AGGREGATED} letters."
    if any((row.title, row.first_name, row.last_name, row.house, row.postcode, row.sponsored)):
        yield "A row for several people's gifts has no name, house, postcode or sponsored event."
    if row.pence > MOST_AGGREGATED:
        yield "A row for several people's gifts is £1,000 at most."
