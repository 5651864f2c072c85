"""A course against a slow reckoning, day by day, that shares no code with it, and takes bank holidays from a table."""

from datetime import date, timedelta

from hypothesis import given, settings

from centres.course.schedule import HORIZON, SessionDays, Wishes, plan_course
from centres.hours import Timetable
from tests.support.bank_holidays import HOLIDAYS
from tests.support.courses import ONE, courses


def may_take_place(days: SessionDays, day: date) -> bool:
    """From the bare facts of the timetables."""
    begin, end = days.chamber.closed_from, days.chamber.closed_until
    if begin and begin <= day and (end is None or day <= end):
        return False
    known = False
    for weekday in range(7):
        known = known or len(days.chamber.week.get(weekday, ())) > 0
    for times in [days.chamber] if known else [days.chamber, days.building]:
        if day in times.exceptions:
            if len(times.exceptions[day]) == 0:
                return False
            continue
        if day in HOLIDAYS[times.nation]:
            return False
        usual = len(times.week.get(day.weekday(), ())) > 0
        said_shut = times.week_is_whole or day.weekday() in times.closed_weekdays
        if not usual and (known or said_shut):
            return False
    return True


def reckon_gently(free: list[date], most: int, before: date | None) -> list[date]:
    """Every choice of days as a row of ticks, one after the other; the first of the gentlest."""
    best, found = None, []
    if len(free) <= most:
        return free
    for ticks in range(2 ** len(free)):
        some = [day for n, day in enumerate(free) if ticks >> n & 1]
        if len(some) != most or (before is None and some[0] != free[0]):
            continue
        row = ([before] if before else []) + some
        in_a_row = longest = 1
        apart = 0
        for n in range(1, len(row)):
            in_a_row = in_a_row + 1 if row[n] - row[n - 1] == timedelta(1) else 1
            longest = max(longest, in_a_row)
            apart += (row[n] - row[n - 1]).days ** 2
        strain = [longest, apart, [day.toordinal() for day in some]]
        if best is None or strain < best:
            best, found = strain, some
    return found


def reckon(days: SessionDays, wishes: Wishes) -> list[date]:
    """Walks through the calendar one day at a time, and through each week of the course once it is over."""
    found, week, begun, day = [], [], None, wishes.first
    while day < wishes.first + timedelta(HORIZON) and len(found) < wishes.sessions:
        if day.weekday() in wishes.weekdays and may_take_place(days, day):
            begun = begun or day
            week.append(day)
        is_over = begun and (day - begun).days % 7 == 6
        if is_over or day == wishes.first + timedelta(HORIZON - 1):
            for one in reckon_gently(week, wishes.per_week, found[-1] if found else None):
                if len(found) < wishes.sessions:
                    found.append(one)
            week = []
        day += timedelta(1)
    return found


@given(courses())
@settings(max_examples=1_000, deadline=None)
def test_a_course_has_the_dates_of_a_slow_reckoning(made_up):
    days, wishes = made_up

    course = plan_course(days, wishes)

    assert list(course.days) == reckon(days, wishes)
    for earlier, later in zip(course.weeks, course.weeks[1:], strict=False):
        assert later.first - earlier.first == timedelta(7)
    for gap in course.gaps:
        assert not any(gap.first <= day <= gap.last for day in course.days)


def plan(first: str, week: dict, per_week=5, sessions=15, weekdays=range(7), nation="England", **facts):
    times = Timetable(nation, week, **facts)
    wishes = Wishes(date.fromisoformat(first), frozenset(weekdays), per_week, sessions)
    return plan_course(SessionDays(times, Timetable(nation, {})), wishes)


WORKING = dict.fromkeys(range(5), ONE)


def test_five_a_week_take_three_weeks_whatever_day_they_begin_on():
    for first in ("2026-06-01", "2026-06-03", "2026-06-05"):
        course = plan(first, WORKING)
        assert [len(week.days) for week in course.weeks] == [5, 5, 5]
        assert course.gaps == ()


def test_three_a_week_leave_a_day_between_and_four_a_day_in_the_middle():
    three, four = (plan("2026-06-01", WORKING, per_week=most) for most in (3, 4))

    assert [f"{day:%a}" for day in three.weeks[0].days] == ["Mon", "Wed", "Fri"]
    assert [f"{day:%a}" for day in four.weeks[0].days] == ["Mon", "Tue", "Thu", "Fri"]


def test_a_day_of_its_own_between_two_that_fall_out_stands_in_no_gap():
    shut = {date(2025, 4, 30): (), date(2025, 5, 7): ()}
    building = Timetable("England", {0: ONE, 2: ONE}, {date(2025, 5, 1): ONE}, week_is_whole=True)
    days = SessionDays(Timetable("England", {}, shut, closed_weekdays=frozenset({0})), building)
    course = plan_course(days, Wishes(date(2025, 4, 2), frozenset({0, 2, 3}), 3, 15))

    assert date(2025, 5, 1) in course.days
    assert [(gap.first, gap.last) for gap in course.gaps] == [(day, day) for day in shut]


def test_what_the_plan_goes_round_is_told_with_its_reason():
    course = plan("2026-12-21", WORKING, closed_from=date(2027, 1, 4), closed_until=date(2027, 1, 8))

    told = [(f"{gap.first:%d %b}", f"{gap.last:%d %b}", gap.reason) for gap in course.gaps]
    assert told == [
        ("25 Dec", "25 Dec", "Christmas Day"),
        ("28 Dec", "28 Dec", "Boxing Day, substitute day"),
        ("01 Jan", "01 Jan", "New Year's Day"),
        ("04 Jan", "08 Jan", ""),
    ]


def test_a_week_in_which_all_is_shut_stays_in_the_plan():
    course = plan("2026-06-01", WORKING, closed_from=date(2026, 6, 8), closed_until=date(2026, 6, 14))

    assert [len(week.days) for week in course.weeks] == [5, 0, 5, 5]


def test_a_centre_that_is_shut_without_an_end_has_no_plan():
    assert plan("2026-06-01", WORKING, closed_from=date(2026, 1, 1)).weeks == ()
