"""What the ledger does once it believes: payments with what went back of them, and the letters that tell of it.

For the ledger alone, which holds its lock.
"""

from datetime import date

from msntc.giving import emails
from msntc.giving.models import Gift, MonthIntent, Notice, Payment, Reversal, ReversalEntry
from msntc.giving.payment_events import MonthUpdate

Status, Kind = Gift.Status, Notice.Kind


def notify_of_missed_month(gift: Gift, told: MonthUpdate) -> None:
    """That a month was not paid. Who was asked to confirm it is not also told to wait."""
    kind = Kind.CONFIRM if told.must_confirm else Kind.PAST_DUE
    if not gift.notices.filter(kind=Kind.CONFIRM, about=told.id).exists():
        send_notice(gift, kind, told.id, month=told)


def notify_of_end(gift: Gift) -> None:
    """That a monthly gift ended, to one who gave: by the end or by the payment, whichever is told last."""
    if gift.status == Status.CANCELLED and gift.payments.exists():
        send_notice(gift, Kind.ENDED)


def receive_payment(gift: Gift, pence: int, on: date, reference: str, intent: str) -> Payment:
    """The payment by its reference: made the first time, found ever after. Thanks go out once."""
    joined = MonthIntent.objects.filter(month=reference).values_list("intent", flat=True).first()
    known_intent = intent or joined or None
    payment, is_new = Payment.objects.get_or_create(
        external_ref=reference,
        defaults={"gift": gift, "pence": pence, "received_on": on, "intent": known_intent},
    )
    if known_intent and not payment.intent:
        payment.intent = known_intent
    settle_payment(payment)
    if is_new:
        send_notice(gift, Kind.THANKS, reference, payment)
    return payment


def settle_payments(intent: str) -> None:
    for payment in Payment.objects.select_for_update().filter(intent=intent):
        settle_payment(payment)


def settle_payment(payment: Payment) -> None:
    """Takes over what has been told of money that went back, with the provider's days of it."""
    reversal = Reversal.objects.filter(intent=payment.intent).first() if payment.intent else None
    if reversal:
        course = reversal.course()
        payment.refunded_pence = min(course.refunded(), payment.pence)
        payment.lost_pence = min(course.lost(payment.pence), payment.pence - payment.refunded_pence)
        payment.dispute, payment.is_warned_of = course.dispute(), reversal.is_warned_of
        days = reversal.list_returned_amounts(payment)
        if days != list(payment.reversal_entries.values_list("on", "pence")):
            payment.reversal_entries.all().delete()
            ReversalEntry.objects.bulk_create(
                ReversalEntry(payment=payment, on=on, pence=pence) for on, pence in days
            )
    payment.save()


def send_notice(
    gift: Gift,
    kind: Notice.Kind,
    about: str = "",
    payment: Payment | None = None,
    month: MonthUpdate | None = None,
) -> None:
    """One letter of each kind about one thing, put into the outbox with what it tells of."""
    if gift.email and Notice.objects.get_or_create(gift=gift, kind=kind, about=about)[1]:
        emails.send_gift_letter(gift, kind, payment, month)


def lock_reversal(intent: str) -> Reversal:
    Reversal.objects.get_or_create(intent=intent)
    return Reversal.objects.select_for_update().get(intent=intent)
