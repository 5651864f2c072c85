"""Our own tables as a geopy geocoder."""

import pytest
from django.contrib.gis.geos import Point
from geopy import exc

from centres.gazetteer.geocoders import local, online
from centres.gazetteer.models import Place, PlaceName


@pytest.fixture
def leeds(db):
    place = Place.objects.create(
        name="Leeds",
        nation="England",
        population=500_000,
        point=Point(-1.55, 53.8, srid=4326),
        source="added",
    )
    PlaceName.objects.create(place=place, name="Leeds", folded="leeds")


def test_our_tables_answer_as_a_geopy_geocoder(leeds):
    found = local.LocalGeocoder().geocode("Leeds", timeout=1)
    assert (found.address, found.latitude, found.longitude) == ("Leeds", 53.8, -1.55)
    assert [one.point for one in local.LocalGeocoder().geocode("Leeds", exactly_one=False)] == [found.point]


@pytest.mark.parametrize("text", ["Xyzzyville", "BFPO 12", "!!", "England"])
def test_what_our_tables_do_not_have_is_none(leeds, text):
    assert local.LocalGeocoder().geocode(text) is None


def test_namesakes_are_a_list_and_the_first_is_the_one(db):
    for county, y in (("Kent", 51), ("Essex", 52)):
        place = Place.objects.create(
            name="Sutton",
            nation="England",
            county=county,
            population=5000,
            point=Point(0.5, y),
            source="added",
        )
        PlaceName.objects.create(place=place, name="Sutton", folded="sutton")
    both = local.LocalGeocoder().geocode("Sutton", exactly_one=False)
    assert {one.address for one in both} == {"Sutton, Kent", "Sutton, Essex"}
    assert local.LocalGeocoder().geocode("Sutton") == both[0]


def test_our_tables_ask_nobody_even_where_a_geocoder_is_on(leeds, streets, monkeypatch):
    monkeypatch.setattr(local, "locate", lambda text: online.find(text) or pytest.fail("asked"))
    with pytest.raises(pytest.fail.Exception):
        local.LocalGeocoder().geocode("10 Downing Street")
    assert not streets.asked


def test_the_adapter_of_our_tables_goes_nowhere():
    with pytest.raises(exc.GeocoderUnavailable):
        local.LocalGeocoder()._call_geocoder("https://example.org", lambda page: page)
