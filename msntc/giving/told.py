"""What a payment provider can tell us, in our own words: frozen facts that `ledger` takes and `gateway` makes.

Amounts are pence, moments are aware. An id of the provider is an opaque text.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionTold:
    """A payment page: `state` is "paid", "processing", "open", "expired" or "failed"."""

    id: str
    gift: UUID
    state: str
    pence: int
    at: datetime
    intent: str = ""
    subscription: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class MonthTold:
    """One month of a monthly gift: paid or not."""

    id: str
    gift: UUID
    paid: bool
    pence: int
    on: date
    at: datetime
    intent: str = ""
    subscription: str = ""


@dataclass(frozen=True, slots=True)
class IntentTold:
    """Which payment number belongs to a month: needed to match a refund."""

    month: str
    intent: str


@dataclass(frozen=True, slots=True)
class RefundTold:
    """How much of a payment went back, all in all."""

    intent: str
    refunded_pence: int


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """`state` is "open", "won" or "lost"."""

    intent: str
    state: str


@dataclass(frozen=True, slots=True)
class SubscriptionTold:
    """`state` is "active", "past-due" or "cancelled"."""

    id: str
    gift: UUID
    state: str
    at: datetime


Told = SessionTold | MonthTold | IntentTold | RefundTold | DisputeTold | SubscriptionTold
