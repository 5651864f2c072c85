"""What goes wrong with an online geocoder: an outage is no answer, and the service is left alone for a while."""

import logging
import time

import pytest

from centres.gazetteer.geocoders import online, services
from centres.gazetteer.models import OnlineAnswer
from centres.gazetteer.outcomes import GeocoderUnavailable
from tests.gazetteer.geocoders.loopback import later


@pytest.mark.parametrize(
    ("status", "headers", "rest"),
    [
        (429, {"Retry-After": "120"}, 120),
        (429, {"Retry-After": "999999"}, 3600),
        (429, {}, 60),
        (402, {}, 60),
        (403, {}, 60),
        (500, {}, 10),
        (503, {}, 10),
        (404, {}, 10),
    ],
)
def test_an_error_is_an_outage_and_the_service_is_left_alone(streets, status, headers, rest):
    streets.status, streets.headers = status, headers
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")
    assert not OnlineAnswer.objects.exists()
    streets.status = 200
    later(rest - 2)
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")
    assert len(streets.asked) == 1
    later(3)
    assert online.find("downing street")


def test_a_text_that_the_service_finds_fault_with_is_no_reason_to_leave_it_alone(streets):
    streets.status = 400
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")
    streets.status = 200
    later(2)
    assert online.find("downing street")


@pytest.mark.parametrize("said", [b"<html>", {"features": [{}]}, [{"lat": None}], b"7"])
def test_an_answer_of_another_shape_is_an_outage(streets, said):
    streets.page = said
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")


def test_a_service_that_trickles_is_waited_for_no_longer_than_the_time_out(streets, monkeypatch):
    monkeypatch.setattr(services, "TIMEOUT_SECONDS", 0.5)
    streets.seconds = 2
    start = time.monotonic()
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")
    assert 0.4 < time.monotonic() - start < 1.8


def test_three_seconds_are_the_time_out():
    assert services.TIMEOUT_SECONDS == 3


def test_nobody_listening_is_an_outage(streets, settings):
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")


def test_the_log_says_that_a_service_failed_and_not_what_it_was_asked(streets, caplog, settings):
    streets.status, streets.page = 500, b"nothing for 10 downing street"
    loggers = settings.LOGGING["loggers"]
    with (
        caplog.at_level(loggers["geopy"]["level"], "geopy"),
        caplog.at_level(logging.DEBUG, "centres"),
        pytest.raises(GeocoderUnavailable),
    ):
        online.find("10 downing street")
    assert [record.getMessage() for record in caplog.records] == [
        "nominatim did not answer: GeocoderServiceError"
    ]
