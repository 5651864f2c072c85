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
        MonthTold("in_1", one.pk, True, 2500, date(2026, 11, 21), after(2), "", "sub_1"),
        IntentTold("in_1", "pi_1"),
        RefundTold("pi_1", 2500),
        MonthTold("in_2", one.pk, False, 2500, date(2026, 12, 21), after(43_200), "", "sub_1"),
        SubscriptionTold("sub_1", one.pk, "past-due", after(43_201)),
        MonthTold("in_2", one.pk, True, 2500, date(2026, 12, 23), after(46_000), "", "sub_1"),
        SubscriptionTold("sub_1", one.pk, "cancelled", after(50_000)),
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
        sorted(Letter.objects.values_list("subject", flat=True)),
    )


THANKS, COLLECTING = "Thank you for your gift", "Your gift is being collected"
PAST_DUE, ENDED = "This month’s gift was not taken", "Your monthly gift has ended"
ONCE = ("paid", None, [("pi_1", 2500, 1250, "won", "pi_1", date(2026, 11, 21))], [THANKS])
MONTHLY = (
    "cancelled",
    "sub_1",
    [
        ("in_1", 2500, 2500, "", "pi_1", date(2026, 11, 21)),
        ("in_2", 2500, 0, "", None, date(2026, 12, 23)),
    ],
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
    return isinstance(one, MonthTold) and one.id == "in_2" and one.paid == paid


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
        ledger.record(told)
    assert ending(one) == (*end[:-1], sorted(letters))


@pytest.mark.django_db
@pytest.mark.parametrize("order", range(0, 720, 31))
def test_a_gift_once_ends_the_same_in_any_order_and_doubled(order):
    one = gift()
    shuffled = list(itertools.permutations(a_gift_once(one)))[order]
    story = [*shuffled, *reversed(shuffled)]
    for told in story:
        ledger.record(told)
    assert ending(one) == with_letters(ONCE, story)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(25))
def test_a_monthly_gift_ends_the_same_in_any_order_and_doubled(seed):
    one = gift(frequency="monthly")
    story = a_monthly_gift(one) * 2
    random.Random(seed).shuffle(story)
    for told in story:
        ledger.record(told)
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
            ledger.record(told)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, events))
    close_old_connections()
    found = ending(one)
    passing = [letter for letter in found[-1] if letter in (COLLECTING, PAST_DUE)]
    assert (*found[:-1], [letter for letter in found[-1] if letter not in passing]) == end
    assert len(passing) <= 1


def state_after(one, *told):
    for each in told:
        ledger.record(each)
    one.refresh_from_db()
    return one.status


def retried(one, session):
    ledger.page_opened(ledger.begin_attempt(one.pk), session)


@pytest.mark.django_db
@pytest.mark.parametrize("before", [[], ["expired"], ["processing"], ["failed"]])
def test_a_monthly_gift_that_was_paid_for_on_its_page_is_believed(before):
    one = gift(frequency="monthly")
    told = [SessionTold("cs_1", one.pk, state, 2500, NOW) for state in before]
    paid = SessionTold("cs_1", one.pk, "paid", 2500, NOW, "", "sub_1", "cus_1")
    assert state_after(one, *told, paid) == "active"
    assert (one.subscription, one.customer, one.status_as_of) == ("sub_1", "cus_1", None)
    assert not Payment.objects.exists()
    with pytest.raises(ledger.NotToTry):
        ledger.begin_attempt(one.pk)


@pytest.mark.django_db
def test_a_page_that_was_paid_says_nothing_of_the_months_after():
    one = gift(frequency="monthly")
    behind = SubscriptionTold("sub_1", one.pk, "past-due", NOW)
    assert state_after(one, behind, SessionTold("cs_1", one.pk, "paid", 2500, NOW)) == "past-due"


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["month", "subscription"])
def test_a_month_that_was_not_paid_is_told_whichever_word_comes_first(first):
    one = gift(frequency="monthly", status="active", subscription="sub_1")
    words = [
        MonthTold("in_2", one.pk, False, 2500, date(2026, 12, 21), after(1), "", "sub_1"),
        SubscriptionTold("sub_1", one.pk, "past-due", after(2)),
    ]
    assert state_after(one, *(words if first == "month" else words[::-1])) == "past-due"
    assert [letter.subject for letter in Letter.objects.all()] == [PAST_DUE]


@pytest.mark.django_db
def test_a_month_that_was_paid_after_all_is_not_complained_of():
    one = gift(frequency="monthly", status="active")
    paid = MonthTold("in_2", one.pk, True, 2500, date(2026, 12, 21), after(2))
    assert (
        state_after(one, paid, MonthTold("in_2", one.pk, False, 2500, date(2026, 12, 21), after(2)))
        == "active"
    )
    assert [letter.subject for letter in Letter.objects.all()] == [THANKS]


@pytest.mark.django_db
def test_another_subscription_of_the_gift_ends_nothing():
    one = gift(frequency="monthly", status="active", subscription="sub_1")
    unpaid = MonthTold("in_9", one.pk, False, 2500, date(2026, 12, 21), after(1), "", "sub_2")
    assert state_after(one, unpaid, SubscriptionTold("sub_2", one.pk, "cancelled", after(2))) == "active"
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_who_never_gave_gets_no_letter_of_an_end():
    one = gift(frequency="monthly")
    assert state_after(one, SubscriptionTold("sub_1", one.pk, "cancelled", NOW)) == "cancelled"
    assert not Letter.objects.exists()
    ledger.record(MonthTold("in_1", one.pk, True, 2500, date(2026, 11, 21), after(-1), "", "sub_1"))
    assert ending(one)[-1] == [THANKS, ENDED]


@pytest.mark.django_db
@pytest.mark.parametrize("late", ["processing", "failed", "expired"])
def test_what_is_told_late_of_an_earlier_page_is_not_believed(late):
    one = gift()
    assert state_after(one, SessionTold("cs_1", one.pk, "failed", 2500, NOW)) == "failed"
    retried(one, "cs_2")
    assert state_after(one, SessionTold("cs_1", one.pk, late, 2500, NOW)) == "started"
    assert state_after(one, SessionTold("cs_2", one.pk, "expired", 2500, NOW)) == "expired"


@pytest.mark.django_db
def test_money_that_came_on_an_earlier_page_is_believed():
    one = gift()
    retried(one, "cs_2")
    assert state_after(one, SessionTold("cs_1", one.pk, "paid", 2500, NOW, "pi_1")) == "paid"


@pytest.mark.django_db
def test_of_two_tries_at_once_the_later_one_has_the_page():
    one = gift()
    first, second = ledger.begin_attempt(one.pk), ledger.begin_attempt(one.pk)
    ledger.page_opened(second, "cs_3")
    with pytest.raises(ledger.NotToTry):
        ledger.page_opened(first, "cs_2")
    one.refresh_from_db()
    assert (one.session, one.attempt) == ("cs_3", 3)


@pytest.mark.django_db
def test_money_that_came_is_not_asked_for_again():
    one = gift()
    ledger.record(SessionTold("cs_1", one.pk, "paid", 2500, NOW, "pi_1"))
    with pytest.raises(ledger.NotToTry, match="not tried again"):
        ledger.begin_attempt(one.pk)
    with pytest.raises(ledger.NotToTry):
        ledger.page_opened(one, "cs_2")


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
