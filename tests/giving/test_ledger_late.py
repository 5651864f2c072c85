"""What the ledger believes of words that come late, of an earlier page, or of another subscription."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations, permutations

import pytest

from msntc.giving.models import Gift, Payment
from msntc.giving.payment_events import MonthUpdate, SessionUpdate, SubscriptionUpdate
from msntc.giving.payments import ledger
from msntc.mail.models import Letter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
THANKS, PAST_DUE = "Thank you for your gift", "This month’s gift was not taken"
ENDED = "Your monthly gift has ended"


def state_after(one, *told):
    for each in told:
        ledger.record_update(each)
    one.refresh_from_db()
    return one.status


def gift(**facts):
    return Gift.objects.create(
        **{"source": "card", "mode": "trial", "pence": 2500, "email": "me@giver.test", "session": "cs_1"}
        | facts
    )


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def retried(one, session):
    ledger.record_new_page(ledger.begin_attempt(one.pk), session)


@pytest.mark.parametrize("before", [[], ["expired"], ["processing"], ["failed"]])
def test_a_monthly_gift_that_was_paid_for_on_its_page_is_believed(before):
    one = gift(frequency="monthly")
    told = [SessionUpdate("cs_1", one.pk, state, 2500, NOW) for state in before]
    paid = SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "", "sub_1", "cus_1")
    assert state_after(one, *told, paid) == "active"
    assert (one.subscription, one.customer, one.status_as_of) == ("sub_1", "cus_1", None)
    assert not Payment.objects.exists()
    with pytest.raises(ledger.NotRetryable):
        ledger.begin_attempt(one.pk)


@pytest.mark.parametrize("words", [*combinations(["expired", "processing", "failed", "paid"], 2)])
def test_of_two_words_about_a_page_the_truer_one_counts_in_any_order(words):
    for order in permutations(words):
        one = gift(session=f"cs_{order[0]}")
        assert (
            state_after(one, *(SessionUpdate(one.session, one.pk, word, 2500, NOW) for word in order))
            == words[1]
        )


@pytest.mark.parametrize(
    ("word", "stays"),
    [("paid", True), ("processing", True), ("failed", False), ("expired", False), ("open", False)],
)
def test_of_a_page_that_was_completed_the_first_customer_and_subscription_stay(word, stays):
    one = gift(frequency="monthly")
    state_after(one, SessionUpdate("cs_1", one.pk, word, 2500, NOW, "", "sub_1", "cus_1"))
    assert (one.subscription, one.customer) == (("sub_1", "cus_1") if stays else (None, ""))
    state_after(one, SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "", "sub_2", "cus_2"))
    assert (one.subscription, one.customer) == (("sub_1", "cus_1") if stays else ("sub_2", "cus_2"))


def test_a_payment_without_a_number_of_its_own_has_that_of_its_page():
    ledger.record_update(SessionUpdate("cs_1", gift().pk, "paid", 2500, NOW))
    assert Payment.objects.get().external_ref == "cs_1"


def test_a_late_word_of_a_subscription_still_says_which_one_it_is():
    one = gift(frequency="monthly", status="active", status_as_of=after(5))
    assert state_after(one, SubscriptionUpdate("sub_1", one.pk, "past-due", NOW)) == "active"
    assert one.subscription == "sub_1"


def test_one_reference_of_staff_is_recorded_once():
    facts = {"source": "cheque", "mode": "offline", "pence": 5000}
    ledger.record_offline(Gift(**facts), received_on=NOW.date(), reference="CHQ-1")
    with pytest.raises(ledger.DuplicatePayment):
        ledger.record_offline(Gift(**facts), received_on=NOW.date(), reference="CHQ-1")


def test_who_gave_or_ended_the_gift_is_not_told_that_it_was_not_taken():
    paid, ended = gift(), gift(frequency="monthly", status="cancelled", session="cs_2")
    ledger.record_update(SessionUpdate("cs_1", paid.pk, "paid", 2500, NOW, "pi_1"))
    for one in (paid, ended):
        ledger.record_update(SessionUpdate(one.session, one.pk, "failed", 2500, NOW))
    assert [letter.subject for letter in Letter.objects.all()] == [THANKS]


def test_a_page_that_was_paid_says_nothing_of_the_months_after():
    one = gift(frequency="monthly")
    behind = SubscriptionUpdate("sub_1", one.pk, "past-due", NOW)
    assert state_after(one, behind, SessionUpdate("cs_1", one.pk, "paid", 2500, NOW)) == "past-due"


@pytest.mark.parametrize("first", ["month", "subscription"])
def test_a_month_that_was_not_paid_is_told_whichever_word_comes_first(first):
    one = gift(frequency="monthly", status="active", subscription="sub_1")
    words = [
        MonthUpdate("in_2", one.pk, False, 2500, date(2026, 12, 21), after(1), "", "sub_1"),
        SubscriptionUpdate("sub_1", one.pk, "past-due", after(2)),
    ]
    assert state_after(one, *(words if first == "month" else words[::-1])) == "past-due"
    assert [letter.subject for letter in Letter.objects.all()] == [PAST_DUE]


def test_a_month_that_was_paid_after_all_is_not_complained_of():
    one = gift(frequency="monthly", status="active")
    paid = MonthUpdate("in_2", one.pk, True, 2500, date(2026, 12, 21), after(2))
    assert (
        state_after(one, paid, MonthUpdate("in_2", one.pk, False, 2500, date(2026, 12, 21), after(2)))
        == "active"
    )
    assert [letter.subject for letter in Letter.objects.all()] == [THANKS]


def test_another_subscription_of_the_gift_ends_nothing():
    one = gift(frequency="monthly", status="active", subscription="sub_1")
    unpaid = MonthUpdate("in_9", one.pk, False, 2500, date(2026, 12, 21), after(1), "", "sub_2")
    assert state_after(one, unpaid, SubscriptionUpdate("sub_2", one.pk, "cancelled", after(2))) == "active"
    assert not Letter.objects.exists()


def test_who_never_gave_gets_no_letter_of_an_end():
    one = gift(frequency="monthly")
    assert state_after(one, SubscriptionUpdate("sub_1", one.pk, "cancelled", NOW)) == "cancelled"
    assert not Letter.objects.exists()
    ledger.record_update(MonthUpdate("in_1", one.pk, True, 2500, date(2026, 11, 21), after(-1), "", "sub_1"))
    assert [letter.subject for letter in Letter.objects.order_by("id")] == [THANKS, ENDED]


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("started", "expired"),
        *((one, one) for one in ("expired", "processing", "failed", "active", "past-due")),
    ],
)
def test_a_first_month_that_was_not_paid_in_time_ends_a_gift_that_has_come_no_further(before, then):
    one = gift(frequency="monthly", status=before)
    assert state_after(one, SubscriptionUpdate("sub_1", one.pk, "never", NOW)) == then
    assert (one.subscription, one.status_as_of) == (None, None)


@pytest.mark.parametrize("late", ["processing", "failed", "expired"])
def test_what_is_told_late_of_an_earlier_page_is_not_believed(late):
    one = gift()
    assert state_after(one, SessionUpdate("cs_1", one.pk, "failed", 2500, NOW)) == "failed"
    retried(one, "cs_2")
    assert state_after(one, SessionUpdate("cs_1", one.pk, late, 2500, NOW)) == "started"
    assert state_after(one, SessionUpdate("cs_2", one.pk, "expired", 2500, NOW)) == "expired"


def test_money_that_came_on_an_earlier_page_is_believed():
    one = gift()
    retried(one, "cs_2")
    assert state_after(one, SessionUpdate("cs_1", one.pk, "paid", 2500, NOW, "pi_1")) == "paid"


def test_of_two_tries_at_once_the_later_one_has_the_page():
    one = gift()
    first, second = ledger.begin_attempt(one.pk), ledger.begin_attempt(one.pk)
    ledger.record_new_page(second, "cs_3")
    with pytest.raises(ledger.NotRetryable):
        ledger.record_new_page(first, "cs_2")
    one.refresh_from_db()
    assert (one.session, one.attempt) == ("cs_3", 3)


def test_what_is_being_collected_may_still_fail():
    one = gift()
    ledger.record_update(SessionUpdate("cs_1", one.pk, "processing", 2500, after(1), "pi_1"))
    ledger.record_update(SessionUpdate("cs_1", one.pk, "failed", 2500, after(2), "pi_1"))
    one.refresh_from_db()
    assert one.status == "failed"
