"""Days that matter to opening times, for tests: bank holidays by the table beside this file, and clock changes."""

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from centres.gazetteer.models import Nation

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)


def written_out() -> dict[str, set[date]]:
    """The bank holidays of each nation by the table beside this file."""
    found = {nation: set() for nation in Nation.values}
    for line in (Path(__file__).parent / "bank_holidays.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names, days = line.split(": ")
            nations, year = names.rsplit(" ", 1)
            for nation in nations.split(", "):
                found[nation] |= {date.fromisoformat(f"{year}-{day}") for day in days.split()}
    return found


HOLIDAYS = written_out()
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def sundays(year, month):
    return [day for day in DAYS if (day.year, day.month, day.weekday()) == (year, month, 6)]


CHANGES = [sundays(year, month)[-1] for year in range(2025, 2031) for month in (3, 10)]
"""The days on which the clocks change, in every one of our nations."""
AHEAD = 28
QUARTERS = st.integers(5 * 4, 24 * 4 - 2)


def clock(minutes):
    return time(minutes // 60, minutes % 60)
