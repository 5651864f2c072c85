"""Our Open Referral feed against the UK profile's own compiled schema, and our transcription of it against the same.

The published file (CC BY-SA 4.0, Open Referral) is validated against where it lies, beside the checkout; it is no part
of this repository.
"""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.support.factories import HORNSEY, CentreFactory, PostcodeFactory, TherapyFactory
from tests.support.full_centre import filled_in
from tests.support.hostile_centre import NASTY, nasty_centre
from tests.support.running_site import ROOT

pytestmark = pytest.mark.django_db
PUBLISHED = ROOT.parent / "shared/contracts/openreferral_uk_service.json"
OURS = json.loads((ROOT / "tests/data/open_referral_uk.json").read_text(encoding="utf-8"))
BASE = "/api/v1/openreferral/"
MORE_OF_HSDS = {"service.eligibility_description", "contact.phones", "attribute.link_entity"}
"""What HSDS 3.0 has and the UK profile left out; it forbids no further fields."""


@pytest.fixture(scope="module")
def published():
    if not PUBLISHED.exists():
        pytest.skip("the published schema does not lie beside this checkout (shared/contracts)")
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def faults(schema, thing):
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(thing)]


@pytest.fixture
def centres():
    filled_in(slug="all-there-is", closed_from="2027-01-04", closed_until="2027-01-08", closed_reason="Floor")
    CentreFactory(slug="bare", point=None, pin="", nation="Isle of Man")
    CentreFactory(slug="shut", closed_from="2020-01-01", nation="Ireland", therapies=[TherapyFactory()])
    for n, text in enumerate(NASTY):
        nasty_centre(text, slug=f"nasty-{n}", therapies=[TherapyFactory()])


def pages(client, path):
    """Every page of a list, two at a time."""
    number, last = 1, False
    while not last:
        answer = client.get(BASE + path, {"per_page": 2, "page": number, "full": "true"}).json()
        yield from answer["contents"]
        number, last = number + 1, answer["last_page"]


def test_every_service_of_the_feed_is_one_by_the_published_schema(client, published, centres):
    services = list(pages(client, "services"))

    assert len(services) == 3 + len(NASTY)
    for service in services:
        assert faults(published, service) == [], service["name"]
        one = client.get(f"{BASE}services/{service['id']}").json()
        assert faults(published, one) == []


def test_every_service_of_a_short_list_is_one_too(client, published, centres):
    for service in client.get(BASE + "services", {"per_page": 100}).json()["contents"]:
        assert faults(published, service) == [], service["name"]


def test_every_place_is_one_by_the_published_schema(client, published, centres):
    schema = published["properties"]["service_at_locations"]["items"]
    places = list(pages(client, "service_at_locations"))

    assert len(places) == 3 + len(NASTY)
    for place in places:
        assert faults(schema, place) == []


def test_a_filtered_list_is_one_too(client, published, centres):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    asked = {"postcode": "N8 0NP", "proximity": 50_000, "day": "TU", "full": "true"}
    (service,) = client.get(BASE + "services", asked).json()["contents"]

    assert faults(published, service) == []
    assert service["schedules"]


def test_what_we_say_of_it_is_what_is_published(published):
    told = list(differences(OURS["$defs"]["service"], published, "service"))

    assert told == []


def differences(ours, theirs, name):
    """Where our transcription asks for less, or for something else, than the published schema."""
    if missing := set(theirs.get("required", [])) - set(ours.get("required", [])):
        yield f"{name}: {sorted(missing)} must be there"
    for field, schema in ours["properties"].items():
        full = f"{name}.{field}"
        if field not in theirs["properties"]:
            if full not in MORE_OF_HSDS:
                yield f"{full} is not published"
            continue
        yield from of_field(resolved(schema), theirs["properties"][field], full)


def of_field(ours, theirs, full):
    for word in ("type", "enum"):
        if word in theirs and ours.get(word, theirs[word] if "enum" in ours else None) != theirs[word]:
            yield f"{full}: {word} is {theirs[word]}"
    if theirs.get("format") in ("uuid", "uri", "email") and ours.get("format") != theirs["format"]:
        yield f"{full}: format is {theirs['format']}"
    items = (resolved(ours["items"]), theirs["items"]) if "items" in theirs else (ours, theirs)
    if "properties" in items[1]:
        yield from differences(*items, full.rpartition(".")[2].rstrip("s"))


def resolved(schema):
    return OURS["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
