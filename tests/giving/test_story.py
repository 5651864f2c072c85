"""Whole stories as the provider tells them: shuffled, doubled, in parallel, and with messages that never arrive.

The provider's own messages, over the real view or over `giving_reconcile`, with PostgreSQL underneath. Letters of what
passes are compared in test_ledger, told by told; here those that must always be the same.
"""

import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from stripe import WebhookSignature

from msntc.giving.models import Gift, Payment, ProviderEvent
from msntc.giving.payments.gateway import get_gateway
from msntc.mail.models import Letter

URL = "/webhooks/provider/"


def opened(**facts):
    gift = Gift.objects.create(
        **{"source": "card", "mode": "trial", "pence": 2500, "email": "me@giver.test"} | facts
    )
    gift.session = get_gateway().open_page(gift, "Gift").session
    gift.save()
    return gift


def once(stand_in, gift):
    """By Direct Debit: collected, then paid, half of it refunded, a bank's warning, and a dispute that was won."""
    page = stand_in.sessions[gift.session]
    page |= {"status": "complete", "payment_intent": "pi_1"}
    stand_in.tell("checkout.session.completed", page)
    page |= {"payment_status": "paid"}
    stand_in.tell("checkout.session.async_payment_succeeded", page)
    back = {"payment_intent": "pi_1", "currency": "gbp"}
    stand_in.tell("charge.refunded", back | {"amount_refunded": 1000})
    stand_in.tell("charge.refunded", back | {"amount_refunded": 1250})
    stand_in.tell("radar.early_fraud_warning.created", {"payment_intent": "pi_1"})
    stand_in.tell("charge.dispute.created", {"payment_intent": "pi_1", "status": "needs_response"})
    stand_in.tell("charge.dispute.closed", {"payment_intent": "pi_1", "status": "won"})


def monthly(stand_in, gift):
    """Two months, the second late; the first refunded; an end."""
    page = gift.session
    stand_in.pay(page)
    subscription = stand_in.subscriptions[f"sub_{page}"]
    refund = {"payment_intent": f"pi_{page}_1", "currency": "gbp", "amount_refunded": 2500}
    stand_in.tell("charge.refunded", refund)
    stand_in.tell("invoice.payment_failed", stand_in.month(page, 2, paid=False))
    stand_in.tell("customer.subscription.updated", subscription | {"status": "past_due"})
    stand_in.tell("invoice.paid", stand_in.month(page, 2))
    stand_in.tell("customer.subscription.updated", subscription)
    subscription["status"] = "canceled"
    stand_in.tell("customer.subscription.deleted", subscription)
    for place, event in enumerate(reversed(stand_in.events)):  # one a minute
        event["created"] += 60 * place - 3_600


STORIES = {
    "once": (once, "paid", [(2500, 1250, "won", True)], {"Thank you for your gift": 1}),
    "monthly": (
        monthly,
        "cancelled",
        [(2500, 2500, "", False), (2500, 0, "", False)],
        {"Thank you for your gift": 2, "Your monthly gift has ended": 1},
    ),
}


def signed(event):
    body = json.dumps(event)
    signature = WebhookSignature.generate_signature_header(body, "whsec_test")
    return body, signature


def send(event):
    body, signature = signed(event)
    headers = {"Stripe-Signature": signature}
    return Client().post(URL, body, content_type="application/json", headers=headers).status_code


def ended_as_told(gift, frequency):
    _, status, payments, letters = STORIES[frequency]
    gift.refresh_from_db()
    told = "pence", "refunded_pence", "dispute", "is_warned_of"
    found = list(Payment.objects.order_by("external_ref").values_list(*told))
    subjects = list(Letter.objects.values_list("subject", flat=True))
    assert (gift.status, found) == (status, payments)
    assert {subject: subjects.count(subject) for subject in letters} == letters
    assert len(subjects) <= sum(letters.values()) + 1  # and one of what passes


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", STORIES)
@pytest.mark.parametrize("seed", range(8))
def test_messages_shuffled_and_doubled_end_as_told(stand_in, frequency, seed):
    gift = opened(frequency=frequency)
    STORIES[frequency][0](stand_in, gift)
    messages = stand_in.events * 2
    random.Random(seed).shuffle(messages)
    assert {send(event) for event in messages} == {200}
    ended_as_told(gift, frequency)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("frequency", STORIES)
def test_messages_in_parallel_end_as_told(stand_in, frequency):
    gift = opened(frequency=frequency)
    STORIES[frequency][0](stand_in, gift)
    messages = stand_in.events * 3
    random.Random(1).shuffle(messages)

    def one(event):
        try:
            return send(event)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, messages)) == {200}
    ended_as_told(gift, frequency)
    assert ProviderEvent.objects.filter(processed_at=None).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", STORIES)
@pytest.mark.parametrize("seed", range(8))
def test_messages_that_never_arrive_are_healed(stand_in, frequency, seed, capsys):
    gift = opened(frequency=frequency)
    STORIES[frequency][0](stand_in, gift)
    chance = random.Random(seed)
    arrived = chance.sample(stand_in.events, chance.randrange(len(stand_in.events)))
    for event in arrived:
        send(event)
    for _ in range(2):
        call_command("giving_reconcile")
    ended_as_told(gift, frequency)
    assert ProviderEvent.objects.count() == len(stand_in.events) > len(arrived)
