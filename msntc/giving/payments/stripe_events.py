"""What the payment provider says, in our own words (`payment_events`).

Knows the provider's shapes, and none of its library.

Each kind of message of the families that we hear, and each word of a field that we read, is either used or said to be
of no meaning to us; tests/contracts holds this against the provider's own list. A word that is new is not guessed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.utils import timezone

from msntc.giving.payment_events import (
    CardRefusal,
    ChargeUpdate,
    DisputeUpdate,
    FraudAlert,
    IntentUpdate,
    MonthUpdate,
    RefundUpdate,
    SessionUpdate,
    SubscriptionUpdate,
    Told,
)
from msntc.giving.payments.stripe_fields import (
    LONGEST,
    LONGEST_ADDRESS,
    MalformedMessage,
    read_gift_number,
    read_moment,
    read_number,
    read_own_number,
    read_part,
    read_pence,
    read_text,
    read_word,
)


@dataclass(frozen=True, slots=True)
class Event:
    """A verified message: what it is, and as it came."""

    id: str
    type: str
    live: bool
    api_version: str
    payload: dict[str, Any]

    @classmethod
    def of(cls, found: Any) -> Event:
        """Raises MalformedMessage."""
        match found:
            case {
                "id": str(number),
                "type": str(kind),
                "livemode": bool(live),
                "created": int(),
                "data": {"object": dict(about)},
            } if 0 < len(number) <= LONGEST and len(kind) <= 80:
                event = cls(number, kind, live, str(found.get("api_version") or "")[:40], found)
            case _:
                raise MalformedMessage
        read_moment(found, "created")
        if event.is_used:
            read_own_number(about)
        return event

    @property
    def is_used(self) -> bool:
        return self.type in READERS

    def told(self) -> tuple[Told, ...]:
        """What it says in our words: nothing for a kind that we do not use, or about nothing of ours.

        Raises NotMapped, and MalformedMessage.
        """
        if not self.is_used:
            return ()
        at = cast(datetime, read_moment(self.payload, "created"))  # seen in `of`
        return tuple(READERS[self.type](self.payload["data"]["object"], at))


PAGES = {"open": "open", "expired": "expired", "complete": "processing", None: "processing"}
PAID = {"paid": True, "no_payment_required": True, "unpaid": False}
MONTHS = dict.fromkeys(
    (
        "automatic_pending_invoice_item_invoice",
        "manual",
        "quote_accept",
        "subscription",
        "subscription_cycle",
        "subscription_threshold",
        "subscription_update",
        "upcoming",
        None,
    ),
    False,
) | {"subscription_create": True}
"""Why there is an invoice: whether it is the first month, paid on the payment page."""
REFUNDS = {
    "pending": False,
    "requires_action": False,
    "succeeded": False,
    None: False,
    "failed": True,
    "canceled": True,
}
"""Whether the money came back to us. What is on its way to the giver is not ours."""
DISPUTES = {
    "warning_needs_response": "open",
    "warning_under_review": "open",
    "warning_closed": "won",
    "needs_response": "open",
    "under_review": "open",
    "won": "won",
    "lost": "lost",
    "appeal_needs_response": "appeal",
    "appeal_under_review": "appeal",
    "prevented": "prevented",
}
"""A warning is a question of the bank before a dispute. An appeal is ours, after one that was lost. One is prevented by
a refund, of which the refund itself tells."""
SUBSCRIPTIONS = {
    "active": "active",
    "trialing": "active",
    "past_due": "past-due",
    "unpaid": "past-due",
    "paused": "paused",
    "canceled": "cancelled",
    "incomplete": None,
    "incomplete_expired": "never",
}
"""`incomplete` is nothing yet: the payment page tells what becomes of it."""


def parse_session(found: dict[str, Any], at: datetime) -> Iterator[SessionUpdate]:
    """Only `payment_status` says whether money came: a completed page may be a Direct Debit that is still collected.

    Of a page with nothing to pay none came.
    """
    if (gift := read_gift_number(found)) is None:
        return
    state, is_paid = read_word(PAGES, found, "status"), read_word(PAID, found, "payment_status")
    is_free = found["payment_status"] == "no_payment_required"
    yield SessionUpdate(
        read_own_number(found),
        gift,
        "paid" if is_paid else state,
        0 if is_free else read_pence(found, "amount_total"),
        at,
        read_number(found, "payment_intent"),
        read_number(found, "subscription"),
        read_number(found, "customer"),
    )


def parse_failed_session(found: dict[str, Any], at: datetime) -> Iterator[SessionUpdate]:
    for told in parse_session(found, at):
        yield replace(told, state="failed")


def build_month_parser(
    paid: bool, must_confirm: bool = False
) -> Callable[[dict[str, Any], datetime], Iterator[MonthUpdate]]:
    def read(found: dict[str, Any], at: datetime) -> Iterator[MonthUpdate]:
        """Before API version 2025-03-31 the subscription's part stood in the invoice itself."""
        part = read_part(read_part(found, "parent"), "subscription_details")
        part = part or read_part(found, "subscription_details")
        if (gift := read_gift_number(part)) is None:
            return
        if amount := read_pence(found, "amount_paid" if paid else "amount_due"):
            next_try = read_moment(found, "next_payment_attempt")
            yield MonthUpdate(
                read_own_number(found),
                gift,
                paid,
                amount,
                timezone.localdate(at),
                at,
                read_number(found, "payment_intent"),
                read_number(part, "subscription") or read_number(found, "subscription"),
                is_first=read_word(MONTHS, found, "billing_reason"),
                next_try=timezone.localdate(next_try) if next_try else None,
                must_confirm=must_confirm,
                page=read_text(found, "hosted_invoice_url", LONGEST_ADDRESS),
            )

    return read


def parse_intent(found: dict[str, Any], at: datetime) -> Iterator[IntentUpdate]:
    intent = read_number(read_part(found, "payment"), "payment_intent")
    if (month := read_number(found, "invoice")) and intent:
        yield IntentUpdate(month, intent)


def parse_charge(found: dict[str, Any], at: datetime) -> Iterator[ChargeUpdate]:
    if intent := read_number(found, "payment_intent"):
        yield ChargeUpdate(intent, read_pence(found, "amount_refunded"), at)


def parse_refund(found: dict[str, Any], at: datetime) -> Iterator[RefundUpdate]:
    if intent := read_number(found, "payment_intent"):
        if (made_at := read_moment(found, "created")) is None:
            raise MalformedMessage("created")
        has_failed = read_word(REFUNDS, found, "status")
        yield RefundUpdate(
            read_own_number(found), intent, read_pence(found, "amount"), made_at, has_failed, at
        )


def parse_dispute(found: dict[str, Any], at: datetime) -> Iterator[DisputeUpdate]:
    if intent := read_number(found, "payment_intent"):
        state = read_word(DISPUTES, found, "status")
        yield DisputeUpdate(intent, state, at, read_own_number(found), read_pence(found, "amount"))


def parse_fraud_alert(found: dict[str, Any], at: datetime) -> Iterator[FraudAlert]:
    if intent := read_number(found, "payment_intent"):
        yield FraudAlert(intent)


def parse_refusal(found: dict[str, Any], at: datetime) -> Iterator[CardRefusal]:
    """A Direct Debit that fails is no stolen card. A charge has the metadata of its payment intent as it was then."""
    if (read_text(read_part(found, "payment_method_details"), "type") or "card") == "card":
        yield CardRefusal(at, read_gift_number(found))


def parse_subscription(found: dict[str, Any], at: datetime) -> Iterator[SubscriptionUpdate]:
    """A pause that staff or a giver asked for is in the status, or stands beside it (`pause_collection`)."""
    if (gift := read_gift_number(found)) is None:
        return
    state = read_word(SUBSCRIPTIONS, found, "status")
    if read_part(found, "pause_collection") and state in ("active", "past-due"):
        state = "paused"
    if state:
        yield SubscriptionUpdate(read_own_number(found), gift, state, at)


READERS: dict[str, Callable[[dict[str, Any], datetime], Iterator[Told]]] = {
    "checkout.session.completed": parse_session,
    "checkout.session.async_payment_succeeded": parse_session,
    "checkout.session.async_payment_failed": parse_failed_session,
    "checkout.session.expired": parse_session,
    "invoice.paid": build_month_parser(True),
    "invoice.payment_failed": build_month_parser(False),
    "invoice.payment_action_required": build_month_parser(False, must_confirm=True),
    "invoice_payment.paid": parse_intent,
    "charge.failed": parse_refusal,
    "charge.refunded": parse_charge,
    "refund.created": parse_refund,
    "refund.updated": parse_refund,
    "refund.failed": parse_refund,
    "charge.refund.updated": parse_refund,
    "charge.dispute.created": parse_dispute,
    "charge.dispute.updated": parse_dispute,
    "charge.dispute.funds_withdrawn": parse_dispute,
    "charge.dispute.funds_reinstated": parse_dispute,
    "charge.dispute.closed": parse_dispute,
    "radar.early_fraud_warning.created": parse_fraud_alert,
    "radar.early_fraud_warning.updated": parse_fraud_alert,
    "customer.subscription.created": parse_subscription,
    "customer.subscription.updated": parse_subscription,
    "customer.subscription.paused": parse_subscription,
    "customer.subscription.resumed": parse_subscription,
    "customer.subscription.deleted": parse_subscription,
}
FAMILIES = (
    "checkout.session.",
    "invoice.",
    "invoice_payment.",
    "charge.",
    "refund.",
    "radar.early_fraud_warning.",
    "customer.subscription.",
    "payment_intent.",
)
NO_MEANING = {
    "the page and the invoices tell of it": (
        "charge.succeeded",
        "charge.pending",
        "charge.captured",
        "charge.expired",
        "charge.updated",
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.created",
        "payment_intent.partially_funded",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
    ),
    "said again in invoice.paid": ("invoice.payment_succeeded",),
    "an invoice on its way, of which its payment tells": (
        "invoice.created",
        "invoice.finalized",
        "invoice.finalization_failed",
        "invoice.payment_attempt_required",
        "invoice.sent",
        "invoice.upcoming",
        "invoice.updated",
        "invoice.will_be_due",
    ),
    "an invoice that nobody pays, of which the subscription tells": (
        "invoice.deleted",
        "invoice.marked_uncollectible",
        "invoice.overdue",
        "invoice.voided",
    ),
    "paid by hand outside the page, which nobody can here": ("invoice.overpaid",),
    "subscriptions here have no trials and no changes that wait": (
        "customer.subscription.pending_update_applied",
        "customer.subscription.pending_update_expired",
        "customer.subscription.trial_will_end",
    ),
}
"""Kinds of message of the same families that we do not use, by the reason."""
