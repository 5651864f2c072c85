"""The rules of opening times against a slow and obvious oracle that goes by every quarter of an hour.

Bank holidays are written out beside this file.
"""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres.gazetteer.models import Nation
from centres.hours import Closed, NotKnown, Open, Opens, RingFirst, Slot, Timetable, bank_holidays
from centres.models import DayException, OpeningTime, OtherDay, Session, TimetableRows, build_timetable
from tests.support.bank_holidays import AHEAD, CHANGES, FIRST, HOLIDAYS, LAST, LONDON, QUARTERS, clock
from tests.support.factories import CentreFactory


@pytest.mark.parametrize("nation", Nation.values)
def test_every_nations_bank_holidays_are_those_of_the_table(nation):
    found = {day for year in range(2025, 2031) for day in bank_holidays.get_bank_holidays(nation, year)}
    assert sorted(found) == sorted(HOLIDAYS[nation])


@st.composite
def slots(draw, least=0):
    """Sessions that begin and end on the quarter of an hour, so that a walk by quarters meets every change."""
    found = []
    for _ in range(draw(st.integers(least, 3))):
        opens = draw(QUARTERS)
        closes = draw(st.integers(opens + 1, 24 * 4 - 1))
        found.append(Slot(clock(15 * opens), clock(15 * closes), draw(st.booleans())))
    return tuple(found)


@st.composite
def timetables(draw):
    nation = draw(st.sampled_from(Nation.values))
    bank_holiday = st.sampled_from(sorted(HOLIDAYS[nation]))
    near = draw(st.dates(FIRST, LAST) | st.sampled_from(CHANGES) | bank_holiday)
    closure = draw(
        st.one_of(st.none(), st.tuples(st.integers(-20, 5), st.one_of(st.none(), st.integers(0, 40))))
    )
    first = near + timedelta(days=closure[0]) if closure else None
    return near, Timetable(
        nation=nation,
        week=draw(st.dictionaries(st.integers(0, 6), slots(1), max_size=7)),
        exceptions={
            near + timedelta(days=n): value
            for n, value in draw(st.dictionaries(st.integers(-2, 35), slots(), max_size=4)).items()
        },
        closed_from=first,
        closed_until=first + timedelta(days=closure[1]) if closure and closure[1] is not None else None,
        closed_reason=draw(st.sampled_from(["", "Flood"])),
        week_is_whole=draw(st.booleans()),
        closed_weekdays=draw(st.frozensets(st.integers(0, 6), max_size=3)),
    )


def todays(timetable, day):
    """The oracle's sessions of a day, by the words of the rule."""
    shut = timetable.closed_from is not None and timetable.closed_from <= day
    if shut and (timetable.closed_until is None or day <= timetable.closed_until):
        return ()
    if day in timetable.exceptions:
        return timetable.exceptions[day]
    return () if day in HOLIDAYS[timetable.nation] else timetable.week.get(day.weekday(), ())


def is_told(timetable, day):
    """The oracle: whether anybody has said what there is on a day on which nobody is shut for a time."""
    return (
        timetable.week_is_whole
        or day.weekday() in timetable.closed_weekdays
        or day in timetable.exceptions
        or day in HOLIDAYS[timetable.nation]
        or day.weekday() in timetable.week
    )


def on_the_wall(timetable, moment):
    return moment.astimezone(ZoneInfo("Europe/Dublin") if timetable.nation == "Ireland" else LONDON)


def list_open(timetable, moment):
    """The oracle: by what the clock on the wall shows at that moment, whether each session needs an appointment."""
    wall = on_the_wall(timetable, moment)
    slots = todays(timetable, wall.date())
    return {slot.by_appointment for slot in slots if slot.opens <= wall.time() < slot.closes}


def walk(timetable, moment):
    """The quarters of an hour from a moment on, until the wall shows the day that is no longer looked at."""
    last = on_the_wall(timetable, moment).date() + timedelta(days=AHEAD)
    while on_the_wall(timetable, moment).date() < last:
        yield moment
        moment += timedelta(minutes=15)


@settings(max_examples=250, deadline=None)
@given(timetables(), st.integers(0, 24 * 4 - 1))
def test_what_it_says_is_what_somebody_would_find_who_went_by_every_quarter_of_an_hour(drawn, quarter):
    """For four weeks ahead; the table of holidays ends with 2030, and so does what is asked."""
    near, timetable = drawn
    moment = datetime.combine(min(near, LAST - timedelta(days=AHEAD)), clock(15 * quarter), UTC)
    state, today = timetable.state(moment), on_the_wall(timetable, moment).date()
    told = any(timetable.week.values()) or any(timetable.exceptions.values())
    first, last = timetable.closed_from, timetable.closed_until
    is_shut = first is not None and first <= today and (last is None or today <= last)
    if is_shut:
        assert state == Closed(last, timetable.closed_reason)
    elif not told:
        assert state == NotKnown()
    elif kinds := list_open(timetable, moment):
        assert isinstance(state, Open)
        assert state.by_appointment == min(kinds)
        left = itertools.takewhile(lambda quarter: quarter < state.until, walk(timetable, moment))
        assert all(state.by_appointment in list_open(timetable, quarter) for quarter in left)
        assert state.by_appointment not in list_open(timetable, state.until)
    elif opens := next(
        (quarter for quarter in walk(timetable, moment) if list_open(timetable, quarter)), None
    ):
        assert isinstance(state, Opens)
        assert state.at == opens
        assert state.by_appointment == min(list_open(timetable, opens))
        assert state.today_is_known == is_told(timetable, today)
    else:
        assert state == (Closed(None, "") if is_told(timetable, today) else NotKnown())


SERVICES = ["building", "phone", "chamber"]


@st.composite
def rows(draw, service, **when):
    """A row of the database that is a session, or where there is no weekday a day off."""
    off = "day" in when and draw(st.booleans())
    opens = draw(QUARTERS)
    closes = draw(st.integers(opens + 1, 24 * 4 - 1))
    times = {"opens": clock(15 * opens), "closes": clock(15 * closes)}
    return {"service": service, **when, **({} if off else times)}


@st.composite
def tables(draw):
    days = st.integers(0, 9).map(lambda n: date(2026, 12, 21) + timedelta(days=n))
    week = {
        (row["service"], row["weekday"], row["opens"]): row
        for _ in range(draw(st.integers(0, 8)))
        if (row := draw(rows(draw(st.sampled_from(SERVICES)), weekday=draw(st.integers(0, 6)))))
    }
    differ = [
        draw(rows(draw(st.sampled_from(["", *SERVICES])), day=draw(days)))
        for _ in range(draw(st.integers(0, 8)))
    ]
    return draw(st.sampled_from(Nation.values)), list(week.values()), differ


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_rows_of_the_database_mean_what_they_say(drawn):
    """As the same rows do without a database, which are held to an oracle in tests/centres/test_service_times.py."""
    nation, week, differ = drawn
    centre = CentreFactory(nation=nation)
    OpeningTime.objects.bulk_create(OpeningTime(centre=centre, **row) for row in week)
    DayException.objects.bulk_create(DayException(centre=centre, **row) for row in differ)
    plain = TimetableRows(
        sorted(Session(by_appointment=False, **row) for row in week),
        sorted(
            (OtherDay(by_appointment=False, **{"opens": None, "closes": None} | row) for row in differ),
            key=lambda row: (row.day, row.service),
        ),
    )
    for service in SERVICES:
        found, meant = build_timetable(centre, service), build_timetable(centre, service, rows=plain)
        assert found.week == meant.week
        for day in (date(2026, 12, 21) + timedelta(days=n) for n in range(10)):
            assert found.slots(day) == meant.slots(day)
            assert found.is_known(day) == meant.is_known(day)


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
    assert bool(bank_holidays.get_bank_holiday_name(nation, day)) == is_holiday


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
    week = {1: (Slot(time(8), time(9)), Slot(time(10), time(12)), Slot(time(12), time(16)))}
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
