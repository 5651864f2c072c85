"""The open data, asked for the nearest centres: what it says, and how it refuses."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import OperationalError

from tests.support.api_addresses import NEAREST
from tests.support.factories import (
    HORNSEY,
    LEEDS,
    LONDON,
    CentreFactory,
    PlaceFactory,
    PostcodeAreaFactory,
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
    assert near == {
        "distance_miles": 5.4,
        "distance_rounded_to": 0.1,
        "distance_is_approximate": False,
        "distance_words": "5.4 miles",
        "minutes_by_car": None,
        "way_words": "5.4 miles in a straight line",
        "over_water": False,
        "is_over_water": False,
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
    assert (far["distance_miles"], far["distance_rounded_to"]) == (165, 1)
    assert (far["distance_is_approximate"], far["distance_words"]) == (True, "about 165 miles")


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

    monkeypatch.setattr("centres.open_data.nearest_centres.find_nearest_centres", away)

    answer = client.get(NEAREST, {"q": "N8 0NP"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "look-up-unavailable")
    assert answer["Retry-After"] == "60"


def test_a_name_that_several_places_have_gives_addresses_that_tell_them_apart(client):
    for nation, point in (("Wales", Point(-2.99, 51.58)), ("England", Point(-1.29, 50.7))):
        PlaceFactory(name="Newport", nation=nation, point=point)

    answer = client.get(NEAREST, {"q": "Newport"}).json()

    assert (answer["matched"], answer["origin"], answer["centres"]) == ("several", None, [])
    assert len(answer["choices"]) == 2
    for choice in answer["choices"]:
        assert choice.keys() == {"kind", "label", "url"}
        assert choice["kind"] == "place"
        assert client.get(choice["url"]).json()["origin"]["precision"] == "place"


def test_the_name_of_a_centre_leads_to_it(client):
    CentreFactory(slug="merlin", name="Merlin Neuro Therapy Centre")

    answer = client.get(NEAREST, {"q": "merlin"}).json()

    assert (answer["matched"], answer["origin"]) == ("centre", None)
    assert [choice["label"] for choice in answer["choices"]] == ["Merlin Neuro Therapy Centre"]
    assert client.get(answer["choices"][0]["url"]).json()["slug"] == "merlin"


def test_where_the_text_is_a_place_too_the_centre_of_that_name_is_offered_as_on_the_page(client):
    PlaceFactory(name="Merlin")
    CentreFactory(slug="merlin", name="Merlin Neuro Therapy Centre")

    answer = client.get(NEAREST, {"q": "merlin"}).json()

    assert (answer["matched"], answer["origin"]["precision"]) == ("exact", "place")
    assert [(choice["kind"], choice["label"]) for choice in answer["choices"]] == [
        ("centre", "Merlin Neuro Therapy Centre")
    ]


def test_namesakes_of_the_place_that_stands_out_are_offered_too(client):
    PlaceFactory(name="Newport", nation="Wales", population=128_000, point=Point(-2.99, 51.58))
    others = [
        ("England", Point(-1.29, 50.7)),
        ("Scotland", Point(-2.9, 56.4)),
        ("England", Point(-2.4, 52.8)),
    ]
    for nation, point in others:
        PlaceFactory(name="Newport", nation=nation, point=point, population=900)

    answer = client.get(NEAREST, {"q": "Newport"}).json()

    assert answer["origin"]["latitude"] == 51.58
    assert len(answer["choices"]) == 3
    led_to = [client.get(choice["url"]).json() for choice in answer["choices"]]
    assert {one["origin"]["latitude"] for one in led_to} == {50.7, 56.4, 52.8}
    assert {one["matched"] for one in led_to} == {"exact"}


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("N8 0NP", "exact"),
        ("12 Made-up Road, London N8 0NP", "inside"),
        ("N8 ONP", "repaired"),
        ("N8 0", "part"),
        ("N8", "part"),
        ("hornsey n8", "inside"),
        ("N8 0ZZ", "surroundings"),
        ("Madeupshire", "area"),
        ("Testham", "exact"),
        ("Tesham", "repaired"),
    ],
)
def test_a_program_reads_how_the_text_was_read(client, postcode, text, matched):
    PostcodeAreaFactory(code="N8 0", kind="sector")
    PostcodeAreaFactory(code="N8", kind="district")
    PostcodeAreaFactory(code="ZZ", kind="area", name="Madeupshire")
    PlaceFactory(name="Testham", population=90_000)
    CentreFactory()

    answer = client.get(NEAREST, {"q": text}).json()

    assert answer["matched"] == matched
    assert (
        bool(answer["origin"]["note"]) == (matched not in {"exact", "inside"})
        or "middle" in answer["origin"]["note"]
    )


def test_a_position_is_read_from_the_device(client):
    CentreFactory()

    answer = client.get(NEAREST, {"near": "51.5,-0.1"}).json()

    assert answer["matched"] == "device"
    assert answer["centres"][0]["distance_words"].startswith("about ")


@pytest.mark.parametrize(("text", "step"), [("N8 0NP", 0.1), ("N8", 1)])
def test_a_distance_is_as_exact_as_it_is_true(client, postcode, text, step):
    PostcodeAreaFactory(code="N8", kind="district")
    CentreFactory()

    (centre,) = client.get(NEAREST, {"q": text}).json()["centres"]

    assert centre["distance_rounded_to"] == step
    assert centre["distance_miles"] == (5.4 if step == 0.1 else 5)
    assert centre["distance_is_approximate"] == (step == 1)


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
    assert answer.json().keys() in (
        {"error"},
        {"query", "matched", "question", "origin", "choices", "centres", "known_at"},
    )
