"""Messages of the payment provider about whole objects of ours, and which of their fields somebody reads."""

from datetime import UTC, datetime

import stripe

from msntc.giving.payments import stripe_events
from tests.support.provider_objects import kind_of, whole

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
USED = sorted(stripe_events.READERS)
SHAPES = {"plain": {}, "nulls": {"nulls": True}, "expanded": {"expanded": True}}


def facts_of(kind, gift):
    """What makes a whole object one of ours: the number of the gift, pounds, the numbers that join it to others."""
    metadata = {"gift": str(gift.pk)}
    return {
        stripe.checkout.Session: {
            "id": "cs_1", "metadata": metadata, "amount_total": 2500, "status": "complete", "payment_status": "paid",
            "subscription": None, "currency": "gbp",
        },
        stripe.Invoice: {
            "id": "in_2", "amount_paid": 2500, "amount_due": 2500, "billing_reason": "subscription_cycle",
            "parent": {"subscription_details": {"metadata": metadata}},
        },
        stripe.InvoicePayment: {"id": "inpay_1"},
        stripe.Subscription: {"id": "subscription_1", "metadata": metadata, "status": "active",
                              "pause_collection": None},
        stripe.Charge: {"id": "ch_1", "amount_refunded": 1000, "payment_method_details": {"type": "card"}},
        stripe.Refund: {"id": "re_1", "amount": 1000, "status": "succeeded", "created": int(NOW.timestamp())},
        stripe.Dispute: {"id": "du_1", "amount": 1000, "status": "lost"},
        stripe.radar.EarlyFraudWarning: {"id": "issfr_1"},
    }[kind]  # fmt: skip


def event(stand_in, event_type, gift, shape="plain", **facts):
    """A message about a whole object."""
    kind = kind_of(event_type)
    about = whole(kind, **SHAPES[shape], **facts_of(kind, gift))
    for path, value in facts.items():
        *way, last = path.split(".")
        inner = about
        for name in way:
            inner = inner[name]
        inner[last] = value
    return stand_in.event("", {}, type=event_type, data={"object": about}, created=int(NOW.timestamp()) + 60)


class Watched(dict):
    """Notes which fields are looked at, with the way to them."""

    def __init__(self, found, seen, way=()):
        super().__init__(found)
        self.seen, self.way = seen, way

    def __getitem__(self, name):
        return self.noted(name, super().__getitem__(name))

    def get(self, name, default=None):
        return self.noted(name, super().get(name, default))

    def noted(self, name, value):
        way = (*self.way, name)
        self.seen.add(".".join(way))
        return Watched(value, self.seen, way) if isinstance(value, dict) else value
