"""Online geocoders and our own tables as one. Nothing here leaves this machine: a server on the loopback answers."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import geopy.geocoders
import pytest
import time_machine
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F
from geopy import exc
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

from centres.gazetteer.geocoders import checks, local, online, services, turn
from centres.gazetteer.geocoders.postcodesio import PostcodesIO
from centres.gazetteer.models import NotBefore, OnlineAnswer, Place, PlaceName
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.gazetteer.postcodes import Postcode

NOMINATIM = {
    "lat": "51.5034878",
    "lon": "-0.1276965",
    "class": "place",
    "type": "house",
    "addresstype": "place",
    "name": "Rose Cottage",
    "display_name": "Rose Cottage, 10, Downing Street, Westminster, London, SW1A 2AA, United Kingdom",
    "address": {
        "house_number": "10",
        "road": "Downing Street",
        "suburb": "Westminster",
        "city": "London",
        "postcode": "SW1A 2AA",
        "country_code": "gb",
    },
}
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


@dataclass
class Server:
    """A geocoder on the loopback that says what it is told to, and remembers when it was asked for what."""

    domain: str
    page: object = field(default_factory=list)
    status: int = 200
    headers: dict = field(default_factory=dict)
    seconds: float = 0
    asked: list = field(default_factory=list)

    @property
    def last(self) -> dict:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.asked[-1][1]).query).items()}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
            body = told.page if isinstance(told.page, bytes) else json.dumps(told.page).encode()
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for i in range(
                len(body)
            ):  # drop by drop, where it is slow: each byte begins a socket's time-out anew
                self.wfile.write(body[i : i + 1])
                time.sleep(told.seconds / max(len(body), 1))

        def log_message(self, *args):
            pass

        def handle(self):
            with suppress(OSError):  # the other end has stopped waiting
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        told = Server(f"127.0.0.1:{httpd.server_port}")
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield told
        httpd.shutdown()


@pytest.fixture
def streets(db, server, settings):
    """The server is the site's Nominatim."""
    settings.GEOCODER, settings.GEOCODER_DOMAIN = "nominatim", server.domain
    server.page = [NOMINATIM]
    return server


@pytest.fixture
def postcodes(db, server, settings):
    """The server is the site's postcodes.io."""
    settings.POSTCODE_GEOCODER, settings.POSTCODE_GEOCODER_DOMAIN = "postcodes.io", server.domain
    server.page = {
        "status": 200,
        "result": {"postcode": "N8 0NP", "latitude": 51.584372, "longitude": -0.107521},
    }
    return server


@pytest.fixture
def no_network(monkeypatch):
    """Whoever so much as tries to ask anything fails the test."""

    class Refusing(BaseSyncAdapter):
        def get_json(self, url, *, timeout, headers):
            raise AssertionError(f"{url} was asked for")

        get_text = get_json

    monkeypatch.setattr(geopy.geocoders.options, "default_adapter_factory", Refusing)
    monkeypatch.setattr(online._messengers, "submit", lambda *args: pytest.fail("a request was sent"))


def later(seconds=5):
    """As if so many seconds had gone by since the last request."""
    NotBefore.objects.update(moment=F("moment") - timedelta(seconds=seconds))


# Switched off


def test_a_site_that_chose_no_geocoder_asks_nobody(db, settings, no_network, django_assert_num_queries):
    assert (settings.GEOCODER, settings.POSTCODE_GEOCODER) == ("", "")
    with django_assert_num_queries(0):
        assert online.find("10 Downing Street") is None
        assert online.find_postcode(Postcode("N8", "0NP")) is None


@pytest.mark.parametrize("text", ["", " ,.- ", "Привет", "long " * 25])
def test_a_text_that_can_be_no_street_is_not_asked_for(streets, no_network, text):
    assert online.find(text) is None


# What is found


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


# What is kept


@pytest.fixture
def no_network_after(streets):
    @contextmanager
    def guard():
        before = len(streets.asked)
        yield
        assert len(streets.asked) == before

    return guard


def test_a_kept_answer_costs_one_query_and_no_request(streets, no_network_after, django_assert_num_queries):
    first = online.find("10 Downing Street, London")
    with no_network_after(), django_assert_num_queries(1):
        assert online.find("10 DOWNING STREET LONDON") == first


def test_that_nothing_was_found_is_kept_too(streets, no_network_after, django_assert_num_queries):
    streets.page = []
    assert online.find("nowhere street") is None
    with no_network_after(), django_assert_num_queries(1):
        assert online.find("Nowhere Street") is None


def test_an_answer_is_kept_for_180_days(streets):
    with time_machine.travel("2026-01-01 12:00", tick=False):
        online.find("downing street")
    with time_machine.travel("2026-06-29 12:00", tick=False):
        online.find("downing street")
        assert len(streets.asked) == 1
    later()
    with time_machine.travel("2026-06-30 12:00", tick=False):
        online.find("downing street")
    assert len(streets.asked) == 2
    assert OnlineAnswer.objects.count() == 1


def test_what_was_kept_long_enough_goes_with_the_next_answer(streets):
    with time_machine.travel("2026-01-01 12:00", tick=False):
        online.find("downing street")
    later()
    with time_machine.travel("2026-06-30 12:00", tick=False):
        online.find("another street")
    assert [str(answer.asked_on) for answer in OnlineAnswer.objects.all()] == ["2026-06-30"]


def test_another_geocoder_has_answers_of_its_own(streets, settings):
    online.find("downing street")
    later()
    settings.GEOCODER, streets.page = "photon", {"features": []}
    assert online.find("downing street") is None
    assert OnlineAnswer.objects.count() == 2


def test_the_table_holds_nobodys_address(streets, settings):
    online.find("10 Downing Street, SW1A 2AA")
    (row,) = OnlineAnswer.objects.values_list()
    text = str([*row[:2], row[2].coords, *row[3:]])
    for secret in ("10", "SW1A", "2AA", "Rose", "51.50348", "downing street"):
        assert secret not in text.replace(str(row[0]), "").replace(str(row[4].year), "").replace(
            repr(row[4]), ""
        )


def test_the_key_of_a_row_cannot_be_made_without_the_secret(streets, settings):
    online.find("downing street")
    settings.SECRET_KEY = "another"
    later()
    online.find("downing street")
    assert OnlineAnswer.objects.count() == 2


# What goes wrong


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


# Whose turn it is


@pytest.mark.django_db(transaction=True)
def test_the_site_asks_at_most_once_a_second_however_many_want_to(server, settings):
    settings.GEOCODER, settings.GEOCODER_DOMAIN = "nominatim", server.domain
    outcomes = []

    def visitor(number):
        try:
            for again in range(3):
                try:
                    outcomes.append(online.find(f"{number} street {again}"))
                except GeocoderUnavailable as fault:
                    outcomes.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=visitor, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    moments = sorted(moment for moment, *_ in server.asked)
    assert len(moments) >= 2
    assert len(outcomes) == 18
    assert outcomes.count("no turn") == 18 - len(moments)
    assert all(after - before >= 1 for before, after in pairwise(moments)), moments


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_same_make_one_request(server, settings):
    settings.GEOCODER, settings.GEOCODER_DOMAIN = "nominatim", server.domain
    server.page = [NOMINATIM]
    NotBefore.objects.create(name="site", moment="2020-01-01T00:00Z")
    answers = []

    def visitor():
        try:
            answers.append(online.find("downing street"))
        finally:
            connection.close()

    threads = [threading.Thread(target=visitor) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 1
    assert len(set(answers)) == 1
    assert answers[0]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_while_a_turn_is_waited_for(monkeypatch, somebody_else):
    held = []

    def asleep(seconds):
        held.append(connection.in_atomic_block)
        held.append(connection.connection.info.transaction_status.name)
        somebody_else.execute("SET lock_timeout = '100ms'")
        somebody_else.execute("SELECT FROM gazetteer_notbefore FOR UPDATE")
        somebody_else.rollback()

    monkeypatch.setattr(turn, "sleep", asleep)
    assert not turn.take("nominatim")
    assert turn.take("nominatim")
    assert held == [False, "IDLE"]


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_inside_a_transaction(streets):
    with transaction.atomic(), pytest.raises(GeocoderUnavailable, match="transaction"):
        online.find("downing street")
    assert not streets.asked


def test_whoever_wakes_to_find_that_the_service_failed_does_not_ask(streets, monkeypatch):
    turn.take("nominatim")
    monkeypatch.setattr(turn, "sleep", lambda seconds: turn.leave_alone("nominatim", 10))
    with pytest.raises(GeocoderUnavailable):
        online.find("downing street")
    assert not streets.asked


def test_a_service_that_failed_does_not_stop_another(streets, postcodes, settings):
    turn.leave_alone("nominatim", 60)
    assert online.find_postcode(Postcode("N8", "0NP"))


def test_no_one_waits_longer_than_two_seconds_for_a_turn(db, monkeypatch):
    waits = []
    monkeypatch.setattr(turn, "sleep", waits.append)
    assert not turn.take("nominatim")
    assert turn.take("nominatim")
    with pytest.raises(GeocoderUnavailable, match="no turn"):
        turn.take("nominatim")
    assert len(waits) == 1
    assert 0.9 < waits[0] <= 2


# Postcodes newer than our table


def test_a_postcode_is_found(postcodes):
    assert online.find_postcode(Postcode("N8", "0NP")) == online.Answer(
        "N8 0NP", 51.584, -0.108, "postcodes.io"
    )
    assert postcodes.asked[0][1] == "/postcodes/N8%200NP"


def test_a_kept_postcode_costs_one_query_and_no_request(postcodes, django_assert_num_queries):
    first = online.find_postcode(Postcode("N8", "0NP"))
    with django_assert_num_queries(1):
        assert online.find_postcode(Postcode("N8", "0NP")) == first
    assert len(postcodes.asked) == 1
    assert "N8" not in str(OnlineAnswer.objects.values_list("geocoder", "label"))


def test_northern_ireland_is_as_coarse_as_in_our_own_table(postcodes):
    postcodes.page["result"] |= {"postcode": "BT1 5GS", "latitude": 54.596639, "longitude": -5.930077}
    answer = online.find_postcode(Postcode("BT1", "5GS"))
    assert (answer.latitude, answer.longitude) == (54.6, -5.93)
    assert OnlineAnswer.objects.get().point.coords == (-5.93, 54.6)


def test_a_postcode_that_nobody_knows_is_not_found(postcodes):
    postcodes.status, postcodes.page = 404, {"status": 404, "error": "Postcode not found"}
    assert online.find_postcode(Postcode("N8", "0NP")) is None
    assert OnlineAnswer.objects.get().point is None


@pytest.mark.parametrize("said", [b"<h1>Not Found</h1>", {"detail": "Not Found"}, [], b""])
def test_a_404_in_other_words_than_theirs_is_an_outage(postcodes, said):
    postcodes.status, postcodes.page = 404, said
    with pytest.raises(GeocoderUnavailable):
        online.find_postcode(Postcode("N8", "0NP"))


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


# Our own tables, as a geopy geocoder


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


# At start-up


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"GEOCODER": "nominatim"}, []),
        ({"GEOCODER": "photon", "GEOCODER_DOMAIN": "127.0.0.1:2322"}, []),
        ({"GEOCODER": "opencage", "GEOCODER_KEY": "k", "POSTCODE_GEOCODER": "postcodes.io"}, []),
        ({"GEOCODER": "google"}, ["gazetteer.E001"]),
        ({"POSTCODE_GEOCODER": "nominatim"}, ["gazetteer.E001"]),
        ({"GEOCODER": "opencage"}, ["gazetteer.E002"]),
        ({"GEOCODER_DOMAIN": "https://nominatim.example.org"}, ["gazetteer.E003"]),
        ({"POSTCODE_GEOCODER_DOMAIN": "example.org/api"}, ["gazetteer.E003"]),
    ],
)
def test_settings_that_could_not_work_are_refused(settings, changes, faults):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [fault.id for fault in checks.the_geocoders_can_be_asked(None)] == faults


def test_a_site_with_such_settings_does_not_start():
    """In a process of its own: here the check is known because it is imported above."""
    said = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"GEOCODER": "google", "DJANGO_SETTINGS_MODULE": "msntc.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode
    assert "gazetteer.E001" in said.stderr
