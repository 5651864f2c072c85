"""Signed messages through the real view."""

import hashlib
import hmac
import json
import logging
import time
from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError
from stripe import WebhookSignature

from msntc.giving.dashboard import list_giving_tasks
from msntc.giving.models import Gift, Payment, ProviderEvent
from msntc.giving.payments import ledger
from msntc.giving.payments.gateway import NotFromProvider, get_gateway
from msntc.mail.models import Letter
from tests.support.webhooks import CHARGE, URL, send, session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


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
        {"at": int(time.time()) - 400},
        {"signature": ""},
        {"signature": "t=1,v1=00"},
        {"signature": "nonsense"},
        {"body": "{", "signature": None},
    ],
)
def test_what_is_not_signed_by_the_provider_changes_nothing(client, stand_in, gift, how):
    event = stand_in.event("checkout.session.completed", session(gift))
    answer = send(client, event, **how)
    assert answer.status_code == 400
    assert not ProviderEvent.objects.exists()
    gift.refresh_from_db()
    assert gift.status == "started"


def test_a_body_that_was_tampered_with_is_refused(client, stand_in, gift):
    body = json.dumps(stand_in.event("checkout.session.completed", session(gift)))
    signature = WebhookSignature.generate_signature_header(body, "whsec_test")
    assert send(client, None, body=body.replace("2500", "9999"), signature=signature).status_code == 400


@pytest.mark.parametrize("signature", ["t=1,v1=é", "é", "t=é,v1=1", ""])
def test_a_signature_of_other_letters_is_refused(client, stand_in, signature):
    assert send(client, {}, signature=signature).status_code == 400


def signed_with_an_empty_key(body):
    at = int(time.time())
    return f"t={at},v1={hmac.new(b'', f'{at}.{body}'.encode(), hashlib.sha256).hexdigest()}"


def test_a_signature_made_with_an_empty_key_is_worth_nothing(client, stand_in, settings, gift):
    body = json.dumps(stand_in.event("checkout.session.completed", session(gift)))
    signature = signed_with_an_empty_key(body)
    assert send(client, None, body=body, signature=signature).status_code == 400
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert send(client, None, body=body, signature=signature).status_code == 503
    with pytest.raises(NotFromProvider):
        get_gateway().event(body.encode(), signature)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("length", ["x", "-1", "1e3"])
def test_a_length_that_is_no_number_is_refused(client, stand_in, length):
    assert client.post(URL, "{}", content_type="application/json", CONTENT_LENGTH=length).status_code == 400


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
        broken.setattr(ledger, "record_update", lambda told: 1 / 0)
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
        (
            "charge.refunded",
            {"id": "ch_1", "payment_intent": "pi_9", "amount_refunded": 500, "currency": "gbp"},
        ),
        ("invoice_payment.paid", {"id": "inpay_1", "invoice": "in_1", "payment": {"payment_intent": "pi_9"}}),
        (
            "invoice.paid",
            {"id": "in_1", "amount_paid": 500, "amount_due": 500, "currency": "gbp", "parent": parent},
        ),
        (
            "customer.subscription.deleted",
            {"id": "sub_1", "status": "canceled", "metadata": {"gift": str(gift.pk)}},
        ),
    ):
        assert send(client, stand_in.event(kind, about)).status_code == 200
    gift.refresh_from_db()
    payment = Payment.objects.get()
    assert (payment.refunded_pence, payment.intent, gift.status) == (500, "pi_9", "cancelled")


@pytest.mark.parametrize("shape", ["parent", "old"])
def test_a_month_is_read_in_both_shapes_of_an_invoice(client, stand_in, shape):
    gift = Gift.objects.create(
        source="card", mode="trial", pence=500, frequency="monthly", email="me@giver.test"
    )
    part = {"metadata": {"gift": str(gift.pk)}}
    invoice = {"id": "in_1", "amount_paid": 500, "amount_due": 500, "currency": "gbp"}
    if shape == "parent":
        invoice["parent"] = {"subscription_details": part | {"subscription": "sub_1"}}
    else:
        invoice |= {"subscription": "sub_1", "subscription_details": part, "payment_intent": "pi_1"}
        invoice["parent"] = None
    send(client, stand_in.event("invoice.paid", invoice))
    gift.refresh_from_db()
    assert (gift.status, Payment.objects.get().intent) == ("active", None if shape == "parent" else "pi_1")
    failed = invoice | {"id": "in_2", "amount_paid": 0}
    Gift.objects.filter(pk=gift.pk).update(subscription="sub_2")
    send(client, stand_in.event("invoice.payment_failed", failed))
    gift.refresh_from_db()
    assert gift.status == "active"


def test_a_month_has_the_day_it_has_here(client, stand_in):
    gift = Gift.objects.create(
        source="card", mode="trial", pence=500, frequency="monthly", email="me@giver.test"
    )
    parent = {"subscription_details": {"metadata": {"gift": str(gift.pk)}}}
    invoice = {"id": "in_1", "amount_paid": 500, "amount_due": 500, "currency": "gbp", "parent": parent}
    just_after_midnight = int(datetime(2026, 7, 31, 23, 30, tzinfo=UTC).timestamp())
    send(client, stand_in.event("invoice.paid", invoice, created=just_after_midnight))
    assert Payment.objects.get().received_on == date(2026, 8, 1)


def test_money_in_another_currency_is_not_taken_for_pence_and_is_left_for_staff(client, stand_in, gift):
    event = stand_in.event("checkout.session.completed", session(gift, currency="eur"))
    answer = send(client, event)
    assert (answer.status_code, answer.content) == (200, b"left for staff")
    row = ProviderEvent.objects.get()
    assert (row.processed_at, row.problem, row.tries) == (None, "OtherCurrency", 1)
    assert any("went wrong: 1" in words for words, _ in list_giving_tasks())
    assert not Payment.objects.exists()


def test_a_shape_that_we_do_not_know_is_kept_with_its_problem(client, stand_in, gift):
    strange = stand_in.event("checkout.session.completed", session(gift))
    del strange["data"]["object"]["amount_total"]
    assert send(client, strange).status_code == 400
    row = ProviderEvent.objects.get()
    assert (row.processed_at, row.problem) == (None, "MalformedMessage")
    assert row.payload["data"]["object"]["id"] == "cs_1"


def test_what_another_has_believed_meanwhile_is_not_taken_back(client, stand_in, gift, monkeypatch):
    event = stand_in.event("checkout.session.completed", session(gift))

    def while_another_believes(told):
        raise OperationalError

    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(ledger, "record_update", while_another_believes)
        send(client, event)
        ProviderEvent.objects.update(processed_at=NOW, problem="", tries=2)
        broken.setattr(ProviderEvent.objects, "select_for_update", lambda: 1 / 0)
        assert send(client, event).status_code == 500
    row = ProviderEvent.objects.get()
    assert (row.processed_at, row.problem, row.tries) == (NOW, "", 2)


def test_messages_of_another_version_are_believed_and_said(client, stand_in, gift, caplog):
    assert not [words for words, _ in list_giving_tasks() if "version" in words]
    event = stand_in.event("checkout.session.completed", session(gift), api_version="2024-06-20")
    with caplog.at_level(logging.WARNING, "msntc.giving"):
        assert send(client, event).content == b"believed"
    assert "has version 2024-06-20, not 2026-10-28.endive" in caplog.text
    assert [words for words, _ in list_giving_tasks() if "2024-06-20" in words]


SIGNED = {
    "id": "evt_1",
    "type": "invoice.paid",
    "livemode": False,
    "created": 1,
    "data": {"object": {"id": "in_1"}},
}


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        '"evt_1"',
        "{}",
        "[" * 100_000,
        json.dumps(SIGNED | {"data": {}}),
        json.dumps(SIGNED | {"data": {"object": []}}),
        json.dumps(SIGNED | {"data": {"object": {}}}),
        json.dumps(SIGNED | {"data": []}),
        json.dumps(SIGNED | {"id": None}),
        json.dumps(SIGNED | {"id": ""}),
        json.dumps(SIGNED | {"id": "x" * 121}),
        json.dumps(SIGNED | {"type": 1}),
        json.dumps(SIGNED | {"created": "now"}),
        json.dumps(SIGNED | {"created": -1}),
        json.dumps(SIGNED | {"created": 10**18}),
        json.dumps(SIGNED | {"data": {"object": {"id": 5}}}),
        json.dumps(SIGNED | {"livemode": None}),
        json.dumps(SIGNED | {"data": {"object": {"id": "in_1", "note": "a\0b"}}}),
        json.dumps(SIGNED | {"data": {"object": {"id": "in_1", "note": "\ud800"}}}),
        json.dumps(SIGNED | {"data": {"object": {"id": "in_1", "total": float("nan")}}}),
        json.dumps(SIGNED | {"data": {"object": {"id": "in_1", "total": 1}}}).replace(": 1}", ": 1e999}"),
        *(json.dumps({name: value for name, value in SIGNED.items() if name != left}) for left in SIGNED),
    ],
)
def test_what_is_signed_and_is_no_message_is_refused_and_not_kept(client, stand_in, body):
    assert send(client, None, body=body).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_message_without_a_number_inside_is_taken_where_we_do_not_use_it(client, stand_in):
    """A balance has none."""
    event = stand_in.event("balance.available", {"object": "balance", "available": []})
    assert send(client, event).content == b"not used"


def test_a_word_that_the_provider_has_learnt_since_is_left_for_staff(client, stand_in, gift):
    """Not guessed at: a dispute of which we do not know how it stands."""
    about = {"payment_intent": "pi_1", "status": "half_won", "amount": 1000}
    assert send(client, stand_in.event("charge.dispute.updated", about)).content == b"left for staff"
    assert ProviderEvent.objects.get().problem == "UnknownWord"
    assert any("went wrong: 1" in words for words, _ in list_giving_tasks())


def test_get_is_not_a_message(client, stand_in):
    assert client.get(URL).status_code == 405


def test_a_refund_has_the_providers_day_and_none_before_the_gift(client, stand_in, gift):
    """Told late, and before the payment: neither day is the day on which we learned of it."""
    refunds = [
        (1000, datetime(2026, 9, 1, 12, tzinfo=UTC)),
        (1500, datetime(2026, 10, 31, 23, 59, tzinfo=UTC)),
    ]
    for pence, at in refunds[:1]:
        about = CHARGE | {"amount_refunded": pence}
        send(client, stand_in.event("charge.refunded", about, created=int(at.timestamp())))
    paid = datetime(2026, 10, 2, 12, tzinfo=UTC)
    send(client, stand_in.event("checkout.session.completed", session(gift), created=int(paid.timestamp())))
    for pence, at in refunds[1:]:
        about = CHARGE | {"amount_refunded": pence}
        send(client, stand_in.event("charge.refunded", about, created=int(at.timestamp())))
    found = list(Payment.objects.get().reversal_entries.values_list("pence", "on"))
    assert found == [(1000, date(2026, 10, 2)), (500, date(2026, 10, 31))]
