"""The only functions that change what we believe about money.

Each takes what the provider told (`told`), and may be called any number of times, in any order, by several processes
at once: the end is the same. A late word never takes back a later one. All of them take the ledger's one lock before
the rows', because a refund, a payment and the number that joins them come in any order, and each must see the others.
Nothing here waits for a network, so nobody holds it for long.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import singledispatch, wraps
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from msntc.giving import letters
from msntc.giving.models import Gift, MonthIntent, Notice, Payment, Reversal
from msntc.giving.models.ways import Frequency
from msntc.giving.told import (
    DisputeTold,
    IntentTold,
    MonthTold,
    RefundTold,
    SessionTold,
    SubscriptionTold,
    Told,
)

Status, Kind, Dispute = Gift.Status, Notice.Kind, Payment.Dispute
RANK = {Status.STARTED: 0, Status.EXPIRED: 1, Status.PROCESSING: 2, Status.FAILED: 3, Status.PAID: 4}
"""Of a gift given once. Higher is truer: nothing goes back."""
DISPUTE_RANK = {Dispute.NONE: 0, Dispute.OPEN: 1, Dispute.WON: 2, Dispute.LOST: 3}


LOCK = 0x6D736E7463  # “msntc”


def in_turn(change: Callable) -> Callable:
    """One transaction, one at a time."""

    @wraps(change)
    def alone(*args, **kwargs):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return change(*args, **kwargs)

    return alone


class UnknownGift(LookupError):
    """The provider speaks of a gift that we do not have: another site's, or a test's."""


class KnownAlready(ValueError):
    """A payment with that reference is recorded."""


@singledispatch
def record(told: Told) -> None:
    """Believes what the provider told. Raises UnknownGift when it is about a gift that is not ours."""
    raise TypeError(f"nobody records {type(told).__name__}")


@record.register
@in_turn
def record_session(told: SessionTold) -> None:
    gift = held(told.gift)
    if told.customer and not gift.customer:
        gift.customer = told.customer
    if gift.frequency == Frequency.MONTHLY:
        if told.subscription and not gift.subscription:
            gift.subscription = told.subscription
        if told.state == "expired" and gift.status == Status.STARTED and told.id == gift.session:
            gift.status = Status.EXPIRED
        if told.state == "processing" and gift.status in (Status.STARTED, Status.EXPIRED):
            gift.status = Status.PROCESSING
            notify(gift, Kind.COLLECTING)
        gift.save()
        return
    reached = {
        "paid": Status.PAID,
        "processing": Status.PROCESSING,
        "failed": Status.FAILED,
        "expired": Status.EXPIRED,
    }.get(told.state)
    late = told.id != gift.session and reached in (Status.EXPIRED, Status.FAILED)
    if reached and not late and RANK[reached] > RANK[gift.status]:
        gift.status = reached
        if reached in (Status.PROCESSING, Status.FAILED):
            notify(gift, Kind.COLLECTING if reached == Status.PROCESSING else Kind.FAILED, told.id)
    gift.save()
    if told.state == "paid":
        receive(gift, told.pence, timezone.localdate(told.at), told.intent or told.id, told.intent)


@record.register
@in_turn
def record_month(told: MonthTold) -> None:
    gift = held(told.gift)
    if told.paid:
        advance(gift, Status.ACTIVE, told.at)
        receive(gift, told.pence, told.on, told.id, told.intent)
    elif advance(gift, Status.PAST_DUE, told.at):
        notify(gift, Kind.PAST_DUE, told.id)


@record.register
@in_turn
def record_intent(told: IntentTold) -> None:
    """Joins a month to its payment number, whichever of the two came first."""
    MonthIntent.objects.get_or_create(month=told.month, defaults={"intent": told.intent})
    for payment in Payment.objects.select_for_update().filter(external_ref=told.month, intent=None):
        payment.intent = told.intent
        settle(payment)


@record.register
@in_turn
def record_refund(told: RefundTold) -> None:
    reversal = held_reversal(told.intent)
    reversal.refunded_pence = max(reversal.refunded_pence, told.refunded_pence)
    reversal.save()
    settle_all(told.intent)


@record.register
@in_turn
def record_dispute(told: DisputeTold) -> None:
    reversal = held_reversal(told.intent)
    state = Dispute(told.state)
    if DISPUTE_RANK[state] > DISPUTE_RANK[Dispute(reversal.dispute)]:
        reversal.dispute = state
        reversal.save()
    settle_all(told.intent)


@record.register
@in_turn
def record_subscription(told: SubscriptionTold) -> None:
    gift = held(told.gift)
    if not gift.subscription:
        gift.subscription = told.id
        gift.save()
    state = {"active": Status.ACTIVE, "past-due": Status.PAST_DUE, "cancelled": Status.CANCELLED}[told.state]
    if advance(gift, state, told.at) and state == Status.CANCELLED:
        notify(gift, Kind.ENDED)


@in_turn
def record_offline(gift: Gift, *, received_on: date, reference: str) -> Payment:
    """A gift that staff have in hand, by bank, cheque, cash or an outside page. The reference is the treasurer's.

    Raises KnownAlready for a reference that a payment has: the same gift twice, most likely.
    """
    if Payment.objects.filter(external_ref=reference).exists():
        raise KnownAlready(reference)
    gift.mode, gift.status = Gift.Mode.OFFLINE, Status.PAID
    gift.save()
    return receive(gift, gift.pence, received_on, reference, "")


@in_turn
def record_offline_refund(payment: int, refunded_pence: int) -> Payment:
    """How much of a gift that staff recorded went back, all in all. Raises ValueError for more than came."""
    held = Payment.objects.select_for_update().get(pk=payment, gift__mode=Gift.Mode.OFFLINE)
    if refunded_pence > held.pence:
        raise ValueError(f"{refunded_pence} of {held.pence} pence")
    held.refunded_pence = refunded_pence
    held.save()
    return held


@in_turn
def begin_attempt(gift: Gift, session: str, attempt: int = 2) -> Gift:
    """A new payment page for a gift that was not completed. Raises ValueError for one that money has come for."""
    gift = held(gift.pk)
    if gift.status not in (Status.STARTED, Status.EXPIRED, Status.FAILED):
        raise ValueError(f"a gift that is {gift.get_status_display().lower()} is not tried again")
    gift.session, gift.attempt, gift.status = session, attempt, Status.STARTED
    gift.save()
    return gift


def advance(gift: Gift, status: Status, at: datetime) -> bool:
    """Moves a monthly gift on: ended is the end, else the later word counts. Whether anything changed."""
    if gift.status == Status.CANCELLED:
        return False
    stale = gift.status_as_of is not None and at < gift.status_as_of
    if stale and status != Status.CANCELLED:
        return False
    changed = gift.status != status
    gift.status, gift.status_as_of = status, max(filter(None, (gift.status_as_of, at)))
    gift.save()
    return changed


def receive(gift: Gift, pence: int, on: date, reference: str, intent: str) -> Payment:
    """The payment by its reference: made the first time, found ever after. Thanks go out once."""
    joined = MonthIntent.objects.filter(month=reference).values_list("intent", flat=True).first()
    intent = intent or joined or None
    payment, is_new = Payment.objects.get_or_create(
        external_ref=reference,
        defaults={"gift": gift, "pence": pence, "received_on": on, "intent": intent},
    )
    if intent and not payment.intent:
        payment.intent = intent
    settle(payment)
    if is_new:
        notify(gift, Kind.THANKS, reference, payment)
    return payment


def settle_all(intent: str) -> None:
    for payment in Payment.objects.select_for_update().filter(intent=intent):
        settle(payment)


def settle(payment: Payment) -> None:
    """Takes over what has been told of money that went back."""
    reversal = Reversal.objects.filter(intent=payment.intent).first() if payment.intent else None
    if reversal is not None:
        payment.refunded_pence = min(reversal.refunded_pence, payment.pence)
        payment.dispute = reversal.dispute
    payment.save()


def notify(gift: Gift, kind: Kind, about: str = "", payment: Payment | None = None) -> None:
    """One letter of each kind about one thing, put into the outbox with what it tells of."""
    if gift.email and Notice.objects.get_or_create(gift=gift, kind=kind, about=about)[1]:
        letters.send(gift, kind, payment)


def held(gift: UUID) -> Gift:
    try:
        return Gift.objects.select_for_update().get(pk=gift)
    except Gift.DoesNotExist:
        raise UnknownGift(str(gift)) from None


def held_reversal(intent: str) -> Reversal:
    Reversal.objects.get_or_create(intent=intent)
    return Reversal.objects.select_for_update().get(intent=intent)
