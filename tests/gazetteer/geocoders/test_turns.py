"""Whose turn it is: online geocoders are asked at most once a second, and nobody waits long."""

import threading
from itertools import pairwise

import pytest
from django.db import connection, transaction

from centres.gazetteer.geocoders import online, turn
from centres.gazetteer.models import NotBefore
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.gazetteer.postcodes import Postcode
from tests.gazetteer.geocoders.loopback import NOMINATIM


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
