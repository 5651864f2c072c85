"""The rules of opening times against a slow and obvious oracle that walks the clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centres.gazetteer.models import Nation
from centres.hours import Closed, NotKnown, Open, Opens, RingFirst, Slot, Timetable, bank_holidays

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)


@st.composite
def slots(draw, least=0):
    found = []
    for _ in range(draw(st.integers(least, 3))):
        opens = draw(st.integers(5 * 60, 23 * 60))
        closes = draw(st.integers(opens + 1, 24 * 60 - 1))
        found.append(Slot(clock(opens), clock(closes), draw(st.booleans())))
    return tuple(found)


def clock(minutes):
    return time(minutes // 60, minutes % 60)


@st.composite
def timetables(draw):
    nation = draw(st.sampled_from(Nation.values))
    days = st.dates(FIRST, LAST)
    near = draw(days)
    closure = draw(
        st.one_of(st.none(), st.tuples(st.integers(-20, 5), st.one_of(st.none(), st.integers(0, 9))))
    )
    first = near + timedelta(days=closure[0]) if closure else None
    return near, Timetable(
        nation=nation,
        week=draw(st.dictionaries(st.integers(0, 6), slots(1), max_size=7)),
        exceptions={
            near + timedelta(days=n): value
            for n, value in draw(st.dictionaries(st.integers(-2, 9), slots(), max_size=4)).items()
        },
        closed_from=first,
        closed_until=first + timedelta(days=closure[1]) if closure and closure[1] is not None else None,
    )


def is_open(timetable, moment):
    """The oracle: by what the clock on the wall shows at that moment, nothing else."""
    wall = moment.astimezone(ZoneInfo("Europe/Dublin") if timetable.nation == "Ireland" else LONDON)
    day = wall.date()
    shut = timetable.closed_from is not None and timetable.closed_from <= day
    if shut and (timetable.closed_until is None or day <= timetable.closed_until):
        return False
    if day in timetable.exceptions:
        todays = timetable.exceptions[day]
    elif day in bank_holidays.of_year(timetable.nation, day.year):
        todays = ()
    else:
        todays = timetable.week.get(day.weekday(), ())
    return any(slot.opens <= wall.time() < slot.closes for slot in todays)


@settings(max_examples=300, deadline=None)
@given(timetables(), st.integers(0, 24 * 60 - 1))
def test_open_is_open_by_the_wall_clock_and_opens_is_the_next_minute_that_is(drawn, minute):
    near, timetable = drawn
    moment = datetime.combine(near, clock(minute), UTC)
    state = timetable.state(moment)
    if isinstance(state, Open):
        assert is_open(timetable, moment)
        assert is_open(timetable, state.until - timedelta(minutes=1))
    else:
        assert not is_open(timetable, moment)
    if isinstance(state, Opens):
        assert is_open(timetable, state.at)
        step, walked = moment, 0
        while step < state.at and walked < 4 * 24 * 60:
            assert not is_open(timetable, step)
            step, walked = step + timedelta(minutes=1), walked + 1


@pytest.mark.parametrize("nation", Nation.values)
def test_every_nation_is_shut_on_its_own_bank_holidays_from_2025_to_2030(nation):
    week = {day: (Slot(time(9), time(17)),) for day in range(7)}
    timetable = Timetable(nation, week)
    day = FIRST
    while day <= LAST:
        assert bool(timetable.slots(day)) != (day in bank_holidays.of_year(nation, day.year))
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("nation", "day", "is_holiday"),
    [
        ("Scotland", date(2026, 11, 30), True),  # Saint Andrew’s Day
        ("England", date(2026, 11, 30), False),
        ("Scotland", date(2026, 4, 6), False),  # Easter Monday is none in Scotland
        ("England", date(2026, 4, 6), True),
        ("Northern Ireland", date(2026, 7, 13), True),  # for the 12th, a Sunday
        ("Wales", date(2026, 7, 13), False),
        ("Jersey", date(2026, 5, 9), True),  # Liberation Day, on a Saturday
        ("Isle of Man", date(2026, 7, 6), True),  # Tynwald Day
        ("Ireland", date(2026, 2, 2), True),  # Saint Brigid’s Day
        ("Guernsey", date(2026, 5, 9), True),
        ("Ireland", date(2026, 4, 3), False),  # Good Friday is none in Ireland
        ("", date(2026, 12, 25), False),
    ],
)
def test_the_holidays_are_those_of_the_nation(nation, day, is_holiday):
    assert bool(bank_holidays.on(nation, day)) == is_holiday


TUESDAYS = {1: (Slot(time(10), time(12)), Slot(time(13), time(16)))}


def test_in_summer_ten_by_the_wall_is_nine_in_utc():
    at_ten = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
    assert isinstance(Timetable("England", TUESDAYS).state(at_ten), Open)
    assert isinstance(Timetable("England", TUESDAYS).state(at_ten - timedelta(minutes=1)), Opens)


def test_the_tuesday_after_the_clocks_change_is_right_on_both_sides():
    before = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)  # the Saturday before they go back
    state = Timetable("England", TUESDAYS).state(before)
    assert state.at.astimezone(UTC) == datetime(2026, 10, 27, 10, 0, tzinfo=UTC)


def test_between_two_sessions_it_says_when_the_second_begins():
    noon = datetime(2026, 6, 16, 12, 30, tzinfo=LONDON)
    assert Timetable("Wales", TUESDAYS).state(noon) == Opens(
        datetime(2026, 6, 16, 13, 0, tzinfo=LONDON), False
    )


def test_sessions_that_touch_are_one():
    week = {1: (Slot(time(10), time(12)), Slot(time(12), time(16)))}
    state = Timetable("Wales", week).state(datetime(2026, 6, 16, 11, 0, tzinfo=LONDON))
    assert state.until == datetime(2026, 6, 16, 16, 0, tzinfo=LONDON)


def test_unconfirmed_times_say_ring_first_and_no_times_say_nothing():
    moment = datetime(2026, 6, 16, 11, 0, tzinfo=LONDON)
    assert Timetable("Wales", TUESDAYS, is_confirmed=False).state(moment) == RingFirst()
    assert Timetable("Wales", {}).state(moment) == NotKnown()


def test_a_closure_is_told_with_its_reason_also_of_unconfirmed_times():
    until = date(2026, 6, 30)
    timetable = Timetable(
        "Wales",
        TUESDAYS,
        closed_from=date(2026, 6, 1),
        closed_until=until,
        closed_reason="New chamber",
        is_confirmed=False,
    )
    assert timetable.state(datetime(2026, 6, 16, 11, 0, tzinfo=LONDON)) == Closed(until, "New chamber")
    assert timetable.state(datetime(2026, 7, 1, 0, 1, tzinfo=LONDON)) == RingFirst()


def test_an_exception_opens_a_bank_holiday():
    christmas = date(2026, 12, 25)
    timetable = Timetable("England", TUESDAYS, {christmas: (Slot(time(9), time(10)),)})
    assert timetable.slots(christmas) == (Slot(time(9), time(10)),)
