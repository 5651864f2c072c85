"""A month that was not paid: the first one, on the payment page; a later one; one that is paused."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from django.core.management import call_command

from msntc.giving.admin.gifts import GiftAdmin
from msntc.giving.models import Gift, Notice, Payment
from msntc.giving.payment_events import MonthUpdate, SessionUpdate, SubscriptionUpdate
from msntc.giving.payments import ledger
from msntc.giving.retention import purge_old_data
from msntc.mail.models import Letter
from tests.support.payments import payment, whole_ways

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PAGE = "https://invoice.provider.test/in_2"


def after(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def monthly():
    return Gift.objects.create(
        frequency="monthly", source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1"
    )


def refused(gift, minutes=1, **facts):
    facts = {"subscription": "sub_1", "is_first": True} | facts
    return MonthUpdate("in_1", gift.pk, False, 2500, NOW.date(), after(minutes), **facts)


def unpaid(gift, minutes=1, **facts):
    return MonthUpdate(
        "in_2",
        gift.pk,
        False,
        2500,
        NOW.date(),
        after(minutes),
        **{"subscription": "sub_1", "page": PAGE} | facts,
    )


def state(gift, *told):
    for one in told:
        ledger.record_update(one)
    gift.refresh_from_db()
    return gift.status


def test_a_card_refused_on_the_page_writes_no_letter_and_the_gift_can_be_tried_again(monthly):
    assert state(monthly, refused(monthly), refused(monthly, must_confirm=True)) == "started"
    assert not Letter.objects.exists()
    assert not Notice.objects.exists()
    assert ledger.begin_attempt(monthly.pk).attempt == 2


def test_who_leaves_the_page_after_a_refusal_leaves_a_gift_that_expires_and_is_removed(monthly):
    words = [
        refused(monthly),
        SessionUpdate("cs_1", monthly.pk, "expired", 2500, after(45)),
        SubscriptionUpdate("sub_1", monthly.pk, "never", after(1_400)),
    ]
    for order in permutations(words):
        Gift.objects.filter(pk=monthly.pk).update(status="started")
        assert state(monthly, *order) == "expired"
    assert monthly.subscription is None
    Gift.objects.update(made_at=NOW)
    purge_old_data(NOW + timedelta(days=91), apply=True)
    assert not Gift.objects.exists()


def test_who_pays_by_another_card_or_on_a_second_page_gives_every_month(monthly):
    state(monthly, refused(monthly))
    ledger.record_new_page(ledger.begin_attempt(monthly.pk), "cs_2")
    words = [
        SubscriptionUpdate("sub_1", monthly.pk, "never", after(1_400)),
        SessionUpdate("cs_1", monthly.pk, "expired", 2500, after(45), subscription="sub_1"),
        SessionUpdate("cs_2", monthly.pk, "paid", 2500, after(10), subscription="sub_2"),
        MonthUpdate(
            "in_5", monthly.pk, True, 2500, NOW.date(), after(10), subscription="sub_2", is_first=True
        ),
    ]
    for order in permutations(words):
        Gift.objects.update(status="started", subscription=None, status_as_of=None)
        assert state(monthly, *order) == "active"
        assert monthly.subscription == "sub_2"
    assert state(monthly, SubscriptionUpdate("sub_2", monthly.pk, "cancelled", after(9_000))) == "cancelled"


def test_a_first_month_by_direct_debit_that_fails_is_told_once_whatever_comes_first(monthly):
    """The page was completed, so nobody stands before it any more."""
    words = [
        SessionUpdate("cs_1", monthly.pk, "processing", 2500, after(1), subscription="sub_1"),
        refused(monthly, 5_000),
        SessionUpdate("cs_1", monthly.pk, "failed", 2500, after(5_000), subscription="sub_1"),
        SubscriptionUpdate("sub_1", monthly.pk, "past-due", after(5_001)),
    ]
    for order in permutations(words):
        Gift.objects.update(status="started", subscription=None, status_as_of=None)
        Letter.objects.all().delete()
        Notice.objects.all().delete()
        assert state(monthly, *order) == "past-due"
        assert Letter.objects.filter(subject="Your gift was not taken").count() == 1


LETTERS = {
    "tried again": (
        {"next_try": date(2026, 12, 3)},
        ["It is tried again on 3 December 2026."],
        [PAGE, "not tried again"],
    ),
    "not tried again": (
        {},
        ["It is not tried again by itself.", f"pay it on this page: {PAGE}"],
        ["It is tried again"],
    ),
    "to be confirmed": (
        {"must_confirm": True, "next_try": date(2026, 12, 3)},
        ["asks you to confirm", PAGE],
        ["tried again"],
    ),
    "to be confirmed, no page": (
        {"must_confirm": True, "page": ""},
        ["open this page, and choose a way to pay there: https://portal.test"],
        [],
    ),
}


@pytest.mark.parametrize("case", LETTERS)
def test_a_letter_of_an_unpaid_month_says_what_the_message_says(monthly, case):
    whole_ways(portal_url="https://portal.test/login")
    Gift.objects.update(status="active", subscription="sub_1")
    facts, there, absent = LETTERS[case]
    assert state(monthly, unpaid(monthly, **facts)) == "past-due"
    body = Letter.objects.get().body
    assert [words for words in there if words not in body] == []
    assert [words for words in absent if words in body] == []


def test_who_was_asked_to_confirm_is_not_told_to_wait_and_hears_of_each_thing_once(monthly):
    Gift.objects.update(status="active", subscription="sub_1")
    confirm = unpaid(monthly, 1, must_confirm=True)
    state(monthly, confirm, unpaid(monthly, 1, next_try=date(2026, 12, 3)), confirm)
    assert [one.subject for one in Letter.objects.all()] == [
        "Your bank asks you to confirm this month’s gift"
    ]


def test_a_pause_is_said_and_ended_in_any_order(monthly, client):
    words = [
        SubscriptionUpdate("sub_1", monthly.pk, "active", after(1)),
        SubscriptionUpdate("sub_1", monthly.pk, "paused", after(9)),
    ]
    for order in permutations(words):
        Gift.objects.update(status="started", status_as_of=None)
        assert state(monthly, *order) == "paused"
    assert monthly.get_status_display() == "Paused: nothing is taken"
    assert "Paused: nothing is taken" in GiftAdmin.happened(None, monthly)
    page = client.get(f"/support-us/not-completed/{monthly.pk}/").content.decode()
    assert "Your monthly gift is paused" in page
    assert state(monthly, SubscriptionUpdate("sub_1", monthly.pk, "active", after(20))) == "active"


def test_of_two_words_in_the_same_second_the_order_does_not_matter(monthly):
    words = [
        SubscriptionUpdate("sub_1", monthly.pk, one, after(1)) for one in ("active", "past-due", "paused")
    ]
    for order in permutations(words):
        Gift.objects.update(status="started", status_as_of=None)
        assert state(monthly, *order) == "paused"


def test_who_pauses_is_kept():
    payment(source="card", mode="live", frequency="monthly", status="paused", on=date(2010, 1, 1))
    call_command("giving_retention", "--apply")
    assert Gift.objects.get().email


@pytest.mark.parametrize(
    ("status", "silent"), [("past-due", 91), ("cancelled", 91), ("past-due", 30), ("cancelled", 30)]
)
def test_a_monthly_gift_that_no_money_ever_came_for_goes_when_nothing_is_heard_of_it(monthly, status, silent):
    now = NOW + timedelta(days=365)
    Gift.objects.update(status=status, made_at=NOW, status_as_of=now - timedelta(days=silent))
    purge_old_data(now, apply=True)
    assert Gift.objects.exists() == (silent == 30)


def test_one_that_money_came_for_stays(monthly):
    Gift.objects.update(status="past-due", made_at=NOW, status_as_of=NOW)
    Payment.objects.create(gift=monthly, pence=1, received_on=NOW, external_ref="in_1")
    purge_old_data(NOW + timedelta(days=365), apply=True)
    assert Gift.objects.get().email


def test_money_that_was_not_needed_is_not_money_that_came(monthly):
    Gift.objects.update(frequency="once")
    state(monthly, SessionUpdate("cs_1", monthly.pk, "paid", 0, after(1)))
    assert not Payment.objects.exists()
