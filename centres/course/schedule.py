"""A course as dates: what the centre's days and somebody's wishes leave. Pure: no database, no words.

A week of a course is the seven days from its first session, whichever weekday that is, so that a course of three weeks
is three weeks on whatever day it begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from centres.hours import Slot, Timetable, bank_holidays

HORIZON = 400
"""Days from the first wished for in which the sessions must lie; whoever is shut for longer has no plan."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
WORKING_WEEK = range(5)


@dataclass(frozen=True, slots=True)
class SessionDays:
    """The days on which a centre may have oxygen sessions: those of the chamber's own week where it is known, else all
    of which nobody has told us that the chamber or the building is shut."""

    chamber: Timetable
    building: Timetable

    @property
    def is_known(self) -> bool:
        return any(self.chamber.week.values())

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays of an ordinary week that have sessions, or may have them; Monday is 0."""
        off = {*self.chamber.days_off, *self.building.days_off}
        return tuple(
            day for day in range(7) if (self.chamber.week.get(day) if self.is_known else day not in off)
        )

    def has(self, day: date) -> bool:
        if self.is_known:
            return bool(self.chamber.slots(day))
        return all(times.slots(day) or not times.is_known(day) for times in (self.chamber, self.building))

    def choose_weekdays(self, per_week: int) -> frozenset[int]:
        """Those of Monday to Friday where they are enough, for somebody who has not said which days suit."""
        working = frozenset(self.weekdays).intersection(WORKING_WEEK)
        return working if len(working) >= per_week else frozenset(self.weekdays)

    def get_closing_reason(self, day: date) -> str:
        """The bank holiday on a day without sessions; empty where the centre is shut for reasons of its own."""
        is_shut = self.chamber.is_closed_for_a_time(day)
        return "" if is_shut else bank_holidays.get_bank_holiday_name(self.chamber.nation, day)


@dataclass(frozen=True, slots=True)
class Wishes:
    """From which day on, on which weekdays (Monday is 0), how often a week at most, how many sessions in all."""

    first: date
    weekdays: frozenset[int]
    per_week: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Week:
    """The days with a session in the seven days that begin on `first`."""

    first: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Wished days, from the first to the last, on which there is no session; and the bank holiday, if it is one."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """The weeks of a plan, also those without a session in between; none where the centre has no day that suits."""

    weeks: tuple[Week, ...]
    gaps: tuple[Gap, ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(day for week in self.weeks for day in week.days)

    @property
    def most_in_a_week(self) -> int:
        return max((len(week.days) for week in self.weeks), default=0)


def plan_course(days: SessionDays, wishes: Wishes) -> Course:
    """The earliest dates, each week in the gentlest spread; fewer than wished where HORIZON does not hold them."""
    weeks: list[Week] = []
    last, missing, end = None, wishes.sessions, wishes.first + HORIZON * DAY
    begin = next(list_open_days(days, wishes, wishes.first, end), end)
    while missing and begin < end:
        free = list(list_open_days(days, wishes, begin, min(begin + WEEK, end)))
        chosen = choose_days(free, wishes.per_week, last)[:missing]
        weeks.append(Week(begin, chosen))
        last, missing, begin = (chosen[-1] if chosen else last), missing - len(chosen), begin + WEEK
    while weeks and not weeks[-1].days:
        weeks.pop()
    return Course(tuple(weeks), tuple(list_gaps(days, wishes, last)) if last else ())


def list_open_days(days: SessionDays, wishes: Wishes, begin: date, end: date) -> Iterator[date]:
    """The days before `end` that suit and have a session."""
    return (day for day in list_dates(begin, end) if day.weekday() in wishes.weekdays and days.has(day))


def list_dates(begin: date, end: date) -> Iterator[date]:
    return (begin + ahead * DAY for ahead in range((end - begin).days))


def choose_days(free: Sequence[date], count: int, before: date | None) -> tuple[date, ...]:
    """The gentlest `count` of the days that a week has: the fewest days in a row, then the most even gaps, counted from
    the session `before`, then the earliest. A course begins on its first day."""
    if count >= len(free):
        return tuple(free)
    choices = [one for one in combinations(free, count) if before or one[0] == free[0]]
    return min(choices, key=lambda one: (*measure_strain([before, *one] if before else one), one))


def measure_strain(days: Sequence[date]) -> tuple[int, int]:
    """The longest run of days one after the other, and the sum of the squares of the gaps, both in days."""
    run, longest, squares = 1, 1, 0
    for earlier, later in pairwise(days):
        gap = (later - earlier).days
        run = run + 1 if gap == 1 else 1
        longest, squares = max(longest, run), squares + gap**2
    return longest, squares


def list_gaps(days: SessionDays, wishes: Wishes, last: date) -> Iterator[Gap]:
    """What the plan goes round until its last day, days of one reason that follow one another as one."""
    suiting = wishes.weekdays.intersection(days.weekdays)
    gap: Gap | None = None
    for day in list_dates(wishes.first, last):
        if day.weekday() not in wishes.weekdays:
            continue
        if days.has(day):
            if gap:
                yield gap
            gap = None
        elif day.weekday() in suiting:
            reason = days.get_closing_reason(day)
            if gap and gap.reason != reason:
                yield gap
                gap = None
            gap = Gap(gap.first if gap else day, day, reason)
    if gap:
        yield gap


def find_common_slot(days: SessionDays, dates: Sequence[date]) -> Slot | None:
    """The one session that each of the dates has, where there is one and no other."""
    found = {days.chamber.slots(day) for day in dates} if days.is_known else set()
    return next(iter(slots)) if len(found) == 1 and len(slots := next(iter(found))) == 1 else None
