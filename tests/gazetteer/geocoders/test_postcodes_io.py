"""postcodes.io as a geopy geocoder."""

import json

import pytest
from geopy import exc
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

from centres.gazetteer.geocoders.postcodesio import PostcodesIO


class Fake(BaseSyncAdapter):
    """Says what it was made to say, without any network."""

    def __init__(self, page, status=200, headers=None):
        super().__init__(proxies=None, ssl_context=None)
        self.page, self.status, self.headers = page, status, headers or {}

    def get_json(self, url, *, timeout, headers):
        self.url, self.timeout = url, timeout
        if self.status >= 400:
            raise AdapterHTTPError(
                "no", status_code=self.status, headers=self.headers, text=json.dumps(self.page)
            )
        return self.page

    get_text = get_json


def postcodes_io(*said, **headers):
    return PostcodesIO(adapter_factory=lambda **_: Fake(*said, **headers))


CLOSED = {
    "status": 404,
    "error": "Postcode not found",
    "terminated": {"postcode": "AB1 0AA", "year_terminated": 1996, "latitude": 57.1, "longitude": -2.24},
}


def test_a_closed_postcode_answers_with_its_last_point():
    found = postcodes_io(CLOSED, 404).geocode("AB1 0AA")
    assert (found.address, found.latitude, found.longitude) == ("AB1 0AA", 57.1, -2.24)
    assert found.raw["year_terminated"] == 1996


@pytest.mark.parametrize(
    "said",
    [
        ({"status": 404, "error": "Invalid postcode"}, 404),
        (CLOSED | {"terminated": {"postcode": "IM1 1AA", "latitude": None, "longitude": None}}, 404),
        ({"status": 200, "result": {"postcode": "JE2 3BX", "latitude": None, "longitude": None}},),
        ({"status": 200, "result": {"postcode": "JE2 3BX", "latitude": None, "longitude": -2.1}},),
        ({"status": 200, "result": None},),
    ],
)
def test_a_postcode_without_a_position_is_none(said):
    assert postcodes_io(*said).geocode("JE2 3BX") is None


def test_more_than_one_answer_is_a_list_of_one():
    (found,) = postcodes_io(CLOSED, 404).geocode("AB1 0AA", exactly_one=False)
    assert found.address == "AB1 0AA"


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, exc.GeocoderQueryError),
        (429, exc.GeocoderRateLimited),
        (500, exc.GeocoderServiceError),
        (504, exc.GeocoderTimedOut),
    ],
)
def test_other_errors_are_those_of_geopy(status, fault):
    with pytest.raises(fault):
        postcodes_io({"status": status}, status).geocode("N8 0NP")


def test_the_address_asked_for_is_made_of_scheme_domain_and_code():
    geocoder = PostcodesIO(
        scheme="http", domain="pc.example", adapter_factory=lambda **_: Fake({"status": 200, "result": None})
    )
    geocoder.geocode("N8/0NP?", timeout=7)
    assert (geocoder.adapter.url, geocoder.adapter.timeout) == ("http://pc.example/postcodes/N8%2F0NP%3F", 7)
