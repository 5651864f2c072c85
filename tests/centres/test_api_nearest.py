"""The open data, asked for the nearest centres: what it says, and how it refuses."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import OperationalError

from tests.centres.api import NEAREST
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
        "closed_from": None,
        "closed_until": None,
        "closed_reason": "",
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
