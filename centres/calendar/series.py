"""A timetable as weekly series: each session of the week once, with the days on which it is not, and what is besides.

Pure: no database, no file format. From the day on which the centre confirmed its times, for LENGTH days; as times hold
for `RING_FIRST_AFTER` from there, that is always more than a year ahead, and the same until the centre confirms again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from centres.hours import Slot, Timetable

LENGTH = 500


@dataclass(frozen=True, slots=True)
class Series:
    """The `number`-th session of a weekday, from its first day to its last; on `off` it is not."""

    weekday: int
    number: int
    slot: Slot
    first: date
    last: date
    off: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """The `number`-th session of a day that is in no series."""

    day: date
    number: int
    slot: Slot


def build_weekly_series(times: Timetable, first: date) -> list[Series]:
    """Without sessions that never take place. `first` is the first day that counts."""
    found = []
    for weekday, slots in sorted(times.week.items()):
        days = _days(first + timedelta(days=(weekday - first.weekday()) % 7), first)
        for number, slot in enumerate(sorted(slots)):
            on = [day for day in days if slot in times.slots(day)]
            if on:
                off = tuple(day for day in days if on[0] < day < on[-1] and day not in set(on))
                found.append(Series(weekday, number, slot, on[0], on[-1], off))
    return found


def list_single_sessions(times: Timetable, first: date) -> list[Single]:
    """The sessions of days that differ which the week does not have."""
    return [
        Single(day, number, slot)
        for day in sorted(times.exceptions)
        if first <= day < first + timedelta(days=LENGTH)
        for number, slot in enumerate(sorted(set(times.slots(day)) - set(times.week.get(day.weekday(), ()))))
    ]


def _days(begin: date, first: date) -> list[date]:
    end = first + timedelta(days=LENGTH)
    return [begin + timedelta(weeks=week) for week in range((end - begin).days // 7 + 1)]
