"""The events of a story, shuffled, doubled and told in parallel, end in the same state and the same letters."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection

from msntc.giving import ledger
from msntc.giving.models import Gift, Payment
from msntc.giving.told import (
    DisputeTold,
    IntentTold,
    MonthTold,
    RefundTold,
    SessionTold,
    SubscriptionTold,
)
from msntc.post.models import Letter

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def gift(**facts):
    return Gift.objects.create(
        **{"source": "card", "mode": "trial", "pence": 2500, "email": "me@giver.test", "session": "cs_1"}
        | facts
    )


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def a_gift_once(one):
    """By Direct Debit: collecting, then paid, then half of it back."""
    return [
        SessionTold("cs_1", one.pk, "processing", 2500, after(1), "pi_1"),
        SessionTold("cs_1", one.pk, "paid", 2500, after(2), "pi_1"),
        RefundTold("pi_1", 1000),
        RefundTold("pi_1", 1250),
        DisputeTold("pi_1", "open"),
        DisputeTold("pi_1", "won"),
    ]


def a_monthly_gift(one):
    """Two months paid, one not, one refunded through its own number, and an end."""
    return [
        SessionTold("cs_1", one.pk, "paid", 2500, after(1), "", "sub_1", "cus_1"),
        SubscriptionTold("sub_1", one.pk, "active", after(1)),
        MonthTold("in_1", one.pk, True, 2500, date(2026, 11, 21), after(2)),
        IntentTold("in_1", "pi_1"),
        RefundTold("pi_1", 2500),
        MonthTold("in_2", one.pk, False, 2500, date(2026, 12, 21), after(43_200)),
        SubscriptionTold("sub_1", one.pk, "past-due", after(43_201)),
        MonthTold("in_2", one.pk, True, 2500, date(2026, 12, 23), after(46_000)),
        SubscriptionTold("sub_1", one.pk, "cancelled", after(50_000)),
    ]


def ending(one):
    """All that there is to compare: the gift, its payments, its letters."""
    one.refresh_from_db()
    payments = Payment.objects.order_by("external_ref").values_list(
        "external_ref", "pence", "refunded_pence", "dispute", "intent"
    )
    letters = Letter.objects.order_by("subject").values_list("subject", flat=True)
    return one.status, one.subscription, list(payments), [s for s in letters if "Thank" in s or "ended" in s]


ONCE = ("paid", None, [("pi_1", 2500, 1250, "won", "pi_1")], ["Thank you for your gift"])
MONTHLY = (
    "cancelled",
    "sub_1",
    [("in_1", 2500, 2500, "", "pi_1"), ("in_2", 2500, 0, "", None)],
    ["Thank you for your gift", "Thank you for your gift", "Your monthly gift has ended"],
)


@pytest.mark.django_db
def test_a_story_told_in_order_ends_as_it_should():
    one = gift()
    for told in a_gift_once(one):
        ledger.record(told)
    assert ending(one) == ONCE


@pytest.mark.django_db
@pytest.mark.parametrize("order", range(0, 720, 31))
def test_a_gift_once_ends_the_same_in_any_order_and_doubled(order):
    one = gift()
    shuffled = list(itertools.permutations(a_gift_once(one)))[order]
    for told in (*shuffled, *reversed(shuffled)):
        ledger.record(told)
    assert ending(one) == ONCE


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(25))
def test_a_monthly_gift_ends_the_same_in_any_order_and_doubled(seed):
    one = gift(frequency="monthly")
    story = a_monthly_gift(one) * 2
    random.Random(seed).shuffle(story)
    for told in story:
        ledger.record(told)
    assert ending(one) == MONTHLY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("frequency", "story", "end"), [("once", a_gift_once, ONCE), ("monthly", a_monthly_gift, MONTHLY)]
)
def test_told_by_four_at_once_it_ends_the_same(frequency, story, end):
    one = gift(frequency=frequency)
    events = story(one) * 4
    random.Random(1).shuffle(events)

    def tell(told):
        try:
            ledger.record(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, events))
    close_old_connections()
    assert ending(one) == end


@pytest.mark.django_db
def test_a_page_that_expired_after_a_second_try_does_not_end_it():
    one = gift()
    ledger.begin_attempt(one, "cs_2")
    ledger.record(SessionTold("cs_1", one.pk, "expired", 2500, NOW))
    one.refresh_from_db()
    assert one.status == "started"
    ledger.record(SessionTold("cs_2", one.pk, "expired", 2500, NOW))
    one.refresh_from_db()
    assert one.status == "expired"


@pytest.mark.django_db
def test_money_that_came_is_not_asked_for_again():
    one = gift()
    ledger.record(SessionTold("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    with pytest.raises(ValueError, match="not tried again"):
        ledger.begin_attempt(one, "cs_2")


@pytest.mark.django_db
def test_a_gift_that_is_not_ours_is_unknown():
    with pytest.raises(ledger.UnknownGift):
        ledger.record(SessionTold("cs_1", Gift().pk, "paid", 2500, NOW))


@pytest.mark.django_db
def test_a_lost_dispute_leaves_nothing():
    one = gift()
    ledger.record(SessionTold("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    ledger.record(DisputeTold("pi_1", "lost"))
    ledger.record(DisputeTold("pi_1", "open"))
    assert Payment.objects.get().kept_pence == 0


@pytest.mark.django_db
def test_a_cheque_stands_in_the_same_ledger_and_its_giver_is_thanked():
    one = Gift(source="cheque", mode="offline", pence=5000, email="me@giver.test", first_name="Ann")
    payment = ledger.record_offline(one, received_on=date(2026, 11, 20), reference="CHQ-1")
    letter = Letter.objects.get()
    assert payment.pence == 5000
    assert "£50" in letter.body
    assert "CHQ-1" in letter.body
    assert "1031690" in letter.body


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"pence": 0}, {"email": ""}, {"mode": "offline"}])
def test_the_database_refuses_a_gift_that_cannot_be(facts):
    with pytest.raises(IntegrityError):
        gift(**facts)
