"""Bank holidays of the nation that a centre is in, as its government has set them (through the `holidays` package)."""

from datetime import date, timedelta
from functools import cache

import holidays

CALENDARS = {
    "England": ("GB", "ENG"),
    "Scotland": ("GB", "SCT"),
    "Wales": ("GB", "WLS"),
    "Northern Ireland": ("GB", "NIR"),
    "Ireland": ("IE", None),
    "Isle of Man": ("IM", None),
    "Jersey": ("JE", None),
    "Guernsey": ("GG", None),
}


@cache
def get_bank_holidays(nation: str, year: int) -> dict[date, str]:
    """The bank holidays of a year with their names; none for a nation that is not known."""
    if nation not in CALENDARS:
        return {}
    country, part = CALENDARS[nation]
    found = dict(holidays.country_holidays(country, subdiv=part, years=year))
    return correct_tt_holiday(found, year) if nation == "Isle of Man" else found


def correct_tt_holiday(found: dict[date, str], year: int) -> dict[date, str]:
    """The Isle of Man's TT holiday is the Friday from 5 to 11 June, eleven days after the races begin (gov.im: 10 June
    2022, 9 June 2023, 5 June 2026). The package has the first Friday in June, a week early in three years of seven.
    """
    name = "TT Bank Holiday"
    others = {day: words for day, words in found.items() if words != name}
    earliest = date(year, 6, 5)
    return others | {earliest + timedelta(days=(4 - earliest.weekday()) % 7): name}


def get_bank_holiday_name(nation: str, day: date) -> str:
    """The name of the bank holiday on that day, in the words of gov.uk; empty when it is none."""
    return get_bank_holidays(nation, day.year).get(day, "").replace(" (observed)", ", substitute day")
