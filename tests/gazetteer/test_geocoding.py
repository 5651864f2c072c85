"""The online geocoder: what is asked, what is kept of an answer, how often, and what an outage is."""

import logging
import os
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest
import time_machine
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection

from centres.gazetteer import checks, geocoding
from centres.gazetteer.postcodes import Postcode
from centres.gazetteer.results import GeocoderUnavailable
from tests.support.geocoder import HOSPITAL, NOMINATIM, serve_geocoder

N8_0NP = Postcode("N8", "0NP")


@pytest.fixture
def server(db, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    cache.clear()
    with serve_geocoder() as geocoder:
        yield geocoder
    cache.clear()


@pytest.fixture
def streets(server, settings):
    """The server is the site's Nominatim."""
    settings.GEOCODER, settings.GEOCODER_DOMAIN = "nominatim", server.domain
    server.page = [NOMINATIM]
    return server


@pytest.fixture
def postcodes(server, settings):
    """The server is the site's postcodes.io."""
    settings.POSTCODE_GEOCODER, settings.POSTCODE_GEOCODER_DOMAIN = "postcodes.io", server.domain
    result = {"postcode": "N8 0NP", "latitude": 51.584372, "longitude": -0.107521}
    server.page = {"status": 200, "result": result}
    return server


# Which geocoder is on


def test_a_site_that_chose_no_geocoder_asks_nobody(db, settings, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(geocoding._threads, "submit", lambda *args: pytest.fail("a request was sent"))
    assert (settings.GEOCODER, settings.POSTCODE_GEOCODER) == ("", "")
    with django_assert_num_queries(0):
        assert geocoding.find_street("10 Downing Street") is None
        assert geocoding.find_postcode(N8_0NP) is None


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"GEOCODER": "nominatim"}, []),
        ({"GEOCODER": "nominatim", "GEOCODER_DOMAIN": "127.0.0.1:2322"}, []),
        ({"GEOCODER": "nominatim", "POSTCODE_GEOCODER": "postcodes.io"}, []),
        ({"GEOCODER": "google"}, ["gazetteer.E001"]),
        ({"POSTCODE_GEOCODER": "nominatim"}, ["gazetteer.E001"]),
        ({"GEOCODER_DOMAIN": "https://nominatim.example.org"}, ["gazetteer.E003"]),
        ({"POSTCODE_GEOCODER_DOMAIN": "example.org/api"}, ["gazetteer.E003"]),
    ],
)
def test_settings_that_could_not_work_are_refused(settings, changes, faults):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [fault.id for fault in checks.check_geocoders(None)] == faults


def test_a_site_with_such_settings_does_not_start():
    """In a process of its own: here the check is known because it is imported above."""
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=site_settings.BASE_DIR,
        env=os.environ | {"GEOCODER": "google", "DJANGO_SETTINGS_MODULE": "msntc.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode
    assert "gazetteer.E001" in run.stderr


# What is asked, and what is made of the answer


@pytest.mark.parametrize("text", ["", " ,.- ", "Привет", "long " * 25])
def test_a_text_that_can_be_no_street_is_not_asked_for(streets, text):
    assert geocoding.find_street(text) is None
    assert not streets.requests


def test_a_street_is_found_and_credited(streets):
    assert geocoding.find_street("10  Downing St, London") == geocoding.Answer(
        "Downing Street, Westminster, London", 51.503, -0.128, "© OpenStreetMap contributors"
    )


def test_only_these_islands_are_asked_for_and_the_site_says_who_asks(streets, settings):
    geocoding.find_street(" 10  Downing St, London ")
    assert streets.last["q"] == "10 Downing St, London"
    assert streets.last["countrycodes"] == "gb,ie,im,je,gg"
    assert streets.requests[0][2] == settings.GEOCODER_USER_AGENT == "centre finder of http://localhost:8000"


def test_a_landmark_goes_by_its_name(streets):
    streets.page = [HOSPITAL]
    label = "Royal Victoria Infirmary, Queen Victoria Road, Newcastle upon Tyne"
    assert geocoding.find_street("rvi newcastle").label == label


@pytest.mark.parametrize(
    "page",
    [
        [],
        [NOMINATIM | {"lat": "40.7", "lon": "-74.0"}],
        [NOMINATIM | {"address": {"country_code": "fr"}, "lat": "49.5", "lon": "0.1"}],
        [NOMINATIM | {"addresstype": "country"}],
    ],
    ids=["nothing", "outside the box", "another country", "a whole country"],
)
def test_what_is_not_on_these_islands_is_not_found(streets, page):
    streets.page = page
    assert geocoding.find_street("nowhere street") is None


def test_a_postcode_is_found(postcodes):
    assert geocoding.find_postcode(N8_0NP) == geocoding.Answer("N8 0NP", 51.584, -0.108, "postcodes.io")
    assert postcodes.requests[0][1] == "/postcodes/N8%200NP"


def test_northern_ireland_is_as_coarse_as_in_our_own_table(postcodes):
    postcodes.page["result"] |= {"postcode": "BT1 5GS", "latitude": 54.596639, "longitude": -5.930077}
    answer = geocoding.find_postcode(Postcode("BT1", "5GS"))
    assert (answer.latitude, answer.longitude) == (54.6, -5.93)


def test_a_postcode_that_nobody_knows_is_not_found_and_not_asked_for_again(postcodes):
    postcodes.status, postcodes.page = 404, {"status": 404, "error": "Postcode not found"}
    assert geocoding.find_postcode(N8_0NP) is None
    assert geocoding.find_postcode(N8_0NP) is None
    assert len(postcodes.requests) == 1


@pytest.mark.parametrize("page", [b"<h1>Not Found</h1>", {"detail": "Not Found"}, [], b""])
def test_a_404_in_other_words_than_theirs_is_an_outage(postcodes, page):
    postcodes.status, postcodes.page = 404, page
    with pytest.raises(GeocoderUnavailable):
        geocoding.find_postcode(N8_0NP)


@pytest.mark.parametrize("result", [{"postcode": "N8 0NP", "latitude": None, "longitude": -2.1}, None])
def test_a_postcode_without_a_position_is_not_found(postcodes, result):
    postcodes.page["result"] = result
    assert geocoding.find_postcode(N8_0NP) is None


# What is kept


def test_a_cached_answer_costs_one_query_and_no_request(streets, django_assert_num_queries):
    first = geocoding.find_street("10 Downing Street, London")
    with django_assert_num_queries(1):
        assert geocoding.find_street("10 DOWNING STREET LONDON") == first
    assert len(streets.requests) == 1


def test_that_nothing_was_found_is_cached_too(streets):
    streets.page = []
    assert geocoding.find_street("nowhere street") is None
    assert geocoding.find_street("Nowhere Street") is None
    assert len(streets.requests) == 1


def test_an_answer_is_cached_for_180_days(streets):
    with time_machine.travel("2026-01-01 12:00Z", tick=False):
        geocoding.find_street("downing street")
    with time_machine.travel("2026-06-30 11:58Z", tick=False):
        geocoding.find_street("downing street")
        assert len(streets.requests) == 1
    with time_machine.travel("2026-06-30 12:00:02Z", tick=False):
        geocoding.find_street("downing street")
    assert len(streets.requests) == 2


def test_the_cache_holds_nobodys_address_and_no_words_of_a_visitor(streets, settings):
    geocoding.find_street("10 Downing Street, SW1A 2AA")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        keys = [key for (key,) in cursor.fetchall()]
    label = geocoding.find_street("10 Downing Street, SW1A 2AA")
    for secret in ("10", "SW1A", "2AA", "Rose", "51.50348"):
        assert secret not in str(label)
    assert "downing" not in str(keys).lower()
    settings.SECRET_KEY = "another"
    geocoding.find_street("10 Downing Street, SW1A 2AA")
    assert len(streets.requests) == 2, "the key could be made without the secret"


# Turns and outages


@pytest.mark.django_db(transaction=True)
def test_the_site_asks_at_most_once_a_second_however_many_want_to(streets):
    outcomes = []

    def visit(number):
        try:
            for again in range(4):
                try:
                    outcomes.append(geocoding.find_street(f"{number} street {again}"))
                except GeocoderUnavailable as fault:
                    outcomes.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(moment for moment, *_ in streets.requests)
    assert len(moments) >= 2
    assert len(outcomes) == 12
    assert outcomes.count("no turn") == 12 - len(moments)
    assert all(after - before >= 0.95 for before, after in pairwise(moments)), moments


def test_nobody_waits_longer_than_three_seconds_for_a_turn(streets, monkeypatch):
    monkeypatch.setattr(geocoding, "_take_turn", lambda: False)
    start = time.monotonic()
    with pytest.raises(GeocoderUnavailable, match="no turn"):
        geocoding.find_street("another street")
    assert time.monotonic() - start < 3


def test_whoever_waited_for_a_turn_takes_the_answer_of_the_one_before(streets, monkeypatch):
    first = geocoding.find_street("downing street")
    key = geocoding._key("nominatim", "another street")
    monkeypatch.setattr(geocoding, "_wait_for_turn", lambda service: cache.set(key, [first]))
    assert geocoding.find_street("another street") == first
    assert len(streets.requests) == 1


@pytest.mark.parametrize("status", [402, 403, 404, 429, 500, 503])
def test_an_error_is_an_outage_and_the_service_is_left_alone_for_a_minute(streets, status):
    with time_machine.travel("2026-07-01 12:00", tick=False) as clock:  # in summer time
        streets.status = status
        with pytest.raises(GeocoderUnavailable):
            geocoding.find_street("downing street")
        streets.status = 200
        clock.shift(58)
        with pytest.raises(GeocoderUnavailable, match="at rest"):
            geocoding.find_street("downing street")
        assert len(streets.requests) == 1
        clock.shift(4)
        assert geocoding.find_street("downing street")


def test_a_text_that_the_service_finds_fault_with_is_no_reason_to_leave_it_alone(streets):
    streets.status = 400
    with pytest.raises(GeocoderUnavailable):
        geocoding.find_street("downing street")
    streets.status = 200
    assert geocoding.find_street("downing street")


def test_a_service_that_failed_does_not_stop_another(streets, postcodes):
    cache.set("geocoder.rests.nominatim", True, 60)
    assert geocoding.find_postcode(N8_0NP)


@pytest.mark.parametrize("page", [b"<html>", {"features": [{}]}, [{"lat": None}], b"7"])
def test_an_answer_of_another_shape_is_an_outage(streets, page):
    streets.page = page
    with pytest.raises(GeocoderUnavailable):
        geocoding.find_street("downing street")


def test_a_service_that_trickles_is_waited_for_no_longer_than_the_time_out(streets, monkeypatch):
    assert geocoding.TIMEOUT == 3
    monkeypatch.setattr(geocoding, "TIMEOUT", 0.5)
    streets.seconds = 2
    start = time.monotonic()
    with pytest.raises(GeocoderUnavailable):
        geocoding.find_street("downing street")
    assert 0.4 < time.monotonic() - start < 1.8


def test_nobody_listening_is_an_outage(streets, settings):
    settings.GEOCODER_DOMAIN = "127.0.0.1:9"
    with pytest.raises(GeocoderUnavailable):
        geocoding.find_street("downing street")


def test_the_log_says_that_a_service_failed_and_not_what_it_was_asked(streets, caplog, settings):
    streets.status, streets.page = 500, b"nothing for 10 downing street"
    loggers = settings.LOGGING["loggers"]
    with (
        caplog.at_level(loggers["geopy"]["level"], "geopy"),
        caplog.at_level(logging.DEBUG, "centres"),
        pytest.raises(GeocoderUnavailable),
    ):
        geocoding.find_street("10 downing street")
    assert [record.getMessage() for record in caplog.records] == [
        "nominatim did not answer: GeocoderServiceError"
    ]
