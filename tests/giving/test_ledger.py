"""The events of a story, shuffled, doubled and told in parallel, end in the same state and the same letters.

The letters of thanks and of an end are always the same. Those of something that passes (being collected, not taken, a
month not paid) go out only while it is true, so whether they do depends on the order; each test says when.
"""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection

from msntc.giving.models import Gift, Payment, ReversalEntry
from msntc.giving.payment_events import (
    ChargeUpdate,
    DisputeUpdate,
    IntentUpdate,
    MonthUpdate,
    SessionUpdate,
    SubscriptionUpdate,
)
from msntc.giving.payments import ledger
from msntc.mail.message import build_message
from msntc.mail.models import Letter

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
        SessionUpdate("cs_1", one.pk, "processing", 2500, after(1), "pi_1"),
        SessionUpdate("cs_1", one.pk, "paid", 2500, after(2), "pi_1"),
        ChargeUpdate("pi_1", 1000, after(3)),
        ChargeUpdate("pi_1", 1250, after(60_000)),
        DisputeUpdate("pi_1", "open", after(70_000)),
        DisputeUpdate("pi_1", "won", after(80_000)),
    ]


def a_monthly_gift(one):
    """Two months paid, one not, one refunded through its own number, and an end."""
    return [
        SessionUpdate("cs_1", one.pk, "paid", 2500, after(1), "", "sub_1", "cus_1"),
        SubscriptionUpdate("sub_1", one.pk, "active", after(1)),
        MonthUpdate("in_1", one.pk, True, 2500, date(2026, 11, 21), after(2), "", "sub_1"),
        IntentUpdate("in_1", "pi_1"),
        ChargeUpdate("pi_1", 2500, after(3)),
        MonthUpdate("in_2", one.pk, False, 2500, date(2026, 12, 21), after(43_200), "", "sub_1"),
        SubscriptionUpdate("sub_1", one.pk, "past-due", after(43_201)),
        MonthUpdate("in_2", one.pk, True, 2500, date(2026, 12, 23), after(46_000), "", "sub_1"),
        SubscriptionUpdate("sub_1", one.pk, "cancelled", after(50_000)),
    ]


def ending(one):
    """All that there is to compare: the gift, its payments, its letters."""
    one.refresh_from_db()
    payments = Payment.objects.order_by("external_ref").values_list(
        "external_ref", "pence", "refunded_pence", "dispute", "intent", "received_on"
    )
    return (
        one.status,
        one.subscription,
        list(payments),
        list(ReversalEntry.objects.values_list("on", "pence")),
        sorted(Letter.objects.values_list("subject", flat=True)),
    )


THANKS, COLLECTING = "Thank you for your gift", "Your gift is being collected"
PAST_DUE, ENDED = "This month’s gift was not taken", "Your monthly gift has ended"
ONCE = (
    "paid",
    None,
    [("pi_1", 2500, 1250, "won", "pi_1", date(2026, 11, 21))],
    [(date(2026, 11, 21), 1000), (date(2027, 1, 2), 250)],
    [THANKS],
)
MONTHLY = (
    "cancelled",
    "sub_1",
    [
        ("in_1", 2500, 2500, "", "pi_1", date(2026, 11, 21)),
        ("in_2", 2500, 0, "", None, date(2026, 12, 23)),
    ],
    [(date(2026, 11, 21), 2500)],
    [THANKS, THANKS, ENDED],
)


def with_letters(end, story):
    """The end with the letters of what passes, as far as the order lets them be true when their word comes."""
    first = [story.index(one) for one in story]  # the same word twice counts where it came first

    def came(is_it):
        return min(place for place, one in zip(first, story, strict=True) if is_it(one))

    letters = list(end[-1])
    if end is ONCE:
        collected = came(lambda one: getattr(one, "state", "") == "processing")
        if collected < came(lambda one: getattr(one, "state", "") == "paid"):
            letters.append(COLLECTING)
    else:
        months = {paid: came(lambda one, paid=paid: is_second_month(one, paid)) for paid in (True, False)}
        if months[False] < min(months[True], came(lambda one: getattr(one, "state", "") == "cancelled")):
            letters.append(PAST_DUE)
    return (*end[:-1], sorted(letters))


def is_second_month(one, paid):
    return isinstance(one, MonthUpdate) and one.id == "in_2" and one.paid == paid


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("frequency", "story", "end", "letters"),
    [
        ("once", a_gift_once, ONCE, [THANKS, COLLECTING]),
        ("monthly", a_monthly_gift, MONTHLY, [THANKS, THANKS, PAST_DUE, ENDED]),
    ],
)
def test_a_story_told_in_order_ends_as_it_should(frequency, story, end, letters):
    one = gift(frequency=frequency)
    for told in story(one):
        ledger.record_update(told)
    assert ending(one) == (*end[:-1], sorted(letters))


@pytest.mark.django_db
@pytest.mark.parametrize("order", range(0, 720, 31))
def test_a_gift_once_ends_the_same_in_any_order_and_doubled(order):
    one = gift()
    shuffled = list(itertools.permutations(a_gift_once(one)))[order]
    story = [*shuffled, *reversed(shuffled)]
    for told in story:
        ledger.record_update(told)
    assert ending(one) == with_letters(ONCE, story)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(25))
def test_a_monthly_gift_ends_the_same_in_any_order_and_doubled(seed):
    one = gift(frequency="monthly")
    story = a_monthly_gift(one) * 2
    random.Random(seed).shuffle(story)
    for told in story:
        ledger.record_update(told)
    assert ending(one) == with_letters(MONTHLY, story)


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
            ledger.record_update(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, events))
    close_old_connections()
    found = ending(one)
    passing = [letter for letter in found[-1] if letter in (COLLECTING, PAST_DUE)]
    assert (*found[:-1], [letter for letter in found[-1] if letter not in passing]) == end
    assert len(passing) <= 1


@pytest.mark.django_db
def test_money_that_came_is_not_asked_for_again():
    one = gift()
    ledger.record_update(SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    with pytest.raises(ledger.NotRetryable, match="not tried again"):
        ledger.begin_attempt(one.pk)
    with pytest.raises(ledger.NotRetryable):
        ledger.record_new_page(one, "cs_2")


@pytest.mark.django_db
def test_a_gift_that_is_not_ours_is_unknown():
    with pytest.raises(ledger.UnknownGift):
        ledger.record_update(SessionUpdate("cs_1", Gift().pk, "paid", 2500, NOW))


@pytest.mark.django_db
def test_a_lost_dispute_leaves_nothing():
    one = gift()
    ledger.record_update(SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    ledger.record_update(DisputeUpdate("pi_1", "lost", NOW))
    ledger.record_update(DisputeUpdate("pi_1", "open", NOW))
    assert Payment.objects.get().kept_pence == 0


@pytest.mark.django_db
@pytest.mark.parametrize("order", range(0, 120, 7))
def test_what_went_back_has_the_same_days_in_any_order(order):
    """A part refunded, told again later, another part, and then the bank takes the rest, of which it tells twice."""
    one = gift()
    ledger.record_update(SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    story = [
        ChargeUpdate("pi_1", 1000, after(3)),
        ChargeUpdate("pi_1", 1000, after(3 * 1440)),
        ChargeUpdate("pi_1", 1250, after(40 * 1440)),
        DisputeUpdate("pi_1", "lost", after(70 * 1440)),
        DisputeUpdate("pi_1", "lost", after(75 * 1440)),
    ]
    for told in list(itertools.permutations(story))[order]:
        ledger.record_update(told)
    days = [(date(2026, 11, 21), 1000), (date(2026, 12, 31), 250), (date(2027, 1, 30), 1250)]
    assert list(ReversalEntry.objects.values_list("on", "pence")) == days


@pytest.mark.django_db
def test_a_cheque_stands_in_the_same_ledger_and_its_giver_is_thanked():
    one = Gift(source="cheque", mode="offline", pence=5000, email="me@giver.test", first_name="Ann")
    payment = ledger.record_offline(one, received_on=date(2026, 11, 20), reference="CHQ-1")
    letter = Letter.objects.get()
    assert (payment.pence, Gift.objects.get().status) == (5000, "paid")
    assert "£50" in letter.body
    assert "CHQ-1" in letter.body
    assert "1031690" in build_message(letter).body


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"pence": 0}, {"email": ""}, {"mode": "offline"}])
def test_the_database_refuses_a_gift_that_cannot_be(facts):
    with pytest.raises(IntegrityError):
        gift(**facts)
