"""Open Referral's filters: each narrows the list, or is refused with a sentence; none is passed over in silence."""

from datetime import time

import pytest

from centres.models import OpeningTime
from centres.open_data.open_referral.identifiers import build_identifier
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PostcodeFactory, TherapyFactory

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/openreferral/services", "/api/v1/openreferral/service_at_locations"]


@pytest.fixture(params=LISTS)
def names(request, client):
    """Which of the centres are in the list when it is asked so."""

    def found(**asked):
        answer = client.get(request.param, asked)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        services = [one.get("service_id", one["id"]) for one in told["contents"]]
        assert told["total_items"] == len(services)
        assert (answer["Cache-Control"] == "no-store") == ("postcode" in asked)
        return {name for name, pk in keys.items() if build_identifier("service", pk) in services}

    oxygen, yoga = TherapyFactory(name="Oxygen therapy"), TherapyFactory(name="Yoga")
    london = CentreFactory(name="Thames Place", town="London", point=LONDON, therapies=[oxygen, yoga])
    leeds = CentreFactory(name="Aire Place", town="Leeds", point=LEEDS, therapies=[yoga], also_offers="Choir")
    CentreFactory(name="Nowhere", point=None, pin="", town="Otley")
    CentreFactory(name="Draft Place", status="draft", point=LONDON, therapies=[oxygen])
    session(london, "building", 1, 9, 12)
    session(london, "phone", 4, 9, 12)
    session(leeds, "chamber", 1, 14, 17)
    session(leeds, "chamber", 2, 9, 11)
    PostcodeFactory(code="N80NP", point=HORNSEY)
    keys = {"london": london.pk, "leeds": leeds.pk}
    found.oxygen, found.keys = oxygen, keys
    return found


def session(centre, service, weekday, opens, closes):
    OpeningTime.objects.create(
        centre=centre, service=service, weekday=weekday, opens=time(opens), closes=time(closes)
    )


@pytest.mark.parametrize(
    ("asked", "those"),
    [
        ({}, {"london", "leeds"}),
        ({"search": "thames"}, {"london"}),
        ({"search": "place YOGA"}, {"london", "leeds"}),
        ({"search": "choir leeds"}, {"leeds"}),
        ({"search": "oxygen leeds"}, set()),
        ({"search": "draft"}, set()),
        ({"search": "100%_"}, set()),
        ({"day": "TU"}, {"london", "leeds"}),
        ({"day": "tuesday"}, {"london", "leeds"}),
        ({"day": "we"}, {"leeds"}),
        ({"day": "FR"}, set()),
        ({"day": "TU", "start_time": "13:00"}, {"leeds"}),
        ({"day": "TU", "end_time": "12:00:00"}, {"london"}),
        ({"start_time": "09:00", "end_time": "11:00"}, {"leeds"}),
        ({"postcode": "n8 0np", "proximity": "20000"}, {"london"}),
        ({"postcode": "N80NP", "proximity": "300000"}, {"london", "leeds"}),
        ({"postcode": "N80NP", "proximity": "0"}, set()),
        ({"taxonomy_id": build_identifier("taxonomy", 1)}, {"london", "leeds"}),
        ({"taxonomy_id": build_identifier("taxonomy", 2)}, set()),
        ({"taxonomy_term_id": "nonsense"}, set()),
        ({"organization_id": "nonsense"}, set()),
        ({"minimal": "false", "format": "json", "full": "false"}, {"london", "leeds"}),
    ],
)
def test_a_filter_narrows_the_list(names, asked, those):
    assert names(**asked) == those


def test_a_therapy_an_organization_and_a_moment_narrow_it_too(names):
    assert names(taxonomy_term_id=build_identifier("term", names.oxygen.pk)) == {"london"}
    assert names(organization_id=build_identifier("organization", names.keys["leeds"])) == {"leeds"}
    assert names(modified_after="2001-01-01T00:00:00Z") == {"london", "leeds"}
    assert names(modified_after="2999-01-01T00:00:00Z") == set()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "asked",
    [
        {"minimum_age": "18"},
        {"maximum_age": "99"},
        {"minimal": "true"},
        {"full": "yes"},
        {"format": "ndjson"},
        {"postcode": "N8 0NP"},
        {"proximity": "100"},
        {"postcode": "Leeds", "proximity": "100"},
        {"postcode": "N8 0NP", "proximity": "near"},
        {"postcode": "N8 0NP", "proximity": "-1"},
        {"postcode": "N8 0NP", "proximity": "nan"},
        {"day": "someday"},
        {"start_time": "morning"},
        {"end_time": "25:00"},
        {"modified_after": "yesterday"},
        {"search": "x" * 10_000},
        {"search": "\x00"},
        {"taxonomy_term": "1"},
        {"perpage": "1"},
    ],
)
def test_what_cannot_be_honoured_is_refused_with_a_sentence(client, path, asked):
    answer = client.get(path, asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-filter")
    assert answer.json()["error"]["message"].endswith(".")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("postcode", "status"), [("ZE9 9ZZ", 404), ("BF1 2AA", 422)])
def test_a_postcode_that_has_no_place_is_refused_as_by_the_search(client, postcode, status):
    answer = client.get(LISTS[0], {"postcode": postcode, "proximity": 100})

    assert answer.status_code == status


def test_the_taxonomy_and_its_terms_are_there_one_by_one(client):
    yoga, nobodys = TherapyFactory(name="Yoga"), TherapyFactory()
    CentreFactory(therapies=[yoga])
    CentreFactory(status="draft", therapies=[nobodys])
    base = "/api/v1/openreferral/"

    (taxonomy,) = client.get(base + "taxonomies").json()["contents"]
    (term,) = client.get(base + "taxonomy_terms").json()["contents"]

    assert client.get(f"{base}taxonomies/{taxonomy['id']}").json() == taxonomy
    assert client.get(f"{base}taxonomy_terms/{term['id']}").json() == term
    assert (term["name"], term["taxonomy_id"]) == ("Yoga", taxonomy["id"])
    for gone in (build_identifier("term", nobodys.pk), build_identifier("service", yoga.pk), "x"):
        assert client.get(f"{base}taxonomy_terms/{gone}").status_code == 404
        assert client.get(f"{base}taxonomies/{gone}").status_code == 404
        assert client.get(f"{base}service_at_locations/{gone}").status_code == 404
