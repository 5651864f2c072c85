"""Signed messages through the real view."""

import json
import time

import pytest
from stripe import WebhookSignature

from msntc.giving import ledger
from msntc.giving.models import Gift, Payment, ProviderEvent
from msntc.post.models import Letter

pytestmark = pytest.mark.django_db
URL = "/webhooks/provider/"


@pytest.fixture
def gift():
    return Gift.objects.create(source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1")


def session(gift, **facts):
    return {
        "id": "cs_1",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 2500,
        "payment_intent": "pi_1",
        "metadata": {"gift": str(gift.pk)},
    } | facts


def send(client, event, secret="whsec_test", at=None, body=None, signature=None):
    body = body if body is not None else json.dumps(event)
    if signature is None:
        signature = WebhookSignature.generate_signature_header(body, secret, at)
    return client.post(URL, body, content_type="application/json", headers={"Stripe-Signature": signature})


def test_a_paid_page_is_believed_once_and_thanked_once(client, stand_in, gift):
    event = stand_in.event("checkout.session.completed", session(gift))
    assert send(client, event).content == b"believed"
    assert send(client, event).content == b"known already"
    again = stand_in.event("checkout.session.async_payment_succeeded", session(gift))
    assert send(client, again).content == b"believed"
    gift.refresh_from_db()
    assert gift.status == "paid"
    assert Payment.objects.get().pence == 2500
    assert Letter.objects.count() == 1


def test_a_completed_page_that_is_not_paid_is_being_collected(client, stand_in, gift):
    send(client, stand_in.event("checkout.session.completed", session(gift, payment_status="unpaid")))
    gift.refresh_from_db()
    assert gift.status == "processing"
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "whsec_other"},
        {"secret": ""},
        {"at": int(time.time()) - 400},
        {"signature": ""},
        {"signature": "t=1,v1=00"},
        {"signature": "nonsense"},
        {"body": "{", "signature": None},
    ],
)
def test_what_is_not_signed_by_the_provider_changes_nothing(client, stand_in, gift, how):
    event = stand_in.event("checkout.session.completed", session(gift))
    if how.get("secret") == "":
        body = json.dumps(event)
        how = {"signature": "t={},v1={}".format(int(time.time()), "0" * 64), "body": body}
    answer = send(client, event, **how)
    assert answer.status_code == 400
    assert not ProviderEvent.objects.exists()
    gift.refresh_from_db()
    assert gift.status == "started"


def test_a_body_that_was_tampered_with_is_refused(client, stand_in, gift):
    body = json.dumps(stand_in.event("checkout.session.completed", session(gift)))
    signature = WebhookSignature.generate_signature_header(body, "whsec_test")
    assert send(client, None, body=body.replace("2500", "9999"), signature=signature).status_code == 400


def test_without_a_secret_nothing_is_taken(client, stand_in, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert send(client, {}).status_code == 503


def test_without_an_account_there_is_nobody_to_tell(client):
    assert send(client, {}).status_code == 503


def test_a_message_that_is_too_large_is_refused(client, stand_in):
    assert send(client, {}, body=json.dumps({"x": "y" * 300_000})).status_code == 413


def test_kinds_that_we_do_not_use_are_taken_in_peace(client, stand_in):
    answer = send(client, stand_in.event("customer.created", {"id": "cus_1", "email": "me@giver.test"}))
    assert (answer.status_code, answer.content) == (200, b"not used")
    assert ProviderEvent.objects.get().payload == {}


def test_a_gift_that_is_not_ours_is_taken_in_peace(client, stand_in):
    stranger = Gift()
    assert (
        send(client, stand_in.event("checkout.session.completed", session(stranger))).content == b"not ours"
    )


def test_the_other_mode_is_ignored(client, stand_in, gift):
    event = stand_in.event("checkout.session.completed", session(gift), livemode=True)
    assert send(client, event).content == b"other mode"
    assert not Payment.objects.exists()


def test_what_goes_wrong_with_us_is_a_500_and_is_healed_by_the_next_try(client, stand_in, gift, monkeypatch):
    event = stand_in.event("checkout.session.completed", session(gift))
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(ledger, "record", lambda told: 1 / 0)
        assert send(client, event).status_code == 500
    row = ProviderEvent.objects.get()
    assert (row.processed_at, row.problem) == (None, "ZeroDivisionError")
    assert send(client, event).content == b"believed"
    assert Payment.objects.count() == 1


def test_a_month_a_number_and_a_refund_find_each_other(client, stand_in):
    gift = Gift.objects.create(
        source="card", mode="trial", pence=500, frequency="monthly", email="me@giver.test"
    )
    parent = {"subscription_details": {"subscription": "sub_1", "metadata": {"gift": str(gift.pk)}}}
    for kind, about in (
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_9", "amount_refunded": 500}),
        ("invoice_payment.paid", {"id": "inpay_1", "invoice": "in_1", "payment": {"payment_intent": "pi_9"}}),
        ("invoice.paid", {"id": "in_1", "amount_paid": 500, "amount_due": 500, "parent": parent}),
        (
            "customer.subscription.deleted",
            {"id": "sub_1", "status": "canceled", "metadata": {"gift": str(gift.pk)}},
        ),
    ):
        assert send(client, stand_in.event(kind, about)).status_code == 200
    gift.refresh_from_db()
    payment = Payment.objects.get()
    assert (payment.refunded_pence, payment.intent, gift.status) == (500, "pi_9", "cancelled")


def test_get_is_not_a_message(client, stand_in):
    assert client.get(URL).status_code == 405
