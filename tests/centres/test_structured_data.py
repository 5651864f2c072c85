"""What a centre's page says to machines: hours only when they are sure."""

from datetime import date, time

import pytest
import time_machine

from centres.detail.structured_data import build_centre_linked_data
from centres.models import DayException, OpeningTime
from tests.support.factories import CentreFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
CHECKED = date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def hours(service="building", *, by_appointment=False, **own):
    centre = CentreFactory(**{"confirmed_on": CHECKED} | own)
    for weekday, opens, closes in [(1, 10, 12), (1, 13, 16), (3, 10, 12)]:
        OpeningTime.objects.create(
            centre=centre,
            service=service,
            weekday=weekday,
            opens=time(opens),
            closes=time(closes, 30),
            by_appointment=by_appointment,
        )
    return build_centre_linked_data(centre).get("openingHoursSpecification")


def test_sessions_of_the_building_are_told():
    kind = {"@type": "OpeningHoursSpecification"}
    assert hours()[:2] == [
        kind | {"dayOfWeek": ["Tuesday", "Thursday"], "opens": "10:00", "closes": "12:30"},
        kind | {"dayOfWeek": ["Tuesday"], "opens": "13:00", "closes": "16:30"},
    ]


def test_days_that_differ_are_told_for_the_next_weeks():
    centre = CentreFactory(confirmed_on=CHECKED)
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    OpeningTime.objects.create(centre=centre, weekday=4, opens=time(10), closes=time(12))
    for day, opens in ((date(2026, 12, 1), None), (date(2026, 12, 8), time(11))):
        closes = opens and time(12)
        DayException.objects.create(centre=centre, service="building", day=day, opens=opens, closes=closes)

    special = [
        one for one in build_centre_linked_data(centre)["openingHoursSpecification"] if "validFrom" in one
    ]

    assert [(one["validFrom"], one["validThrough"], one["opens"], one["closes"]) for one in special] == [
        ("2026-12-01", "2026-12-01", "00:00", "00:00"),
        ("2026-12-08", "2026-12-08", "11:00", "12:00"),
        ("2026-12-25", "2026-12-25", "00:00", "00:00"),
        ("2027-01-01", "2027-01-01", "00:00", "00:00"),
    ]


def test_a_closure_to_come_is_told_with_its_days():
    told = hours(closed_from=date(2026, 11, 30), closed_until=date(2026, 12, 4))

    assert ("2026-11-30", "2026-12-04", "00:00") in [
        (one.get("validFrom"), one.get("validThrough"), one["opens"]) for one in told
    ]


def test_oxygen_sessions_and_the_phone_have_hours_of_their_own():
    told = build_centre_linked_data(filled_in(name="One", phone="020 7946 0000"))

    assert told["department"]["name"] == "One: oxygen sessions"
    assert told["department"]["openingHoursSpecification"][0]["opens"] == "09:00"
    assert told["contactPoint"]["telephone"] == "020 7946 0000"
    assert told["contactPoint"]["hoursAvailable"][0]["closes"] == "12:00"


def test_getting_in_prices_and_who_may_come_are_told():
    centre = filled_in()
    told = build_centre_linked_data(centre)

    features = {one["name"]: one["value"] for one in told["amenityFeature"]}
    assert features == {
        row.label: row.answer == "yes" for row in centre.access.all() if row.answer != "unknown"
    }
    assert told["amenityFeature"][0]["description"] == "20 spaces. Ask at the desk."
    offers = [(one.get("price"), one.get("description")) for one in told["makesOffer"]]
    assert set(offers) == {
        (None, "Suggested donation £12.50 for one session of an hour."),
        ("40.00", "£40."),
        ("0", "Free."),
        (None, None),
    }
    audience = told["makesOffer"][0]["itemOffered"]["audience"]
    assert audience == {"@type": "Audience", "audienceType": "Anyone with MS, and carers"}


OF_SCHEMA_ORG = {
    "Organization": "address contactPoint department email makesOffer name telephone url",
    "NGO": "address contactPoint department email makesOffer name telephone url",
    "Place": "address amenityFeature geo name openingHoursSpecification telephone url",
    "PostalAddress": "addressCountry addressLocality addressRegion postalCode streetAddress",
    "GeoCoordinates": "latitude longitude",
    "OpeningHoursSpecification": "closes dayOfWeek opens validFrom validThrough",
    "ContactPoint": "hoursAvailable telephone",
    "LocationFeatureSpecification": "description name value",
    "Offer": "description itemOffered price priceCurrency",
    "Service": "audience name",
    "Audience": "audienceType",
}
"""Properties of schema.org that each type has (read there by name); no package here carries the vocabulary."""


def test_every_property_is_one_that_schema_org_gives_the_type():
    def unknown(thing):
        if isinstance(thing, list):
            return [found for one in thing for found in unknown(one)]
        if not isinstance(thing, dict):
            return []
        types = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
        known = {name for kind in types for name in OF_SCHEMA_ORG[kind].split()}
        own = [f"{types}: {name}" for name in thing if not name.startswith("@") and name not in known]
        return own + [found for value in thing.values() for found in unknown(value)]

    assert unknown(build_centre_linked_data(filled_in())) == []


@pytest.mark.parametrize(
    "own",
    [
        {"service": "phone"},
        {"service": "chamber"},
        {"by_appointment": True},
        {"confirmed_on": None},
        {"confirmed_on": date(2026, 7, 1)},
        {"closed_from": date(2026, 11, 20)},
    ],
)
def test_nothing_is_told_that_machines_would_take_for_open_and_is_not_sure(own):
    assert hours(**own) is None


def test_a_closure_that_is_over_or_to_come_hides_nothing():
    assert hours(closed_until=date(2026, 11, 20))
    assert hours(closed_from=date(2026, 11, 22))


def test_the_page_has_them(client):
    centre = CentreFactory(confirmed_on=CHECKED)
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    assert '"opens": "10:00"' in client.get(centre.get_absolute_url()).text.replace('":"', '": "')


@pytest.mark.parametrize(
    ("ticks", "closed"),
    [
        (["building"], [["Monday", "Wednesday", "Friday", "Saturday", "Sunday"]]),
        (["phone", "chamber"], []),
        ([], []),
    ],
)
def test_a_day_is_told_to_be_closed_only_where_somebody_has_said_so(ticks, closed):
    found = [one for one in hours(closed_other_days=ticks) if "dayOfWeek" in one and one["closes"] == "00:00"]
    assert [one["dayOfWeek"] for one in found] == closed
