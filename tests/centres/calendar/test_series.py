"""A timetable as weekly series says of every day of a year what the timetable says: read back by two readers that
nobody here wrote, expanded by a third, with weeks, holidays, closures and clock changes that Hypothesis makes up."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
import vobject
from dateutil import tz
from dateutil.rrule import rruleset, rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from centres.calendar import file
from centres.calendar.series import LENGTH
from centres.hours import Slot, Timetable
from centres.models import Centre, Service

FIRST = date(2026, 11, 12)
A_YEAR = [FIRST + timedelta(days=ahead) for ahead in range(366)]
CLOCK = st.integers(5 * 4, 23 * 4 + 2).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@st.composite
def slots(draw, most=3):
    """Sessions of a day, none twice, each with an end after its beginning."""
    times = sorted(draw(st.lists(CLOCK, max_size=most * 2, unique=True)))
    return tuple(
        Slot(opens, closes, draw(st.booleans()))
        for opens, closes in zip(times[::2], times[1::2], strict=False)
    )


days = st.integers(0, 365).map(lambda ahead: FIRST + timedelta(days=ahead))
timetables = st.builds(
    Timetable,
    nation=st.sampled_from(
        ["England", "Scotland", "Northern Ireland", "Ireland", "Isle of Man", "Jersey", ""]
    ),
    week=st.dictionaries(st.integers(0, 6), slots(), max_size=4),
    exceptions=st.dictionaries(days, slots(most=2), max_size=4),
    closed_from=st.none() | days,
    closed_until=st.none() | days,
)


def written(times: Timetable, monkeypatch) -> bytes:
    """The file of a centre whose one service has this timetable."""
    centre = Centre(
        pk=7, slug="one", name="One; two, three", town="Testham", postcode="N8 0NP", address="1 Road\nHouse",
        confirmed_on=FIRST, version=3,
    )  # fmt: skip
    centre.changed_at = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
    monkeypatch.setattr(file, "build_timetable", lambda *args: times)
    return file.build_centre_calendar(centre, (Service.CHAMBER,)).to_ical()


def expanded(text: str) -> set[tuple[datetime, datetime]]:
    """When each event takes place, as vobject and dateutil have it: wall-clock times in the file's own time zone."""
    found = set()
    calendar = vobject.readOne(StringIO(text))
    for event in calendar.contents.get("vevent", []):
        begin, length = event.dtstart.value, event.dtend.value - event.dtstart.value
        rules = rruleset()
        if "rrule" in event.contents:
            rules.rrule(rrulestr(event.rrule.value, dtstart=begin))
        else:
            rules.rdate(begin)
        for line in event.contents.get("exdate", []):
            for off in line.value:
                rules.exdate(off)
        found |= {(on.astimezone(UTC), (on + length).astimezone(UTC)) for on in rules}
    return found


@given(times=timetables)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_series_are_the_timetable_on_every_day_of_a_year(monkeypatch, times):
    raw = written(times, monkeypatch)
    calendar = Calendar.from_ical(raw)
    expected = {
        (times.instant(day, slot.opens), times.instant(day, slot.closes))
        for day in A_YEAR
        for slot in times.slots(day)
    }

    got = {
        (begin, end)
        for begin, end in expanded(raw.decode())
        if begin < times.instant(A_YEAR[-1], time(23, 59))
    }

    assert got == expected
    assert not [part.errors for part in calendar.walk() if part.errors]
    events = calendar.walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_a_series_stays_at_its_time_when_the_clocks_change(monkeypatch):
    times = Timetable("England", {1: (Slot(time(10), time(12)),)})

    begins = sorted(begin for begin, _ in expanded(written(times, monkeypatch).decode()))

    assert {begin.astimezone(tz.gettz("Europe/London")).hour for begin in begins} == {10}
    assert {begin.hour for begin in begins} == {9, 10}


@pytest.mark.parametrize("nation", ["England", "Ireland"])
def test_the_time_zone_in_the_file_is_that_of_the_clocks(monkeypatch, nation):
    """As dateutil reads VTIMEZONE, at noon and on the nights on which the clocks change."""
    times = Timetable(nation, {1: (Slot(time(10), time(12)),)})
    text = written(times, monkeypatch).decode()
    name = times.zone.key
    zone = tz.tzical(StringIO(text.replace("\r\n ", ""))).get(name)

    for day in range(3 * 366):
        moment = datetime(2026, 1, 1, 12) + timedelta(days=day)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=times.zone).utcoffset()
    assert f"DTSTART;TZID={name}:20261117T100000" in text


def test_there_is_always_more_than_a_year_ahead():
    from centres.models.centre import RING_FIRST_AFTER

    assert timedelta(days=LENGTH) - RING_FIRST_AFTER > timedelta(days=365)
