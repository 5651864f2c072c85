"""Signed messages of the payment provider, sent to the real view."""

import json

from stripe import WebhookSignature

URL = "/webhooks/provider/"


def session(gift, **facts):
    return {
        "id": "cs_1",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 2500,
        "currency": "gbp",
        "payment_intent": "pi_1",
        "metadata": {"gift": str(gift.pk)},
    } | facts


def send(client, event, secret="whsec_test", at=None, body=None, signature=None):
    body = body if body is not None else json.dumps(event)
    if signature is None:
        signature = WebhookSignature.generate_signature_header(body, secret, at)
    return client.post(URL, body, content_type="application/json", headers={"Stripe-Signature": signature})


CHARGE = {"id": "ch_1", "payment_intent": "pi_1", "currency": "gbp"}
