"""The coming days whose times are not those of an ordinary week: for pages, other sites, search engines."""

from datetime import date, timedelta
from typing import NamedTuple

from centres.hours import Slot, Timetable, bank_holidays
from centres.models import Centre, get_exception_rows, get_timetable_rows

AHEAD = 42
"""Days that are looked at."""


class SpecialDay(NamedTuple):
    """A day with its sessions (none: closed), and why, where that is known."""

    day: date
    sessions: tuple[Slot, ...]
    reason: str


def find_special_days(centre: Centre, service: str, times: Timetable, today: date) -> list[SpecialDay]:
    """Without the days of a closure for a time, which is told by its first and last day. `times` are the service's.

    A day on which nothing takes place is news where nobody has told us of its weekday.
    """
    rows = get_exception_rows(get_timetable_rows(centre), service)
    found = []
    for day in (today + timedelta(days=ahead) for ahead in range(AHEAD)):
        usual = tuple(sorted(times.week.get(day.weekday(), ())))
        is_news = day in times.exceptions and not times.is_weekday_known(day.weekday())
        if times.is_closed_for_a_time(day) or (times.slots(day) == usual and not is_news):
            continue
        reason = next(filter(None, (getattr(row, "reason", "") for row in rows.get(day, ()))), "")
        found.append(
            SpecialDay(
                day, times.slots(day), reason or bank_holidays.get_bank_holiday_name(centre.nation, day)
            )
        )
    return found
