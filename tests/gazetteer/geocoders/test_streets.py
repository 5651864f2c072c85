"""A street or a landmark, asked of each online geocoder."""

import pytest

from centres.gazetteer.geocoders import online
from tests.gazetteer.geocoders.loopback import NOMINATIM

LANDMARK = {
    "lat": "54.9802",
    "lon": "-1.6196",
    "class": "amenity",
    "type": "hospital",
    "addresstype": "amenity",
    "name": "Royal Victoria Infirmary",
    "display_name": "Royal Victoria Infirmary, Newcastle upon Tyne, United Kingdom",
    "address": {"road": "Queen Victoria Road", "city": "Newcastle upon Tyne", "country_code": "gb"},
}


def photon(latitude, longitude, **properties):
    return {"properties": properties, "geometry": {"coordinates": [longitude, latitude]}}


def opencage(latitude, longitude, **components):
    return {
        "formatted": "10 Somewhere",
        "geometry": {"lat": latitude, "lng": longitude},
        "components": components,
    }


@pytest.mark.parametrize("text", ["", " ,.- ", "Привет", "long " * 25])
def test_a_text_that_can_be_no_street_is_not_asked_for(streets, no_network, text):
    assert online.find(text) is None


def test_a_street_is_found_and_credited(streets):
    assert online.find("10  Downing St, London") == online.Answer(
        "Downing Street, Westminster, London", 51.503, -0.128, "© OpenStreetMap contributors"
    )


def test_only_these_islands_are_asked_for_and_the_site_says_who_asks(streets, settings):
    online.find(" 10  Downing St, London ")
    assert streets.last["q"] == "10 Downing St, London"
    assert streets.last["countrycodes"] == "gb,ie,im,je,gg"
    assert streets.asked[0][2] == settings.GEOCODER_USER_AGENT == "centre finder of http://localhost:8000"


def test_a_landmark_goes_by_its_name(streets):
    streets.page = [LANDMARK]
    assert (
        online.find("rvi newcastle").label
        == "Royal Victoria Infirmary, Queen Victoria Road, Newcastle upon Tyne"
    )


def test_photon_is_asked_within_a_box_and_its_answers_abroad_are_passed_over(streets, settings):
    settings.GEOCODER = "photon"
    streets.page = {
        "features": [
            photon(49.4431, 1.0993, name="Rue Jeanne", countrycode="FR", type="street"),  # inside the box
            photon(40.7128, -74.006, name="High Street", countrycode="", type="street"),  # outside
            photon(53.4, -2.9, name="England", countrycode="GB", type="state"),
            photon(
                53.4011,
                -2.9933,
                street="Hope Street",
                city="Liverpool",
                countrycode="GB",
                type="house",
                osm_key="building",
                osm_value="yes",
                name="Rose Cottage",
                housenumber="3",
            ),
        ]
    }
    assert online.find("hope street") == online.Answer(
        "Hope Street, Liverpool", 53.401, -2.993, "© OpenStreetMap contributors"
    )
    assert streets.last["bbox"] == "-11.0,49.0,2.2,61.5"


def test_opencage_is_asked_with_its_key_and_for_these_countries(streets, settings):
    settings.GEOCODER, settings.GEOCODER_KEY = "opencage", "secret"
    streets.page = {
        "results": [
            opencage(53.5, -2.5, _type="country", country="United Kingdom", country_code="gb"),
            opencage(
                53.4011,
                -2.9933,
                _type="building",
                building="Rose Cottage",
                house_number="3",
                road="Hope Street",
                city="Liverpool",
                country_code="gb",
            ),
        ]
    }
    assert online.find("hope street") == online.Answer(
        "Hope Street, Liverpool", 53.401, -2.993, "OpenCage, © OpenStreetMap contributors"
    )
    assert (streets.last["key"], streets.last["countrycode"]) == ("secret", "gb,ie,im,je,gg")


@pytest.mark.parametrize(
    "said",
    [
        [],
        [NOMINATIM | {"lat": "40.7", "lon": "-74.0"}],
        [NOMINATIM | {"address": {"country_code": "fr"}, "lat": "49.5", "lon": "0.1"}],
        [NOMINATIM | {"addresstype": "country"}],
    ],
    ids=["nothing", "outside the box", "another country", "a whole country"],
)
def test_what_is_not_on_these_islands_is_not_found(streets, said):
    streets.page = said
    assert online.find("nowhere street") is None
