"""What an online geocoder said is kept for a while, and holds nobody's address."""

from contextlib import contextmanager

import pytest
import time_machine

from centres.gazetteer.geocoders import online
from centres.gazetteer.models import OnlineAnswer
from tests.gazetteer.geocoders.loopback import later


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
