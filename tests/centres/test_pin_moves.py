"""The pin moves only where somebody meant to move it, and the save says by how much and where to."""

import json

import pytest
from django.contrib.gis.geos import Point

from centres.geocoding import describe_move
from tests.support.centre_admin import change, opened
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
DOOR = Point(-1.5491, 53.8008, srid=4326)
NORTH = {"type": "Point", "coordinates": [-1.5491, 53.8033]}


@pytest.fixture
def centre():
    return CentreFactory(point=DOOR, pin="postcode", postcode="")


def save(client, centre, **values):
    return client.post(change(centre), opened(client, centre) | {"_save": "1"} | values, follow=True)


def test_a_place_that_nobody_meant_to_send_moves_nothing(admin_client, centre):
    answer = save(admin_client, centre, point=json.dumps(NORTH), town="Leeds")
    centre.refresh_from_db()
    assert (centre.point.coords, centre.pin, centre.town) == (DOOR.coords, "postcode", "Leeds")
    assert "The pin moved" not in answer.text


def test_a_pin_that_was_moved_is_set_by_hand_and_the_save_says_how_far(admin_client, centre):
    answer = save(admin_client, centre, point=json.dumps(NORTH), **{"point-moved": "1"})
    centre.refresh_from_db()
    assert (centre.point.coords, centre.pin) == ((-1.5491, 53.8033), "address")
    assert "The pin moved 278 metres to the north." in answer.text


def test_a_moved_pin_stays_moved_when_the_form_comes_back(admin_client, centre):
    answer = save(admin_client, centre, point=json.dumps(NORTH), email="no address", **{"point-moved": "1"})
    assert 'name="point-moved" value="1"' in answer.text
    assert "53.8033" in answer.text
    answer = save(admin_client, centre, point=json.dumps(NORTH), email="no address")
    assert 'name="point-moved" value=""' in answer.text
    assert "53.8033" not in answer.text


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ((-1.5491, 53.8098), "0.6 miles to the north"),
        ((-1.5247, 53.8008), "1.0 miles to the east"),
        ((-1.5506, 53.7999), "141 metres to the south-west"),
        ((-1.5491, 54.8008), "69.2 miles to the north"),
    ],
)
def test_far_is_told_in_miles_and_near_in_metres(to, words):
    assert describe_move(DOOR, Point(*to, srid=4326)) == f"The pin moved {words}."
