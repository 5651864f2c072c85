"""The only functions that change what we believe about money.

Each takes what the provider told (`payment_events`), and may be called any number of times, in any order, by several
processes at once: the end is the same. A late word never takes back a later one. All of them take the ledger's one
lock before the rows', because a refund, a payment and the number that joins them come in any order, and each must see
the others.
Nothing here waits for a network, so nobody holds it for long.

Letters: one of thanks for each payment and one when a monthly gift ends, in whatever order the words come. Those that
tell of something that passes (is being collected, was not taken, a month was not paid) go out once at most, and only
while they are true: a word that comes too late for that is not written.
"""

from datetime import date, datetime
from functools import singledispatch
from uuid import UUID

from django.utils import timezone

from msntc.giving.models import Gift, MonthIntent, Notice, Payment, Refund, ReversalEntry
from msntc.giving.models.ways import Frequency
from msntc.giving.payment_events import (
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
from msntc.giving.payments.locks import with_ledger_lock
from msntc.giving.payments.settlement import (
    lock_reversal,
    notify_of_end,
    notify_of_missed_month,
    receive_payment,
    send_notice,
    settle_payment,
    settle_payments,
)

Status, Kind = Gift.Status, Notice.Kind
RANK = {Status.STARTED: 0, Status.EXPIRED: 1, Status.PROCESSING: 2, Status.FAILED: 3, Status.PAID: 4}
RANK |= dict.fromkeys((Status.ACTIVE, Status.PAST_DUE, Status.PAUSED, Status.CANCELLED), 4)
"""How far a gift has come on its payment page. Higher is truer: no word of a page takes a gift back."""
MONTHLY = (Status.ACTIVE, Status.PAST_DUE, Status.PAUSED)
"""How a gift given every month runs. Of two words of the same second the one that stands later here counts."""
AGAIN = (Status.STARTED, Status.EXPIRED, Status.FAILED)
"""A gift that no money has come for, and that none is on its way for: it may be tried again."""


class UnknownGift(LookupError):
    """The provider speaks of a gift that we do not have: another site's, or a test's."""


class NotRetryable(ValueError):
    """A gift that is not tried again: money has come or is on its way, or a later try has overtaken this one."""


class DuplicatePayment(ValueError):
    """A payment with that reference is recorded."""


@singledispatch
def record_update(told: Told) -> None:
    """Believes what the provider told. Raises UnknownGift when it is about a gift that is not ours."""
    raise TypeError(f"nobody records {type(told).__name__}")


@record_update.register
@with_ledger_lock
def record_session(told: SessionUpdate) -> None:
    """Of an earlier page of the same gift only that it was paid still counts."""
    gift = lock_gift(told.gift)
    monthly = gift.frequency == Frequency.MONTHLY
    if told.state != "paid" and gift.session not in (None, told.id):
        return
    if told.state in ("paid", "processing"):  # of a page that nobody completed nothing stays
        gift.customer = gift.customer or told.customer
        gift.subscription = gift.subscription or told.subscription or None
    reached = {
        "paid": Status.ACTIVE if monthly else Status.PAID,
        "processing": Status.PROCESSING,
        "failed": Status.FAILED,
        "expired": Status.EXPIRED,
    }.get(told.state)
    if reached and RANK[reached] > RANK[Status(gift.status)]:
        gift.status = reached
        if reached == Status.PROCESSING:
            send_notice(gift, Kind.COLLECTING, told.id)
    gift.save()
    if told.state == "failed" and gift.status != Status.CANCELLED and not gift.payments.exists():
        send_notice(gift, Kind.FAILED, told.id)
    if told.state == "paid" and not monthly and told.pence:
        receive_payment(gift, told.pence, timezone.localdate(told.at), told.intent or told.id, told.intent)


@record_update.register
@with_ledger_lock
def record_month(told: MonthUpdate) -> None:
    """A first month that is refused is refused on the payment page, before its giver's eyes: the page says what
    became of it, and until then it can be paid there by another card."""
    gift = lock_gift(told.gift)
    if told.paid:
        advance_monthly_gift(gift, Status.ACTIVE, told.at)
        receive_payment(gift, told.pence, told.on, told.id, told.intent)
        notify_of_end(gift)
    elif told.is_first or not is_own_subscription(gift, told.subscription):
        return
    elif not Payment.objects.filter(external_ref=told.id).exists():
        advance_monthly_gift(gift, Status.PAST_DUE, told.at)
        if gift.status == Status.PAST_DUE:
            notify_of_missed_month(gift, told)


@record_update.register
@with_ledger_lock
def record_intent(told: IntentUpdate) -> None:
    """Joins a month to its payment number, whichever of the two came first."""
    MonthIntent.objects.get_or_create(month=told.month, defaults={"intent": told.intent})
    for payment in Payment.objects.select_for_update().filter(external_ref=told.month, intent=None):
        payment.intent = told.intent
        settle_payment(payment)


@record_update.register
@with_ledger_lock
def record_charge(told: ChargeUpdate) -> None:
    reversal = lock_reversal(told.intent)
    reversal.totals.get_or_create(pence=told.refunded_pence, at=told.at)
    settle_payments(told.intent)


@record_update.register
@with_ledger_lock
def record_refund(told: RefundUpdate) -> None:
    """A refund that has failed does not come to life again; the first word of it has its moment."""
    facts = {"reversal": lock_reversal(told.intent), "pence": told.pence, "made_at": told.made_at}
    refund, _ = Refund.objects.get_or_create(id=told.id, defaults=facts)
    if told.has_failed and (refund.failed_at is None or told.at < refund.failed_at):
        refund.failed_at = told.at
        refund.save()
    settle_payments(told.intent)


@record_update.register
@with_ledger_lock
def record_dispute(told: DisputeUpdate) -> None:
    """What was kept before disputes had numbers is of the dispute that is heard of again."""
    reversal = lock_reversal(told.intent)
    if told.id:
        reversal.disputes.filter(dispute="").update(dispute=told.id)
    reversal.disputes.get_or_create(
        dispute=told.id, state=told.state, at=told.at, defaults={"pence": told.pence}
    )
    settle_payments(told.intent)


@record_update.register
@with_ledger_lock
def record_fraud_alert(told: FraudAlert) -> None:
    """A bank's warning stands at the payment for the treasurer to see. It gives nothing back by itself."""
    reversal = lock_reversal(told.intent)
    reversal.is_warned_of = True
    reversal.save()
    settle_payments(told.intent)


@record_update.register
@with_ledger_lock
def record_subscription(told: SubscriptionUpdate) -> None:
    gift = lock_gift(told.gift)
    if not is_own_subscription(gift, told.id):
        return
    if told.state == "never":
        if RANK[Status.EXPIRED] > RANK[Status(gift.status)]:
            gift.status = Status.EXPIRED
            gift.save()
        return
    gift.subscription = told.id
    advance_monthly_gift(gift, Status(told.state), told.at)
    gift.save()
    notify_of_end(gift)


@with_ledger_lock
def record_offline(gift: Gift, *, received_on: date, reference: str) -> Payment:
    """A gift that staff have in hand, by bank, cheque, cash or an outside page. The reference is the treasurer's.

    Raises DuplicatePayment for a reference that a payment has: the same gift twice, most likely.
    """
    if Payment.objects.filter(external_ref=reference).exists():
        raise DuplicatePayment(reference)
    if gift.reference and not Gift.objects.filter(pk=gift.pk, status=Status.STARTED).exists():
        gift = gift.once_more()  # another line with this reference was recorded meanwhile
    gift.mode, gift.status = Gift.Mode.OFFLINE, Status.PAID
    gift.save()
    return receive_payment(gift, gift.pence, received_on, reference, "")


@with_ledger_lock
def record_offline_refund(payment: int, refunded_pence: int, on: date) -> Payment:
    """How much of a gift that staff recorded went back, all in all, the last of it on that day.

    Raises ValueError for more than came.
    """
    held = Payment.objects.select_for_update().get(pk=payment, gift__mode=Gift.Mode.OFFLINE)
    if refunded_pence > held.pence:
        raise ValueError(f"{refunded_pence} of {held.pence} pence")
    if more := refunded_pence - held.refunded_pence:
        ReversalEntry.objects.create(payment=held, pence=more, on=on)
    held.refunded_pence = refunded_pence
    held.save()
    return held


@with_ledger_lock
def begin_attempt(pk: UUID) -> Gift:
    """Counts another try before the provider is asked for its page: no two askings have the same number.

    Raises NotRetryable.
    """
    gift = lock_gift(pk)
    if gift.status not in AGAIN:
        raise NotRetryable(f"a gift that is {gift.get_status_display().lower()} is not tried again")
    gift.attempt += 1
    gift.save()
    return gift


@with_ledger_lock
def record_new_page(tried: Gift, session: str) -> None:
    """The page of that try is the gift's page from now on. Raises NotRetryable when something came between."""
    gift = lock_gift(tried.pk)
    if gift.status not in AGAIN or gift.attempt != tried.attempt:
        raise NotRetryable("something came between")
    gift.session, gift.subscription, gift.status = session, None, Status.STARTED
    gift.save()


def is_own_subscription(gift: Gift, subscription: str) -> bool:
    """Whether a subscription is the gift's own, as far as we know; a gift has one."""
    return not gift.subscription or not subscription or gift.subscription == subscription


def advance_monthly_gift(gift: Gift, status: Gift.Status, at: datetime) -> None:
    """Moves a monthly gift on: ended is the end, else the later word counts."""
    if gift.status == Status.CANCELLED:
        return
    if status != Status.CANCELLED and gift.status_as_of is not None:
        both = gift.status in MONTHLY and MONTHLY.index(gift.status) > MONTHLY.index(status)
        if at < gift.status_as_of or (at == gift.status_as_of and both):
            return
    gift.status, gift.status_as_of = status, max(filter(None, (gift.status_as_of, at)))
    gift.save()


def lock_gift(gift: UUID) -> Gift:
    try:
        return Gift.objects.select_for_update().get(pk=gift)
    except Gift.DoesNotExist:
        raise UnknownGift(str(gift)) from None
