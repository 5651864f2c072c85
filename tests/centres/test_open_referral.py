"""Open Referral UK: the shape that the standard asks for, and only facts that we have."""

import json
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from centres.open_data.open_referral.identifiers import build_identifier, parse_identifier
from tests.support.factories import LONDON, CentreFactory, TherapyFactory
from tests.support.hostile_centre import NASTY, nasty_centre
from tests.support.running_site import ROOT

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((ROOT / "tests/data/open_referral_uk.json").read_text(encoding="utf-8"))
BASE = "/api/v1/openreferral/"


def assert_fits(service):
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(service)] == []


def full(client, centre):
    return client.get(f"{BASE}services/{build_identifier('service', centre.pk)}")


@pytest.fixture
def centre():
    return CentreFactory(
        name="One",
        slug="one",
        address="1 Road\nHouse",
        county="Greater London",
        postcode="N8 0NP",
        phone="020 7946 0000",
        email="hello@example.org",
        website="https://example.org",
        charity_number="SC043250",
        also_offers="Choir",
        closure_note="Closed in June.",
        confirmed_on="2026-11-12",
        staff_notes="Only staff read this",
        therapies=[TherapyFactory(name="Yoga", slug="yoga")],
    )


def test_a_service_is_told_in_full(client, centre):
    answer = full(client, centre)
    service = answer.json()

    assert_fits(service)
    assert "Only staff" not in answer.text
    assert (service["name"], service["status"], service["url"]) == ("One", "active", "https://example.org")
    assert service["assured_date"] == "2026-11-12"
    assert service["alert"] == "Closed in June."
    assert service["description"].endswith("It offers: Yoga; Choir.")
    assert service["organization"]["id"] == service["organization_id"]
    assert service["organization"]["organization_identifiers"][0]["identifier_scheme"] == "GB-SC"
    assert service["contacts"][0]["phones"][0]["number"] == "020 7946 0000"
    location = service["service_at_locations"][0]["location"]
    assert (location["latitude"], location["longitude"]) == (LONDON.y, LONDON.x)
    assert location["location_type"] == "physical"
    assert location["addresses"][0] | {"id": ""} == {
        "id": "",
        "address_1": "1 Road, House",
        "city": "Testham",
        "state_province": "Greater London",
        "postal_code": "N8 0NP",
        "country": "GB",
        "address_type": "physical",
    }
    assert service["attributes"][0]["taxonomy_term"]["name"] == "Yoga"
    assert not {"schedules", "cost_options", "accessibility", "eligibility_description"} & service.keys()


def test_what_is_not_known_is_absent(client):
    service = full(client, CentreFactory(slug="bare", point=None, pin="", nation="Isle of Man")).json()

    assert_fits(service)
    assert not {"assured_date", "alert", "email", "contacts", "attributes"} & service.keys()
    assert service["url"] == "http://localhost:8000/centres/bare/"
    location = service["service_at_locations"][0]["location"]
    assert not {"latitude", "longitude", "description"} & location.keys()
    assert (location["addresses"][0]["country"], location["addresses"][0]["state_province"]) == (
        "IM",
        "Isle of Man",
    )


def test_a_page_of_services_has_the_envelope_of_the_standard(client):
    for _ in range(5):
        CentreFactory(phone="020 7946 0000")
    CentreFactory(status="draft")
    CentreFactory(status="closed")

    answer = client.get(BASE + "services", {"per_page": 2, "page": 3}).json()

    (service,) = answer.pop("contents")
    assert answer == {
        "total_items": 5,
        "total_pages": 3,
        "page_number": 3,
        "size": 1,
        "first_page": False,
        "last_page": True,
        "empty": False,
    }
    assert_fits(service)
    assert not {"contacts", "service_at_locations", "attributes"} & service.keys()
    whole = client.get(BASE + "services", {"full": "true"}).json()["contents"]
    assert len({service["id"] for service in whole}) == 5
    assert all(service["contacts"] for service in whole)


@pytest.mark.parametrize("number", [1, 2])
def test_a_page_beyond_the_last_is_empty(client, number):
    answer = client.get(BASE + "services", {"page": number}).json()

    assert (answer["empty"], answer["size"], answer["contents"], answer["last_page"]) == (True, 0, [], True)


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "", "9" * 400, "٣", "\x00", "<b>"])
@pytest.mark.parametrize(("name", "code"), [("page", "bad-page"), ("per_page", "bad-per-page")])
def test_a_bad_page_is_refused(client, name, code, text):
    answer = client.get(BASE + "services", {name: text})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_drafts_closed_centres_and_other_identifiers_are_not_found(client, centre):
    gone = [build_identifier("service", CentreFactory(status=status).pk) for status in ("draft", "closed")]
    others = [
        build_identifier("location", centre.pk),
        build_identifier("service", 2**47),
        "nonsense",
        "%00",
        "x" * 3000,
    ]
    others.append(build_identifier("service", centre.pk).upper())

    for one in gone + others:
        answer = client.get(f"{BASE}services/{one}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found"), one


def test_an_identifier_is_for_one_thing_alone_and_can_be_read_back():
    service = build_identifier("service", 7)

    assert UUID(service).version == 8
    assert parse_identifier("service", service) == 7
    assert (
        len({build_identifier(kind, 7, part) for kind in ("service", "attribute") for part in range(9)}) == 18
    )


def test_the_identifiers_stay_when_the_centre_gets_another_name(client, centre):
    before = full(client, centre).json()
    centre.name, centre.slug = "Another", "another"
    centre.save()

    assert full(client, centre).json()["organization_id"] == before["organization_id"]


def test_the_feed_says_which_standard_it_follows(client):
    about = client.get(BASE).json()

    assert about["version"] == "HSDS-UK-3.0"
    assert about["openapi_url"] == "http://localhost:8000/api/v1/openapi.json"


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_in_a_centre_the_shape_holds(client, text):
    centre = nasty_centre(text)

    assert_fits(full(client, centre).json())
    assert full(client, centre)["X-Content-Type-Options"] == "nosniff"
