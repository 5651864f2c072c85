"""What a payment provider can tell us, in our own words: frozen facts that `ledger` takes and `gateway` makes.

Amounts are pence, moments are aware. An id of the provider is an opaque text.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionUpdate:
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
class MonthUpdate:
    """One month of a monthly gift: paid or not.

    `is_first` is the month that is paid on the payment page. Of a month that was not paid: when it is tried again, if
    it is, whether the bank wants the giver to confirm it, and the provider's page on which it is confirmed or paid.
    """

    id: str
    gift: UUID
    paid: bool
    pence: int
    on: date
    at: datetime
    intent: str = ""
    subscription: str = ""
    is_first: bool = False
    next_try: date | None = None
    must_confirm: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class IntentUpdate:
    """Which payment number belongs to a month: needed to match a refund."""

    month: str
    intent: str


@dataclass(frozen=True, slots=True)
class ChargeUpdate:
    """How much of a payment has gone back, all in all, at that moment. It may be less than at an earlier one."""

    intent: str
    refunded_pence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundUpdate:
    """One refund, made at a moment. One that has failed, as was told `at` another, went back to nobody."""

    id: str
    intent: str
    pence: int
    made_at: datetime
    has_failed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeUpdate:
    """How one dispute stood at a moment: a `Payment.Dispute`. Without pence it is about all of the payment."""

    intent: str
    state: str
    at: datetime
    id: str = ""
    pence: int | None = None


@dataclass(frozen=True, slots=True)
class FraudAlert:
    """The bank of a payment's card thinks that it was stolen. Nothing has happened yet."""

    intent: str


@dataclass(frozen=True, slots=True)
class CardRefusal:
    """A card was refused, on the payment page of that gift if it is one of ours. Whose card does not matter.

    Very many are somebody who tries stolen cards.
    """

    at: datetime
    gift: UUID | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionUpdate:
    """`state` is "active", "past-due", "paused", "cancelled", or "never" where the first month was not paid in time."""

    id: str
    gift: UUID
    state: str
    at: datetime


Told = (
    SessionUpdate
    | MonthUpdate
    | IntentUpdate
    | ChargeUpdate
    | RefundUpdate
    | DisputeUpdate
    | FraudAlert
    | CardRefusal
    | SubscriptionUpdate
)
