"""A plan's calendar, read back by a reader that nobody here wrote and expanded by another: its dates and no others."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import vobject
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from icalendar import Calendar

from centres.course.calendar import build_plan_calendar
from centres.course.schedule import SessionDays, Wishes, plan_course
from centres.hours import Slot, Timetable
from centres.models import Centre
from tests.support.courses import courses

ADDRESS = "https://www.example.org/centres/plan/7/?first=2026-12-01"
CENTRE = Centre(
    pk=7, name="One MS Centre", town="Testham; or so", address="1 Road\nHouse", postcode="N8 0NP", phone="020 7946 0000"
)  # fmt: skip


def read(days: SessionDays, course) -> list[date | datetime]:
    """When the one event takes place, as vobject and dateutil have it."""
    raw = build_plan_calendar(CENTRE, days, course, ADDRESS).to_ical()
    assert not [part.errors for part in Calendar.from_ical(raw).walk() if part.errors]
    (event,) = vobject.readOne(StringIO(raw.decode())).contents["vevent"]
    assert event.summary.value.startswith("Plan, not booked")
    assert event.description.value.startswith("Plan, not booked. Ring first: 020 7946 0000.")
    assert "MS" not in event.summary.value + event.location.value
    rules, begin = rruleset(), event.dtstart.value
    at = begin if isinstance(begin, datetime) else datetime.combine(begin, time())
    rules.rrule(rrulestr(event.rrule.value, dtstart=at, ignoretz=not isinstance(begin, datetime)))
    for line in event.contents.get("exdate", []):
        for off in line.value:
            rules.exdate(off if isinstance(off, datetime) else datetime.combine(off, time()))
    return list(rules) if isinstance(begin, datetime) else [moment.date() for moment in rules]


@given(courses())
@settings(max_examples=200, deadline=None)
def test_the_calendar_has_the_dates_of_the_plan(made_up):
    days, wishes = made_up
    course = plan_course(days, wishes)
    if course.weeks:
        found = read(days, course)
        on = [moment.date() if isinstance(moment, datetime) else moment for moment in found]
        assert on == list(course.days)
        assert {moment.hour for moment in found if isinstance(moment, datetime)} <= {10}


def test_a_session_stays_at_its_hour_when_the_clocks_change():
    chamber = Timetable("England", {1: (Slot(time(10), time(12)),)})
    days = SessionDays(chamber, Timetable("England", {}))
    course = plan_course(days, Wishes(date(2026, 10, 1), frozenset({1}), 5, 15))

    found = read(days, course)

    assert {moment.strftime("%H:%M") for moment in found} == {"10:00"}
    assert {moment.utcoffset() for moment in found} == {timedelta(), timedelta(hours=1)}
