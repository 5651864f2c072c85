"""What the rows of a centre mean for each service, against a slow and plainly written oracle; no database."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from centres.gazetteer.models import Nation
from centres.hours import Closed, NotKnown, Open, Opens, RingFirst
from centres.models import Centre, OpeningTime, OtherDay, Service, Session, TimetableRows, build_timetable
from tests.support.bank_holidays import AHEAD, CHANGES, FIRST, HOLIDAYS, LAST, QUARTERS, clock

THURSDAY = date(2026, 12, 24)
MONDAYS = Session("chamber", 0, time(10), time(11), False)


def slots(service, day, *rows, **own):
    """The sessions of a service on a day as text, by what `timetable` makes of the rows."""
    rows = TimetableRows(
        [r for r in rows if isinstance(r, Session)], [r for r in rows if isinstance(r, OtherDay)]
    )
    found = build_timetable(Centre(nation="England", **own), service, day, rows)
    return [
        f"{slot.opens:%H:%M}-{slot.closes:%H:%M}{' by' * slot.by_appointment}" for slot in found.slots(day)
    ]


def for_all(opens=None, closes=None, day=THURSDAY, service="", *, by=False):
    return OtherDay(service, day, opens and time(opens), closes and time(closes), by)


def ordinary(service, opens, closes, weekday=3, *, by=False):
    return Session(service, weekday, time(opens), time(closes), by)


@pytest.mark.parametrize("service", Service)
def test_other_times_for_all_make_no_session_where_no_week_has_one(service):
    assert slots(service, THURSDAY, MONDAYS, for_all(9, 12)) == []


@pytest.mark.parametrize(
    ("service", "rows", "expected"),
    [
        ("building", [ordinary("building", 10, 16), for_all(9, 12)], ["09:00-12:00"]),
        ("building", [ordinary("building", 10, 16, weekday=1), for_all(9, 12)], ["09:00-12:00"]),
        ("building", [for_all(9, 12)], []),
        ("building", [ordinary("building", 10, 16), for_all()], []),
        ("phone", [ordinary("phone", 9, 17), for_all(10, 12)], ["10:00-12:00"]),
        ("phone", [ordinary("phone", 9, 11), for_all(8, 20)], ["09:00-11:00"]),
        ("phone", [ordinary("phone", 9, 17), for_all()], []),
        ("chamber", [ordinary("chamber", 9, 11), ordinary("chamber", 11, 13), for_all(10, 12)],
         ["10:00-11:00", "11:00-12:00"]),
        ("chamber", [ordinary("chamber", 9, 11), for_all(11, 13)], []),
        ("chamber", [ordinary("chamber", 9, 17), for_all(10, 12), for_all(14, 15)], ["10:00-12:00", "14:00-15:00"]),
        ("chamber", [ordinary("chamber", 9, 17), for_all(10, 12), for_all(12, 15)], ["10:00-15:00"]),
        ("chamber", [ordinary("chamber", 9, 12, by=True), for_all(10, 15)], ["10:00-12:00 by"]),
        ("chamber", [ordinary("chamber", 9, 12), for_all(10, 15, by=True)], ["10:00-12:00 by"]),
        ("chamber", [for_all(9, 12, service="chamber")], ["09:00-12:00"]),
        ("chamber", [MONDAYS, for_all(9, 12), for_all(13, 14, service="chamber")], ["13:00-14:00"]),
        ("chamber", [ordinary("chamber", 9, 17), for_all(9, 12), for_all(service="chamber")], []),
    ],
)  # fmt: skip
def test_other_times_for_all_are_the_buildings_and_of_others_only_what_is_ordinary_stays(
    service, rows, expected
):
    assert slots(service, THURSDAY, *rows) == expected


@pytest.mark.parametrize(
    ("service", "expected"), [("building", ["09:00-12:00"]), ("chamber", []), ("phone", [])]
)
def test_a_building_that_opens_on_a_bank_holiday_promises_nothing_else(service, expected):
    boxing_day = date(2026, 12, 28)
    rows = [ordinary(one, 9, 17, weekday=0) for one in Service]
    assert slots(service, boxing_day, *rows, for_all(9, 12, day=boxing_day)) == expected


# The oracle: whether a session takes place at a moment, by the words of the rule


@st.composite
def tables(draw):
    """A centre with rows, and a day that things happen around."""
    nation = draw(st.sampled_from(Nation.values))
    near = draw(st.dates(FIRST, LAST) | st.sampled_from(CHANGES) | st.sampled_from(sorted(HOLIDAYS[nation])))
    kinds = st.sampled_from(Service.values)
    sessions = [
        Session(draw(kinds), draw(st.integers(0, 6)), *draw(times())) for _ in range(draw(st.integers(0, 9)))
    ]
    others = [
        OtherDay(
            draw(kinds | st.just("")), near + timedelta(days=draw(st.integers(-1, 9))), *draw(times(off=True))
        )
        for _ in range(draw(st.integers(0, 6)))
    ]
    first = draw(st.none() | st.integers(-9, 9).map(lambda n: near + timedelta(days=n)))
    last = draw(st.none() | st.integers(0, 9).map(lambda n: (first or near) + timedelta(days=n)))
    confirmed_on = draw(
        st.sampled_from([near, near, near, near - timedelta(days=132), near - timedelta(days=133)])
    )
    ticks = draw(st.lists(kinds, unique=True))
    centre = Centre(
        nation=nation,
        closed_from=first,
        closed_until=last,
        confirmed_on=confirmed_on,
        closed_other_days=ticks,
    )
    return (
        near,
        centre,
        TimetableRows(
            sorted(sessions), sorted(others, key=lambda row: (row.day, row.service, str(row.opens)))
        ),
    )


@st.composite
def times(draw, *, off=False):
    opens = draw(QUARTERS)
    closes = draw(st.integers(opens + 1, 24 * 4 - 1))
    if off and draw(st.booleans()):
        return None, None, False
    return clock(15 * opens), clock(15 * closes), draw(st.booleans())


class Walker:
    """Somebody who goes to the door of one service at every quarter of an hour."""

    def __init__(self, centre, rows, service):
        self.centre, self.rows, self.service = centre, rows, service
        self.week = [row for row in rows.sessions if row.service == service]
        self.zone = ZoneInfo("Europe/Dublin" if centre.nation == "Ireland" else "Europe/London")

    def is_shut(self, day):
        first, last = self.centre.closed_from, self.centre.closed_until
        if first is None and last is None:
            return False
        return (first or date.min) <= day <= (last or date.max)

    def others(self, day, service):
        return [row for row in self.rows.other_days if row.day == day and row.service == service]

    def ordinary(self, day):
        return (
            []
            if day in HOLIDAYS[self.centre.nation]
            else [r for r in self.week if r.weekday == day.weekday()]
        )

    def takes_place(self, moment, *, by):
        """Whether at that moment there is a session for which one has (not) to make an appointment."""
        day, at = moment.astimezone(self.zone).date(), moment.astimezone(self.zone).time()
        general = self.others(day, "")
        times = [row for row in general if row.opens]
        if self.is_shut(day):
            return False
        if own := self.others(day, self.service):
            return by in {row.by_appointment for row in own if row.opens and row.opens <= at < row.closes}
        if general and not times:
            return False
        here = [row.by_appointment for row in self.ordinary(day) if row.opens <= at < row.closes]
        inside = [row.by_appointment for row in times if row.opens <= at < row.closes]
        if not times:
            return by in here
        if self.service == "building":
            return bool(self.week) and by in inside
        return by in {one or other for one in here for other in inside}

    def is_told(self, day):
        general = self.others(day, "")
        return bool(
            self.is_shut(day)
            or self.service in self.centre.closed_other_days
            or day in HOLIDAYS[self.centre.nation]
            or any(row.weekday == day.weekday() for row in self.week)
            or self.others(day, self.service)
            or (general and not any(row.opens for row in general))
            or (general and self.service == "building" and self.week)
        )

    def finds(self, moment):
        """What `state` has to be at that moment."""
        today = moment.astimezone(self.zone).date()
        has_own = any(row.service == self.service and row.opens for row in self.rows.other_days)
        if self.is_shut(today):
            return Closed(self.centre.closed_until, "")
        if not self.week and not has_own:
            return NotKnown()
        if today - self.centre.confirmed_on > timedelta(days=132):
            return RingFirst()
        for by in (False, True):
            if self.takes_place(moment, by=by):
                until = moment
                while self.takes_place(until, by=by):
                    until += timedelta(minutes=15)
                return Open(until.astimezone(self.zone), by)
        later = moment
        while (later.astimezone(self.zone).date() - today).days < AHEAD:
            for by in (False, True):
                if self.takes_place(later, by=by):
                    return Opens(later.astimezone(self.zone), by, self.is_told(today))
            later += timedelta(minutes=15)
        return Closed(None, "") if self.is_told(today) else NotKnown()


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from(Service.values), st.integers(0, 24 * 4 - 1))
def test_each_service_says_what_somebody_would_find_who_went_by_every_quarter_of_an_hour(
    drawn, service, quarter
):
    near, centre, rows = drawn
    moment = datetime.combine(near, time(), UTC) + timedelta(minutes=15 * quarter)
    today = moment.astimezone(ZoneInfo("Europe/London")).date()
    found = build_timetable(centre, service, today, rows).state(moment)
    assert found == Walker(centre, rows, service).finds(moment)


@pytest.mark.django_db
@pytest.mark.parametrize(("opens", "is_taken"), [(time(4, 59), False), (time(5), True)])
def test_no_session_begins_before_five_when_clocks_may_change(opens, is_taken):
    session = OpeningTime(service="building", weekday=6, opens=opens, closes=time(6))
    rule = next(one for one in OpeningTime._meta.constraints if one.name == "opening_time_within_a_day")
    with nullcontext() if is_taken else pytest.raises(ValidationError, match="five in the morning"):
        rule.validate(OpeningTime, session)
