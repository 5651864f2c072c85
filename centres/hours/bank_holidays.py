"""Bank holidays of the nation that a centre is in, as its government has set them (through the `holidays` package)."""

from datetime import date
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
def of_year(nation: str, year: int) -> dict[date, str]:
    """The bank holidays of a year with their names; none for a nation that is not known."""
    if nation not in CALENDARS:
        return {}
    country, part = CALENDARS[nation]
    return dict(holidays.country_holidays(country, subdiv=part, years=year))


def on(nation: str, day: date) -> str:
    """The name of the bank holiday on that day; empty when it is none."""
    return of_year(nation, day.year).get(day, "")
