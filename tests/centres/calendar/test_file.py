"""A centre's calendar as its readers get it: free time, a name, the street, the same event when a session moves."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
import vobject
from icalendar import Calendar

from centres import snapshots
from centres.models import DayException, OpeningTime
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
NOON_ON_A_TUESDAY = "2026-11-24T12:00:00Z"
ALL, OXYGEN = "/centres/one.ics", "/centres/one/oxygen.ics"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        yield


@pytest.fixture
def centre():
    centre = CentreFactory(
        slug="one",
        name="One Centre",
        address="1 Road\nHouse",
        postcode="N8 0NP",
        phone="020 7946 0000",
        confirmed_on="2026-11-12",
    )
    session(centre, "building", 1, 10, 16)
    session(centre, "phone", 1, 9, 17)
    session(centre, "chamber", 3, 9, 11, by_appointment=True)
    return centre


def session(centre, service, weekday, opens, closes, **more):
    return OpeningTime.objects.create(
        centre=centre, service=service, weekday=weekday, opens=time(opens), closes=time(closes), **more
    )


def read(client, path=ALL):
    """The file, strictly read by one reader and again by another."""
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert not [part.errors for part in calendar.walk() if part.errors]
    assert vobject.readOne(answer.text).serialize()
    return calendar


def events(client, path=ALL):
    return read(client, path).walk("VEVENT")


def test_each_session_is_one_series_of_free_time(client, centre):
    building, oxygen = events(client)

    assert (building["summary"], oxygen["summary"]) == (
        "One Centre: building open",
        "One Centre: oxygen sessions",
    )
    for event in (building, oxygen):
        assert event["rrule"]["freq"] == ["WEEKLY"]
        assert event["transp"] == "TRANSPARENT"
        assert event["x-microsoft-cdo-busystatus"] == "FREE"
        assert event["location"] == "One Centre, 1 Road, House, Testham, N8 0NP"
        assert event["url"] == "http://localhost:8000/centres/one/"
        assert "Please ring first. http://localhost:8000/centres/one/" in event["description"]
    assert "By appointment." in oxygen["description"]
    assert building["dtstart"].dt.isoformat() == "2026-11-17T10:00:00+00:00"


def test_the_calendar_has_a_name_and_says_how_often_to_look(client, centre):
    for path, name in ((ALL, "One Centre"), (OXYGEN, "One Centre: oxygen sessions")):
        calendar = read(client, path)
        assert (calendar["x-wr-calname"], calendar["name"]) == (name, name)
        assert calendar["refresh-interval"].dt == timedelta(days=1)
        assert calendar["x-wr-timezone"] == "Europe/London"


def test_the_oxygen_sessions_alone_can_be_had(client, centre):
    (oxygen,) = events(client, OXYGEN)

    assert oxygen["summary"] == "One Centre: oxygen sessions"
    assert oxygen["uid"] == events(client)[1]["uid"]


def test_a_day_off_and_a_bank_holiday_are_left_out_of_the_series(client, centre):
    DayException.objects.create(centre=centre, day=date(2026, 12, 1))
    session(centre, "building", 4, 10, 16)

    tuesdays, fridays = events(client)[:2]

    off = [one.dt.date() for one in tuesdays["exdate"].dts]
    assert off[0] == date(2026, 12, 1)
    assert date(2026, 12, 25) in [one.dt.date() for one in fridays["exdate"].dts]


def test_a_day_with_other_times_is_an_event_of_its_own(client, centre):
    DayException.objects.create(
        centre=centre, service="building", day=date(2026, 12, 1), opens=time(11), closes=time(12)
    )

    series, oxygen, single = sorted(events(client), key=lambda event: ("rrule" not in event, event["uid"]))

    assert single["dtstart"].dt.isoformat() == "2026-12-01T11:00:00+00:00"
    assert date(2026, 12, 1) in [one.dt.date() for one in series["exdate"].dts]
    assert "exdate" not in oxygen or date(2026, 12, 1) not in [one.dt.date() for one in oxygen["exdate"].dts]


def test_a_session_that_moves_by_half_an_hour_is_the_same_event_and_newer(client, centre):
    snapshots.save_centre(centre)
    before = events(client)[0]
    OpeningTime.objects.filter(service="building").update(opens=time(10, 30))
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        centre.refresh_from_db()
        snapshots.save_centre(centre)
        after = events(client)[0]

    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt - before["dtstart"].dt == timedelta(minutes=30)
    assert after["sequence"] > before["sequence"]
    for name in ("dtstamp", "last-modified"):
        assert after[name].dt == datetime(2026, 11, 25, 12, tzinfo=UTC)
        assert before[name].dt == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_another_address_of_the_centre_changes_no_uid(client, centre):
    before = {event["uid"] for event in events(client)}
    centre.slug = "another"
    centre.save()

    assert {event["uid"] for event in events(client, "/centres/another.ics")} == before
    assert client.get(ALL)["Location"] == "/centres/another.ics"
    assert client.get(OXYGEN)["Location"] == "/centres/another/oxygen.ics"


def test_nothing_changes_from_one_day_to_the_next(client, centre):
    first = client.get(ALL)
    with time_machine.travel("2026-12-20T12:00:00Z", tick=False):
        again = client.get(ALL, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize(
    "own", [{"confirmed_on": None}, {"confirmed_on": date(2026, 1, 1)}, {"closed_from": date(2026, 1, 1)}]
)
def test_times_that_nobody_should_travel_by_are_in_no_calendar(client, centre, own):
    type(centre).objects.filter(pk=centre.pk).update(**own)

    assert events(client) == []


def test_a_closure_with_an_end_is_left_out(client, centre):
    closed = {"closed_from": date(2026, 11, 30), "closed_until": date(2026, 12, 9)}
    type(centre).objects.filter(pk=centre.pk).update(**closed)

    off = [one.dt.date() for one in events(client)[0]["exdate"].dts]

    assert off[:2] == [date(2026, 12, 1), date(2026, 12, 8)]


@pytest.mark.parametrize("path", [ALL, OXYGEN])
def test_the_page_has_each_calendar_to_keep_and_to_subscribe_to(client, centre, path):
    page = client.get("/centres/one/").text

    assert f'href="{path}"' in page
    assert f'href="webcal://localhost:8000{path}"' in page


def test_a_page_without_oxygen_sessions_offers_no_calendar_of_them(client, centre):
    centre.opening_times.filter(service="chamber").delete()

    page = client.get("/centres/one/").text

    assert ALL in page
    assert OXYGEN not in page


@pytest.mark.parametrize("slug", ["draft", "never-was"])
def test_a_centre_that_is_not_in_the_list_has_none(client, slug):
    CentreFactory(slug="draft", status="draft")

    assert client.get(f"/centres/{slug}.ics").status_code == 404
    assert client.get(f"/centres/{slug}/oxygen.ics").status_code == 404
