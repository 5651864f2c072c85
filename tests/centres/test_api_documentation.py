"""What is written about the open data is what they are: for programs (OpenAPI) and for people."""

import json

import pytest
from django.conf import settings as site
from django.urls import resolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from centres.forms import DAYS
from centres.models import Fact
from centres.open_data import urls
from centres.open_data.documentation import DESCRIPTION
from centres.open_data.open_referral.identifiers import build_identifier
from tests.support.factories import HORNSEY, CentreFactory, PlaceFactory, PostcodeFactory, TherapyFactory
from tests.support.full_centre import filled_in
from tests.support.hostile_centre import NASTY, nasty_centre

pytestmark = pytest.mark.django_db
FILLED = {"{slug}": "one", "{id}": "00000000-0000-0000-0000-000000000000"}


def schema(path, status="200"):
    """The documented schema of an answer, with what it refers to."""
    response = DESCRIPTION["paths"][path]["get"]["responses"][status]
    if "$ref" in response:
        response = DESCRIPTION["components"]["responses"][response["$ref"].rpartition("/")[2]]
    (told,) = response["content"].values()
    return told["schema"] | {"components": DESCRIPTION["components"]}


def faults(answer, path, status="200"):
    validator = Draft202012Validator(schema(path, status), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(answer)]


def test_the_description_is_openapi():
    assert [fault.message for fault in OpenAPIV31SpecValidator(DESCRIPTION).iter_errors()] == []


def test_it_is_served_with_the_address_of_the_site(client):
    told = client.get("/api/v1/openapi.json").json()

    assert told["servers"] == [{"url": site.SITE_URL}]
    assert told["paths"] == DESCRIPTION["paths"]
    assert DESCRIPTION["servers"] == [{"url": "/"}]  # what was served has left the original as it was


def test_every_address_of_the_open_data_is_described_and_every_described_one_exists():
    described = set()
    for path in DESCRIPTION["paths"]:
        for hole, filling in FILLED.items():
            path = path.replace(hole, filling)
        described.add(resolve(path).view_name)

    files = {"centres:vcard", "centres:calendar", "centres:oxygen-calendar"}
    assert described == {f"api:{pattern.name}" for pattern in urls.urlpatterns} | files


@pytest.mark.parametrize("path", DESCRIPTION["paths"])
def test_every_example_fits_what_is_said_of_it(path):
    (told,) = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"].values()
    examples = (
        [told["example"]]
        if "example" in told
        else [one["value"] for one in told.get("examples", {}).values()]
    )

    assert examples or path == "/api/v1/openapi.json"
    for example in examples:
        assert faults(example, path) == []


def test_every_filter_of_the_box_is_described_with_all_that_it_may_be():
    told = {
        one["name"]: one["schema"]
        for one in DESCRIPTION["paths"]["/api/v1/centres/nearest/"]["get"]["parameters"]
    }

    assert told["need"]["items"]["enum"] == Fact.values
    assert told["day"]["enum"] == list(DAYS)
    assert "therapy" in told


@pytest.fixture
def centres():
    """One with all there is to know, one with as little as may be published."""
    PostcodeFactory(code="N80NP", point=HORNSEY)
    CentreFactory(slug="bare", point=None, pin="")
    return CentreFactory(
        slug="one",
        address="1 Road",
        county="Testshire",
        postcode="N8 0NP",
        phone="020 7946 0000",
        email="hello@example.org",
        website="https://example.org",
        charity_number="1031690",
        also_offers="Choir",
        closure_note="Closed.",
        confirmed_on="2026-11-12",
        therapies=[TherapyFactory()],
    )


def test_live_answers_about_a_centre_with_all_there_is_are_as_described(client):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    CentreFactory(slug="bare", point=None, pin="")
    centre = filled_in(slug="one")
    for path, answer in live(client, centre):
        assert answer.status_code == 200, path
        assert faults(answer.json(), path) == [], path


def live(client, centre):
    """Each described address with a live answer."""
    nearest, one = "/api/v1/centres/nearest/", "/api/v1/openreferral/services/{id}"
    PlaceFactory(name="Newport", nation="Wales")
    PlaceFactory(name="Newport", nation="England", point=HORNSEY)
    for asked in ("q=N80NP", "near=51.5,-0.1", "q=Newport"):
        yield nearest, client.get(f"{nearest}?{asked}")
    for slug in ("one", "bare"):
        yield "/api/v1/centres/{slug}/", client.get(f"/api/v1/centres/{slug}/")
    yield one, client.get(one.replace("{id}", build_identifier("service", centre.pk)))
    for name in ("services", "service_at_locations"):
        path = f"/api/v1/openreferral/{name}"
        yield path, client.get(f"{path}?full=true")
    for name, found in [("service_at_locations", "service_at_location"), ("taxonomies", "taxonomy")]:
        path = f"/api/v1/openreferral/{name}/{{id}}"
        key = centre.pk if found == "service_at_location" else 1
        yield path, client.get(path.replace("{id}", build_identifier(found, key)))
    for therapy in centre.therapies.all():
        path = "/api/v1/openreferral/taxonomy_terms/{id}"
        yield path, client.get(path.replace("{id}", build_identifier("term", therapy.pk)))
    for path in DESCRIPTION["paths"]:
        if "{" not in path and path != nearest and not path.endswith(".csv"):
            yield path, client.get(path)


def test_live_answers_are_as_described(client, centres):
    for path, answer in live(client, centres):
        assert answer.status_code == 200, path
        assert faults(answer.json(), path) == [], path
        assert answer["Content-Type"] in DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]


@pytest.mark.parametrize("text", NASTY)
def test_live_answers_are_as_described_whatever_is_in_a_centre(client, text):
    centre = nasty_centre(text, point=HORNSEY, pin="address")
    for path, answer in live(client, centre):
        if answer.status_code == 200:
            assert faults(answer.json(), path) == [], path
    assert client.get("/api/v1/centres/nasty/").json()["name"] == text[:120]


def test_live_refusals_are_as_described(client, centres, settings):
    nearest = "/api/v1/centres/nearest/"
    for asked, status in [("q=!!", "400"), ("limit=0", "400"), ("q=ZE9+9ZZ", "404"), ("q=GIR+0AA", "422")]:
        answer = client.get(f"{nearest}?{asked}")
        assert str(answer.status_code) == status
        assert faults(answer.json(), nearest, status) == []
    settings.API_LIMITS = {"nearest": [(0, 60)]}
    answer = client.get(f"{nearest}?q=N80NP")
    assert (answer.status_code, faults(answer.json(), nearest, "429")) == (429, [])


def test_the_page_tells_people_all_of_it(client):
    page = client.get("/api/").text

    for path, item in DESCRIPTION["paths"].items():
        assert f"<code>{path}</code>" in page
        assert item["get"]["summary"] in page
        for parameter in item["get"].get("parameters", []):
            name = parameter.get("name") or parameter["$ref"].rpartition("/")[2]
            assert f"<code>{name}</code>" in page
    for status in ("400", "404", "422", "429", "503"):
        assert f"<dt>{status}</dt>" in page
    assert "It is not a general geocoder" in page
    assert '&lt;iframe src="http://localhost:8000/embed/"' in page


def test_the_page_says_the_limits_that_are_in_force(client, settings):
    settings.API_LIMITS = {"nearest": [(60, 60), (1_000, 86_400)], "data": [(7, 60)]}

    page = client.get("/api/").text

    assert "60 times a minute and 1,000 times a day" in page
    assert "anything else 7 times a minute" in page


def test_the_examples_name_nobody_that_exists():
    text = json.dumps(DESCRIPTION["paths"])

    assert "01632 960" in text  # kept free for drama by Ofcom
    assert "example.org" in text
    assert "msntc" not in text.lower()
