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
    """How much of a payment went back, all in all, the last of it then."""

    intent: str
    refunded_pence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeTold:
    """`state` is "open", "won" or "lost"."""

    intent: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WarningTold:
    """The bank of a payment's card thinks that it was stolen. Nothing has happened yet."""

    intent: str


@dataclass(frozen=True, slots=True)
class RefusalTold:
    """A card was refused, on the payment page of that gift if it is one of ours. Whose card does not matter.

    Very many are somebody who tries stolen cards.
    """

    at: datetime
    gift: UUID | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionTold:
    """`state` is "active", "past-due" or "cancelled"."""

    id: str
    gift: UUID
    state: str
    at: datetime


Told = (
    SessionTold
    | MonthTold
    | IntentTold
    | RefundTold
    | DisputeTold
    | WarningTold
    | RefusalTold
    | SubscriptionTold
)
