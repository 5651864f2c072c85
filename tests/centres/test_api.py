"""The open data: what it says, how it refuses, and that it sets no cookie."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import OperationalError

from msntc.limits import Verdict
from tests.factories import (
    HORNSEY,
    LEEDS,
    LONDON,
    CentreFactory,
    PlaceFactory,
    PostcodeFactory,
    TherapyFactory,
)

pytestmark = pytest.mark.django_db
NEAREST, ALL = "/api/v1/centres/nearest/", "/api/v1/centres/"


@pytest.fixture
def postcode():
    return PostcodeFactory(code="N80NP", point=HORNSEY)


def test_the_nearest_centres_are_answered_in_the_documented_shape(client, postcode):
    oxygen = TherapyFactory(name="Oxygen therapy", slug="oxygen-therapy")
    CentreFactory(
        name="Near", slug="near", town="London", point=LONDON, phone="020 7946 0000", therapies=[oxygen],
        confirmed_on=date(2026, 11, 12),
    )  # fmt: skip
    CentreFactory(name="Far", slug="far", town="Leeds", point=LEEDS, pin="town")

    answer = client.get(NEAREST, {"q": " n8-0np "}).json()

    assert answer["query"] == "n8-0np"
    assert answer["choices"] == []
    assert answer["origin"] == {
        "label": "N8 0NP",
        "precision": "postcode",
        "latitude": HORNSEY.y,
        "longitude": HORNSEY.x,
        "note": "",
    }
    near, far = answer["centres"]
    assert near.pop("distance_miles") == pytest.approx(5.4, abs=0.05)
    assert near == {
        "slug": "near",
        "name": "Near",
        "url": "http://localhost:8000/centres/near/",
        "town": "London",
        "nation": "England",
        "latitude": LONDON.y,
        "longitude": LONDON.x,
        "pin": "address",
        "phone": "020 7946 0000",
        "therapies": [{"slug": "oxygen-therapy", "name": "Oxygen therapy"}],
        "confirmed_on": "2026-11-12",
    }
    assert (far["slug"], far["pin"], far["confirmed_on"]) == ("far", "town", None)


def test_the_limit_is_five_unless_asked_otherwise(client, postcode):
    for _ in range(8):
        CentreFactory()

    assert len(client.get(NEAREST, {"q": "N8 0NP"}).json()["centres"]) == 5
    assert len(client.get(NEAREST, {"q": "N8 0NP", "limit": 1}).json()["centres"]) == 1
    assert len(client.get(NEAREST, {"q": "N8 0NP", "limit": 50}).json()["centres"]) == 8


@pytest.mark.parametrize("limit", ["0", "51", "-1", "five", "", "1.5", "٣", "1e1", " 5", "9" * 400])
def test_a_bad_limit_is_refused(client, postcode, limit):
    answer = client.get(NEAREST, {"q": "N8 0NP", "limit": limit})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-limit")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({}, 400, "not-a-place"),
        ({"q": ""}, 400, "not-a-place"),
        ({"q": "   "}, 400, "not-a-place"),
        ({"q": "?!"}, 400, "not-a-place"),
        ({"q": "x" * 10_000}, 400, "not-a-place"),
        ({"q": "N8\x000NP"}, 400, "not-a-place"),
        ({"q": "ZE9 9ZZ"}, 404, "not-found"),
        ({"q": "GIR 0AA"}, 422, "cannot-be-located"),
        ({"near": "51.5"}, 400, "not-a-place"),
        ({"near": "91,0"}, 400, "not-a-place"),
        ({"near": "nan,nan"}, 400, "not-a-place"),
        ({"q": "Newport", "at": "1e308,1e308"}, 400, "not-a-place"),
        ({"near": "inf,0"}, 400, "not-a-place"),
        ({"near": "51.5,-0.1,3"}, 400, "not-a-place"),
        ({"near": "fifty,one"}, 400, "not-a-place"),
    ],
)
def test_each_refusal_has_its_code_and_a_sentence(client, asked, status, code):
    answer = client.get(NEAREST, asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].endswith(".")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_device_may_give_its_position(client):
    CentreFactory(slug="leeds", point=LEEDS)

    answer = client.get(NEAREST, {"near": "53.8,-1.55"}).json()

    assert answer["origin"]["precision"] == "device"
    assert answer["centres"][0]["slug"] == "leeds"


def test_positions_in_northern_ireland_are_given_out_no_finer_than_a_hundredth_of_a_degree(client):
    PostcodeFactory(code="BT15GS", point=Point(-5.930077, 54.596639, srid=4326))

    origin = client.get(NEAREST, {"q": "BT1 5GS"}).json()["origin"]

    assert (origin["latitude"], origin["longitude"]) == (54.6, -5.93)


def test_a_broken_look_up_is_not_called_an_unknown_place(client, monkeypatch):
    def away(*args):
        raise OperationalError

    monkeypatch.setattr("centres.api.finding.nearest", away)

    answer = client.get(NEAREST, {"q": "N8 0NP"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "look-up-unavailable")
    assert answer["Retry-After"] == "60"


def test_all_published_centres_are_geojson(client):
    CentreFactory(slug="here", point=LEEDS)
    CentreFactory(slug="nowhere-yet", point=None, pin="")
    CentreFactory(slug="draft", status="draft")

    answer = client.get(ALL).json()

    assert answer["type"] == "FeatureCollection"
    features = {feature["id"]: feature for feature in answer["features"]}
    assert features.keys() == {"here", "nowhere-yet"}
    assert features["here"]["geometry"] == {"type": "Point", "coordinates": [LEEDS.x, LEEDS.y]}
    assert features["nowhere-yet"]["geometry"] is None
    assert features["nowhere-yet"]["properties"]["pin"] is None


EVERY = {
    ALL: "public, max-age=300",
    "/api/v1/centres.csv": "public, max-age=300",
    "/api/v1/centres/one/": "public, max-age=300",
    "/api/v1/openreferral/": "public, max-age=300",
    "/api/v1/openreferral/services": "public, max-age=300",
    "/api/v1/openapi.json": "public, max-age=300",
    "/centres/one.vcf": "public, max-age=300",
    NEAREST + "?q=N80NP": "no-store",
}


@pytest.mark.parametrize("path", EVERY)
def test_the_data_are_open_cookieless_and_not_sent_twice(client, postcode, path):
    CentreFactory(slug="one")

    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})

    assert (answer.status_code, again.status_code, again.content) == (200, 304, b"")
    for one in (answer, again):
        assert one["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in one["Access-Control-Expose-Headers"]
        assert one["Cache-Control"] == EVERY[path]
        assert one["X-Robots-Tag"] == "noindex"
        assert not one.cookies
        assert "Cookie" not in one.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (ALL, 3),
        ("/api/v1/centres.csv", 3),
        ("/api/v1/centres/one/", 3),
        ("/api/v1/openreferral/services", 4),
        ("/api/v1/openreferral/services?full=true", 4),
        ("/api/v1/openapi.json", 1),
        ("/centres/one.vcf", 1),
        (NEAREST + "?q=N80NP&limit=50", 3),
    ],
)
def test_an_answer_takes_as_many_queries_for_twenty_centres_as_for_one(
    client, postcode, django_assert_num_queries, path, queries
):
    """One is the limit's."""
    therapies = [TherapyFactory(), TherapyFactory()]
    CentreFactory(slug="one", therapies=therapies)
    client.get(path)  # what is remembered for a minute is then known
    with django_assert_num_queries(queries):
        client.get(path)
    for _ in range(20):
        CentreFactory(therapies=therapies)

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [ALL, NEAREST, "/api/v1/centres.csv", "/api/v1/openreferral/services"])
def test_the_data_can_only_be_read(client, path):
    answer = client.post(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD"
    assert client.head(path).content == b""


def test_one_centre_is_told_in_full_and_nothing_that_is_for_staff(client):
    CentreFactory(
        slug="one",
        name="One",
        address="1 Road\nHouse",
        county="Testshire",
        postcode="N8 0NP",
        email="hello@example.org",
        website="https://example.org",
        charity_number="1031690",
        also_offers="Knitting\nChoir",
        opening_hours="Tuesdays",
        closure_note="Closed in June.",
        staff_notes="Only staff read this",
        therapies=[TherapyFactory(slug="yoga", name="Yoga")],
    )

    answer = client.get("/api/v1/centres/one/")

    assert "Only staff" not in answer.text
    assert answer.json() == {
        "slug": "one",
        "name": "One",
        "url": "http://localhost:8000/centres/one/",
        "vcard": "http://localhost:8000/centres/one.vcf",
        "address": ["1 Road", "House"],
        "town": "Testham",
        "county": "Testshire",
        "nation": "England",
        "postcode": "N8 0NP",
        "latitude": LONDON.y,
        "longitude": LONDON.x,
        "pin": "address",
        "phone": "",
        "email": "hello@example.org",
        "website": "https://example.org",
        "charity_number": "1031690",
        "therapies": [{"slug": "yoga", "name": "Yoga"}],
        "also_offers": ["Knitting", "Choir"],
        "opening_hours": "Tuesdays",
        "closure_note": "Closed in June.",
        "confirmed_on": None,
        "source": "",
        "source_date": "",
    }


@pytest.mark.parametrize("slug", ["draft", "closed", "never-was", "x" * 500])
def test_a_draft_and_a_closed_centre_cannot_be_told_from_what_never_was(client, slug):
    CentreFactory(slug="draft", status="draft")
    CentreFactory(slug="closed", status="closed")

    answer = client.get(f"/api/v1/centres/{slug}/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found")
    assert answer.content == client.get("/api/v1/centres/another/").content
    assert answer["Cache-Control"] == "no-store"
    assert client.get(f"/centres/{slug}.vcf").status_code == 404


def test_a_name_that_several_places_have_gives_addresses_that_tell_them_apart(client):
    for nation, point in (("Wales", Point(-2.99, 51.58)), ("England", Point(-1.29, 50.7))):
        PlaceFactory(name="Newport", nation=nation, point=point)

    answer = client.get(NEAREST, {"q": "Newport"}).json()

    assert (answer["origin"], answer["centres"]) == (None, [])
    assert len(answer["choices"]) == 2
    for choice in answer["choices"]:
        assert choice.keys() == {"label", "url"}
        assert client.get(choice["url"]).json()["origin"]["precision"] == "place"


def test_the_name_of_a_centre_leads_to_it(client):
    CentreFactory(slug="merlin", name="Merlin Neuro Therapy Centre")

    answer = client.get(NEAREST, {"q": "merlin"}).json()

    assert answer["origin"] is None
    assert [choice["label"] for choice in answer["choices"]] == ["Merlin Neuro Therapy Centre"]
    assert client.get(answer["choices"][0]["url"]).json()["slug"] == "merlin"


def test_where_the_text_is_a_place_too_there_is_no_choice_to_make(client):
    PlaceFactory(name="Merlin")
    CentreFactory(slug="merlin", name="Merlin Neuro Therapy Centre")

    answer = client.get(NEAREST, {"q": "merlin"}).json()

    assert answer["origin"]["precision"] == "place"
    assert answer["choices"] == []


def test_only_centres_that_offer_a_therapy(client, postcode):
    CentreFactory(slug="near")
    CentreFactory(slug="far", point=LEEDS, therapies=[TherapyFactory(slug="yoga")])

    answer = client.get(NEAREST, {"q": "N8 0NP", "therapy": "yoga"}).json()

    assert [centre["slug"] for centre in answer["centres"]] == ["far"]


def test_who_asks_too_often_is_told_when_to_come_back(client, postcode, settings):
    settings.API_LIMITS = {"nearest": [(2, 60), (1_000, 86_400)], "data": [(1, 60)]}
    asked = [client.get(NEAREST, {"q": "N8 0NP"}) for _ in range(3)]

    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[-1].json()["error"]["code"] == "too-many-requests"
    assert 0 < int(asked[-1]["Retry-After"]) <= 60
    assert asked[-1]["Cache-Control"] == "no-store"
    assert asked[-1]["Access-Control-Allow-Origin"] == "*"
    assert [client.get(ALL).status_code for _ in range(2)] == [200, 429]
    assert client.get(ALL, REMOTE_ADDR="192.0.2.9").status_code == 200
    assert client.get("/centres/", {"q": "N8 0NP"}).status_code == 200  # pages are for people


def test_a_forged_address_does_not_lift_the_limit(client, settings):
    settings.API_LIMITS = {"data": [(1, 60)]}

    asked = [client.get(ALL, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)]

    assert [answer.status_code for answer in asked] == [200, 429]


def test_while_the_database_is_away_the_second_time_out_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr("msntc.limits.allow_within", lambda *args: Verdict(True, is_counted=False))
    monkeypatch.setattr("centres.api.finding.nearest", lambda *args: pytest.fail("the database was asked"))

    answer = client.get(NEAREST, {"q": "N8 0NP"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "look-up-unavailable")
    assert answer["Retry-After"] == "60"


NASTY = [
    "<script>alert(1)</script>",
    "N8\x000NP",
    "\u202egnirts",
    "🦽" * 50,
    "'; DROP TABLE x; --",
    "%00",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", ["q", "near", "at", "limit", "therapy"])
def test_nothing_that_is_sent_breaks_it(client, postcode, name, text):
    answer = client.get(NEAREST, {"q": "N8 0NP"} | {name: text})

    assert answer.status_code in {200, 400, 404}
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.json().keys() in ({"error"}, {"query", "origin", "choices", "centres"})
