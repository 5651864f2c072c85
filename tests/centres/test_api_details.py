"""What a centre's page tells is in the data: in JSON, GeoJSON, CSV, Open Referral; no more, no less, no surer."""

import csv
import io
from datetime import date, time

import pytest
import time_machine
from geojson_pydantic import FeatureCollection

from centres.models import AccessFact, DayException, Offer, OpeningTime
from tests.support.api_addresses import ALL
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
SECRETS = ["Only staff read this", "first@secret.example", "second@secret.example"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre():
    return filled_in(
        slug="one",
        staff_notes=SECRETS[0],
        contact_email=SECRETS[1],
        second_contact_email=SECRETS[2],
    )


def one(client):
    return client.get("/api/v1/centres/one/").json()


def row(client):
    content = client.get("/api/v1/centres.csv").content.decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(content, newline="")))


def service(client):
    return client.get("/api/v1/openreferral/services?full=true").json()["contents"][0]


EVERYWHERE = [
    "/api/v1/centres/one/",
    ALL,
    "/api/v1/centres.csv",
    "/api/v1/openreferral/services?full=true",
    "/api/v1/openreferral/services",
    "/api/v1/openreferral/service_at_locations?full=true",
    "/centres/one.ics",
    "/centres/one.vcf",
    "/centres/one/",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_what_is_for_staff_is_nowhere(client, centre, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert not [secret for secret in SECRETS if secret in answer.text]


def test_opening_times_are_those_of_the_page(client, centre):
    told = one(client)

    assert told["hours_checked"] is True
    assert [service["service"] for service in told["hours"]] == ["building", "phone", "chamber"]
    building = told["hours"][0]
    assert building["week"][:2] == [
        {"day": "monday", "opens": "09:00", "closes": "12:00", "by_appointment": False},
        {"day": "monday", "opens": "13:00", "closes": "16:00", "by_appointment": False},
    ]
    assert {session["day"] for session in building["week"]} == {
        "monday", "tuesday", "wednesday", "thursday", "friday"
    }  # fmt: skip
    assert building["special_days"] == [
        {"date": "2026-12-01", "reason": "Training", "sessions": []},
        {"date": "2026-12-25", "reason": "Christmas Day", "sessions": []},
        {"date": "2026-12-28", "reason": "Boxing Day, substitute day", "sessions": []},
        {"date": "2027-01-01", "reason": "New Year's Day", "sessions": []},
    ]


def test_times_that_were_not_confirmed_lately_are_marked_as_such_everywhere(client, centre):
    centre.confirmed_on = date(2026, 1, 1)
    centre.save()

    assert one(client)["hours_checked"] is False
    assert row(client)["hours_checked"] == "no"
    for schedule in service(client)["schedules"]:
        assert "These times have not been checked lately." in schedule["notes"] or "valid_from" in schedule


def test_a_day_that_nobody_has_told_of_is_said_to_be_closed_nowhere(client):
    centre = CentreFactory(slug="one", confirmed_on="2026-11-12")
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(16))

    assert one(client)["hours"][0]["closed_days"] == []
    assert row(client)["hours_building"] == "Tuesday 10:00 to 16:00"
    assert {schedule["byday"] for schedule in service(client)["schedules"]} == {"TU"}
    assert '"00:00"' not in client.get("/centres/one/").text.partition("2026-12-2")[0]


def test_a_day_that_somebody_has_said_is_closed_is_told_as_closed(client):
    centre = CentreFactory(slug="one", closed_other_days=["building"])
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(16))

    closed = one(client)["hours"][0]["closed_days"]
    assert closed == ["monday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    assert row(client)["hours_building"].startswith("Tuesday 10:00 to 16:00; Monday closed; Wednesday")


def test_a_single_day_that_is_closed_is_told_and_the_others_are_not_known(client):
    centre = CentreFactory(slug="one", confirmed_on="2026-11-12", closed_weekdays=["building-2", "phone-3"])
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(16))

    assert one(client)["hours"][0]["closed_days"] == ["wednesday"]
    assert row(client)["hours_building"] == "Tuesday 10:00 to 16:00; Wednesday closed"
    page = client.get("/centres/one/").text
    assert '"dayOfWeek":["Wednesday"]' in page
    assert "<dt>Other days</dt><dd>Not known</dd>" in page


def test_a_day_off_on_a_weekday_that_nobody_has_told_of_is_told(client):
    centre = CentreFactory(slug="one")
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(16))
    DayException.objects.create(centre=centre, day=date(2026, 12, 2), reason="Training")

    special = one(client)["hours"][0]["special_days"]
    assert {"date": "2026-12-02", "reason": "Training", "sessions": []} in special


def test_getting_in_prices_and_the_first_visit_are_those_of_the_page(client, centre):
    told = one(client)

    answers = {access["fact"]: access["answer"] for access in told["access"]}
    facts = AccessFact.objects.exclude(answer="unknown")
    assert answers == dict(facts.values_list("fact", "answer"))
    assert told["access"][0] == {
        "fact": "blue-badge",
        "name": "Blue Badge parking",
        "answer": "yes",
        "number": 20,
        "measured": "20 spaces",
        "note": "Ask at the desk",
        "checked_on": "2026-11-12",
    }
    prices = {price["terms"]: (price["pounds"], price["words"]) for price in told["prices"]}
    assert prices == {
        "donation": (12.5, "Suggested donation £12.50 for one session of an hour."),
        "price": (40, "£40."),
        "free": (None, "Free."),
    }
    assert told["first_visit"] == {
        "who_may_come": "Anyone with MS, and carers",
        "form_first": "yes",
        "letter_first": "advised",
        "checked_on": "2026-11-12",
    }
    assert told["chamber"] == {
        "pressures_ata": [1.5, 2.0], "seats": 6, "filled_with": "air", "checked_on": "2026-11-12"
    }  # fmt: skip
    page = client.get("/centres/one/").text
    for words in ("20 spaces", "£12.50", "Anyone with MS, and carers", "1.5 ATA"):
        assert words in page


def test_the_list_has_the_same_and_is_geojson_to_a_reader_that_nobody_here_wrote(client, centre):
    CentreFactory(slug="nowhere-yet", name="Nowhere yet", point=None, pin="")
    answer = client.get(ALL).json()

    read = FeatureCollection.model_validate(answer)
    assert read.features[0].geometry.type == "Point"
    assert read.features[1].geometry is None
    told = one(client)
    listed = answer["features"][0]["properties"]
    assert listed == {name: told[name] for name in listed}
    assert {"hours", "access", "prices", "first_visit", "chamber"} <= listed.keys()


def test_the_sheet_has_the_same_in_words(client, centre):
    told = row(client)

    assert told["hours_checked"] == "yes"
    assert told["hours_building"].startswith("Monday 09:00 to 12:00; Monday 13:00 to 16:00; Tuesday")
    assert "Oxygen sessions, 2026-12-01: closed (Training)" in told["special_days"]
    assert "Blue Badge parking, 20 spaces, Ask at the desk" in told["access_yes"]
    assert "Hoist" not in told["access_yes"] + told["access_no"] or AccessFact.objects.exclude(
        answer="unknown"
    ).filter(fact="hoist")
    assert "Suggested donation £12.50 for one session of an hour." in told["prices"]
    assert (told["who_may_come"], told["form_first"]) == ("Anyone with MS, and carers", "yes")
    assert (told["terms_checked_on"], told["access_checked_on"]) == ("2026-11-12", "2026-11-12")


def test_open_referral_has_the_same(client, centre):
    told = service(client)

    monday = [one for one in told["schedules"] if one.get("byday") == "MO" and "Oxygen" in one["description"]]
    assert [(one["opens_at"], one["closes_at"], one["freq"]) for one in monday] == [
        ("09:00", "12:00", "WEEKLY"), ("13:00", "16:00", "WEEKLY")
    ]  # fmt: skip
    tuesday = next(one for one in told["schedules"] if one.get("byday") == "TU")
    assert "Not on Tuesday 1 December 2026 (Training)." in tuesday["notes"]
    assert len({one["id"] for one in told["schedules"]}) == len(told["schedules"])
    (place,) = told["service_at_locations"]
    assert place["location"]["location_type"] == "physical"
    assert place["location"]["accessibility"][0] | {"id": ""} == {
        "id": "",
        "description": "Blue Badge parking: yes",
        "details": "20 spaces. Ask at the desk. Checked on 12 November 2026.",
    }
    assert {(one["amount"], one["amount_description"]) for one in told["cost_options"]} == {
        (12.5, "Suggested donation £12.50 for one session of an hour. Checked on 12 November 2026."),
        (40, "£40. Checked on 12 November 2026."),
        (0, "Free. Checked on 12 November 2026."),
    }
    assert told["eligibility_description"] == (
        "Who may come: Anyone with MS, and carers. A form to fill in first: needed. "
        "A letter from a doctor: advised, not needed. Checked on 12 November 2026."
    )


def test_a_day_with_other_times_is_a_schedule_of_that_day_alone(client, centre):
    DayException.objects.create(
        centre=centre, service="chamber", day=date(2026, 12, 8), opens=time(10), closes=time(11), reason="Tea"
    )
    told = [one for one in service(client)["schedules"] if "Oxygen" in one["description"]]

    (single,) = [one for one in told if "freq" not in one]
    assert (single["valid_from"], single["valid_to"], single["opens_at"]) == ("2026-12-08",) * 2 + ("10:00",)
    tuesdays = [one for one in told if one.get("byday") == "TU"]
    assert all("Tuesday 8 December 2026 (Tea)" in one["notes"] for one in tuesdays)


@pytest.mark.parametrize(
    ("closed", "status", "periods"),
    [
        ({}, "active", {(None, None)}),
        ({"closed_from": date(2026, 11, 20)}, "temporarily closed", set()),
        ({"closed_until": date(2026, 11, 30)}, "temporarily closed", {("2026-12-01", None)}),
        ({"closed_from": date(2026, 12, 7)}, "active", {(None, "2026-12-06")}),
        (
            {"closed_from": date(2026, 12, 7), "closed_until": date(2026, 12, 9)},
            "active",
            {(None, "2026-12-06"), ("2026-12-10", None)},
        ),
        ({"closed_until": date(2026, 11, 20)}, "active", {(None, None)}),
    ],
)
def test_a_closure_for_a_time_parts_the_schedules(client, centre, closed, status, periods):
    type(centre).objects.filter(pk=centre.pk).update(**closed)
    told = service(client)

    weekly = [one for one in told.get("schedules", []) if "freq" in one]
    assert told["status"] == status
    assert {(one.get("valid_from"), one.get("valid_to")) for one in weekly} == periods


def test_twenty_centres_with_all_there_is_take_no_more_queries_than_one(
    client, django_assert_max_num_queries
):
    for _ in range(20):
        filled_in()
    for path in (ALL, "/api/v1/centres.csv", "/api/v1/openreferral/services?full=true"):
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200


def test_a_therapy_without_terms_has_no_price(client):
    centre = CentreFactory(slug="one")
    Offer.objects.create(centre=centre, therapy=TherapyFactory())

    assert one(client)["prices"] == []
    assert "cost_options" not in service(client)
