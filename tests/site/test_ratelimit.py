"""msntc.forms: how often an address may ask, counted by all processes together, and whose address it is."""

import threading

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from msntc import forms
from msntc.forms import Limit, Verdict, ratelimit
from tests.support.settings_process import settings as read


def rows(sql="SELECT count(*) FROM limits_tally"):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def over():
    """Lets all windows end."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE limits_tally SET ends_at = statement_timestamp() - interval '1 second'")


@pytest.mark.django_db
def test_the_first_few_are_allowed_and_the_next_must_wait():
    answers = [forms.allow_request("search", "192.0.2.1", 3, 60) for _ in range(5)]

    assert [answer.allowed for answer in answers] == [True, True, True, False, False]
    assert 0 < answers[-1].retry_after <= 60


@pytest.mark.django_db
def test_what_is_over_is_forgotten():
    for _ in range(4):
        verdict = forms.allow_request("search", "192.0.2.1", 3, 60)
    assert not verdict.allowed

    over()

    assert forms.allow_request("search", "192.0.2.1", 3, 60) == Verdict(True)
    assert rows("SELECT count FROM limits_tally") == 1


@pytest.mark.django_db
def test_each_name_and_each_visitor_is_counted_apart():
    for _ in range(4):
        forms.allow_request("search", "192.0.2.1", 3, 60)

    assert forms.allow_request("search", "192.0.2.2", 3, 60).allowed
    assert forms.allow_request("other", "192.0.2.1", 3, 60).allowed
    assert not forms.allow_request("search", "192.0.2.1", 3, 60).allowed


@pytest.mark.django_db
def test_of_several_limits_the_one_that_keeps_longest_says_when(django_assert_num_queries):
    both = [Limit(2, 60), Limit(2, 86_400)]
    forms.allow_within("search", "192.0.2.1", both)
    forms.allow_within("search", "192.0.2.1", both)

    with django_assert_num_queries(1):
        refused = forms.allow_within("search", "192.0.2.1", both)

    assert not refused.allowed
    assert refused.retry_after > 80_000


@pytest.mark.django_db
def test_no_address_is_kept_and_yesterday_tells_nothing_of_today(time_machine):
    time_machine.move_to("2026-11-20 12:00:00+00:00")
    forms.allow_request("search", "192.0.2.1", 3, 60)
    forms.allow_request("search", "192.0.2.1", 3, 60)
    time_machine.move_to("2026-11-21 12:00:00+00:00")
    forms.allow_request("search", "192.0.2.1", 3, 60)

    assert rows() == 2
    assert "192.0.2" not in rows("SELECT string_agg(limits_tally::text, ' ') FROM limits_tally")


@pytest.mark.django_db
def test_the_key_hangs_on_the_secret_of_the_site(settings):
    one = ratelimit._key("search", "192.0.2.1", Limit(3, 60))
    settings.SECRET_KEY = "another"

    assert ratelimit._key("search", "192.0.2.1", Limit(3, 60)) != one


@pytest.mark.django_db
def test_what_is_over_is_swept_away_by_chance(monkeypatch, django_assert_num_queries):
    for n in range(20):
        forms.allow_request("search", f"192.0.2.{n}", 3, 60)
    over()
    monkeypatch.setattr(ratelimit, "SWEEP_CHANCE", 1)

    with django_assert_num_queries(1):
        assert forms.allow_request("search", "192.0.2.3", 3, 60) == Verdict(True)

    assert rows() == 1


@pytest.mark.django_db
def test_the_table_is_not_logged():
    assert rows("SELECT relpersistence FROM pg_class WHERE oid = 'limits_tally'::regclass") == "u"


@pytest.mark.django_db
def test_a_table_that_cannot_count_keeps_nobody_out(monkeypatch):
    def away():
        raise ProgrammingError("no table")

    monkeypatch.setattr(connection, "cursor", away)

    assert forms.allow_request("search", "192.0.2.1", 3, 60) == Verdict(True)


def test_while_the_database_is_away_the_process_counts_by_itself(monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answers = [forms.allow_request("search", "192.0.2.1", 2, 60) for _ in range(3)]

    assert answers == [Verdict(True), Verdict(True), Verdict(False, 60)]
    assert not forms.would_allow("search", "192.0.2.1", [Limit(2, 60)]).allowed
    assert forms.would_allow("search", "192.0.2.2", [Limit(2, 60)]).allowed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chance", [0, 0.3])
def test_processes_count_together_and_none_waits_for_another_for_ever(monkeypatch, chance):
    """Forty connections at once, some of them sweeping: exactly as many are allowed as may be."""
    monkeypatch.setattr(ratelimit, "SWEEP_CHANCE", chance)
    verdicts = []

    def ask():
        try:
            for n in range(10):
                verdicts.append(forms.allow_within("search", "192.0.2.1", [Limit(25, 60), Limit(1000, 3600)]))
                forms.allow_request("search", f"192.0.2.{n}", 1, 0)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(verdicts) == 80
    assert sum(verdict.allowed for verdict in verdicts) == 25


def test_as_shipped_a_finder_of_centres_is_no_geocoder_and_no_header_is_believed():
    told = read("API_LIMITS TRUSTED_PROXY_COUNT")

    assert told["API_LIMITS"] == {"nearest": [[60, 60], [1_000, 86_400]], "data": [[120, 60]]}
    assert told["TRUSTED_PROXY_COUNT"] == 0
    assert read("API_LIMITS", API_LIMITS_FACTOR="2")["API_LIMITS"]["data"] == [[240, 60]]


def seen(remote, forwarded=None, proxies=0, settings=None):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return forms.get_client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote))


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_is_that_of_a_household(settings, remote, address):
    assert seen(remote, settings=settings) == address


@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 203.0.113.8", "", "nonsense", ",,,"])
def test_without_a_proxy_of_ours_nobody_can_say_that_they_are_another(settings, forged):
    assert seen("192.0.2.1", forged, 0, settings) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),  # the visitor's own forgery stands left
        ("203.0.113.9,198.51.100.7,10.0.0.2", 2, "198.51.100.7"),
        (" 2001:db8:1:2:3:4:5:6 ", 1, "2001:db8:1:2::/64"),
        ("10.0.0.2", 2, "10.0.0.1"),  # one proxy was gone around: only the connection is believed
        (None, 1, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
        ("203.0.113.9, nonsense", 1, "10.0.0.1"),
    ],
)
def test_behind_our_proxies_the_address_that_they_saw_is_taken_from_the_right(
    settings, forwarded, proxies, address
):
    assert seen("10.0.0.1", forwarded, proxies, settings) == address


@given(remote=st.text(), forwarded=st.text(), proxies=st.integers(0, 3))
def test_no_header_can_break_it(remote, forwarded, proxies):
    request = RequestFactory().get("/")
    request.META |= {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    with override_settings(TRUSTED_PROXY_COUNT=proxies):
        assert forms.get_client_address(request)
