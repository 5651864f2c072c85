"""What the payment provider says, in our own words (`told`). Knows the provider's shapes, and none of its library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone

from msntc.giving.told import (
    DisputeTold,
    IntentTold,
    MonthTold,
    RefundTold,
    RefusalTold,
    SessionTold,
    SubscriptionTold,
    Told,
    WarningTold,
)


class OtherCurrency(ValueError):
    """Money that is not pounds sterling: its amount must not be taken for pence."""


@dataclass(frozen=True, slots=True)
class Event:
    """A verified message: what it is, and as it came."""

    id: str
    type: str
    live: bool
    api_version: str
    payload: dict

    @classmethod
    def of(cls, found: dict) -> Event:
        return cls(found["id"], found["type"], found["livemode"], found.get("api_version") or "", found)

    @property
    def is_used(self) -> bool:
        return self.type in READERS

    def told(self) -> tuple[Told, ...]:
        """What it says in our words: nothing for a kind that we do not use, or about nothing of ours.

        Raises OtherCurrency, and whatever a shape does that we do not know.
        """
        if not self.is_used:
            return ()
        at = datetime.fromtimestamp(self.payload["created"], UTC)
        return tuple(READERS[self.type](self.payload["data"]["object"], at))


def gift_of(metadata: dict | None) -> UUID | None:
    try:
        return UUID((metadata or {}).get("gift", ""))
    except ValueError:
        return None


def pence(found: dict, amount: str) -> int:
    """An amount in pence. Raises OtherCurrency."""
    if found["currency"] != "gbp":
        raise OtherCurrency(found["currency"])
    return found[amount] or 0


def session_told(found: dict, at: datetime) -> Iterator[SessionTold]:
    """Only `payment_status` says whether money came: a completed page may be a Direct Debit that is still collected."""
    if (gift := gift_of(found.get("metadata"))) is None:
        return
    state = {"open": "open", "expired": "expired"}.get(found.get("status") or "", "processing")
    if found.get("payment_status") in ("paid", "no_payment_required"):
        state = "paid"
    yield SessionTold(
        found["id"],
        gift,
        state,
        pence(found, "amount_total"),
        at,
        found.get("payment_intent") or "",
        found.get("subscription") or "",
        found.get("customer") or "",
    )


def session_failed(found: dict, at: datetime) -> Iterator[SessionTold]:
    for told in session_told(found, at):
        yield replace(told, state="failed")


def month_told(paid: bool):
    def read(found: dict, at: datetime) -> Iterator[MonthTold]:
        """Before API version 2025-03-31 the subscription's part stood in the invoice itself."""
        part = (
            (found.get("parent") or {}).get("subscription_details") or found.get("subscription_details") or {}
        )
        if (gift := gift_of(part.get("metadata"))) is None:
            return
        if amount := pence(found, "amount_paid" if paid else "amount_due"):
            subscription = part.get("subscription") or found.get("subscription") or ""
            intent = found.get("payment_intent") or ""
            yield MonthTold(found["id"], gift, paid, amount, timezone.localdate(at), at, intent, subscription)

    return read


def intent_told(found: dict, at: datetime) -> Iterator[IntentTold]:
    payment = found.get("payment") or {}
    if found.get("invoice") and payment.get("payment_intent"):
        yield IntentTold(found["invoice"], payment["payment_intent"])


def refund_told(found: dict, at: datetime) -> Iterator[RefundTold]:
    if found.get("payment_intent"):
        yield RefundTold(found["payment_intent"], pence(found, "amount_refunded"), at)


def dispute_told(found: dict, at: datetime) -> Iterator[DisputeTold]:
    if found.get("payment_intent"):
        state = {"won": "won", "lost": "lost", "warning_closed": "won"}.get(found["status"], "open")
        yield DisputeTold(found["payment_intent"], state, at)


def warning_told(found: dict, at: datetime) -> Iterator[WarningTold]:
    if found.get("payment_intent"):
        yield WarningTold(found["payment_intent"])


def refusal_told(found: dict, at: datetime) -> Iterator[RefusalTold]:
    """A Direct Debit that fails is no stolen card. A charge has the metadata of its payment intent as it was then."""
    if (found.get("payment_method_details") or {}).get("type", "card") == "card":
        yield RefusalTold(at, gift_of(found.get("metadata")))


def subscription_told(found: dict, at: datetime) -> Iterator[SubscriptionTold]:
    """`incomplete` is nothing yet: the payment page tells what becomes of it."""
    if (gift := gift_of(found.get("metadata"))) is None:
        return
    if state := STATES.get(found["status"]):
        yield SubscriptionTold(found["id"], gift, state, at)


STATES = {
    "active": "active",
    "trialing": "active",
    "past_due": "past-due",
    "unpaid": "past-due",
    "canceled": "cancelled",
    "incomplete_expired": "cancelled",
}
READERS = {
    "checkout.session.completed": session_told,
    "checkout.session.async_payment_succeeded": session_told,
    "checkout.session.async_payment_failed": session_failed,
    "checkout.session.expired": session_told,
    "invoice.paid": month_told(True),
    "invoice.payment_failed": month_told(False),
    "invoice_payment.paid": intent_told,
    "charge.failed": refusal_told,
    "charge.refunded": refund_told,
    "charge.dispute.created": dispute_told,
    "charge.dispute.closed": dispute_told,
    "radar.early_fraud_warning.created": warning_told,
    "customer.subscription.updated": subscription_told,
    "customer.subscription.deleted": subscription_told,
}
