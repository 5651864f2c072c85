"""The way to a centre by other people's maps: to the very place where we know it, else by name and address."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import Point

from centres.detail.directions import build_directions, format_full_address
from centres.models import Centre
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
PLACE = Point(-0.1234567, 51.5, srid=4326)


def goals(centre):
    """What each map is asked for, by its name."""
    return {
        way.map: next(
            value[0]
            for key, value in parse_qs(urlsplit(way.url).query).items()
            if key in {"to", "destination", "daddr"}
        )
        for way in build_directions(centre).ways
    }


@pytest.mark.parametrize("pin", [Centre.Pin.ADDRESS, Centre.Pin.POSTCODE])
def test_a_known_place_is_gone_to_by_its_point(pin):
    centre = CentreFactory(point=PLACE, pin=pin)

    assert build_directions(centre).is_exact
    assert goals(centre) == {
        "OpenStreetMap": "51.50000,-0.12346",
        "Google Maps": "51.50000,-0.12346",
        "Apple Maps": "51.50000,-0.12346",
    }


@pytest.mark.parametrize("point", [{"point": PLACE, "pin": Centre.Pin.TOWN}, {"point": None, "pin": ""}])
def test_of_a_place_that_we_do_not_know_name_and_address_are_asked_for(point):
    centre = CentreFactory(
        name="Smith & Sons #1", address="1 High Road,\n\nOld Town", town="Testham", **point
    )

    assert not build_directions(centre).is_exact
    assert goals(centre) == dict.fromkeys(
        ["Google Maps", "Apple Maps"], "Smith & Sons #1, 1 High Road, Old Town, Testham, England"
    )


def test_a_town_that_is_its_own_county_is_named_once():
    assert format_full_address(Centre(name="A", town="Bristol", county="Bristol")) == "A, Bristol"


def test_the_page_names_the_goal_in_each_link_and_says_that_it_leaves_us(client):
    CentreFactory(name="Made-up Centre", slug="a", point=PLACE)

    page = client.get("/centres/a/").text

    for name in ("OpenStreetMap", "Google Maps", "Apple Maps"):
        goal = '<span class="visually-hidden">Directions to Made-up Centre with </span>'
        assert f'rel="noopener noreferrer">{goal}{name}</a>' in page
    assert "The links leave our site: others run these maps." in page
    assert "we know only the town" not in page


def test_the_page_says_when_only_the_town_is_known(client):
    CentreFactory(slug="a", point=PLACE, pin=Centre.Pin.TOWN)

    page = client.get("/centres/a/").text

    assert "we know only the town" in page
    assert "OpenStreetMap</a>" not in page
