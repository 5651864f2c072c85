"""The open data: what it says, how it refuses, and that it sets no cookie."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import OperationalError

from tests.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PostcodeFactory, TherapyFactory

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

    monkeypatch.setattr("centres.api.nearest", away)

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


@pytest.mark.parametrize("path", [ALL, NEAREST + "?q=N80NP"])
def test_the_data_are_open_cookieless_and_not_sent_twice(client, postcode, path):
    CentreFactory()

    answer = client.get(path)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_centres_take_two_queries_however_many(client, django_assert_num_queries):
    therapy = TherapyFactory()
    for _ in range(20):
        CentreFactory(therapies=[therapy])

    with django_assert_num_queries(2):
        assert len(client.get(ALL).json()["features"]) == 20


@pytest.mark.parametrize("path", [ALL, NEAREST])
def test_the_data_can_only_be_read(client, path):
    assert client.post(path).status_code == 405
