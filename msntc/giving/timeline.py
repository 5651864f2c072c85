"""What happened to a gift, in plain words, the oldest first. Made from what is kept; nothing is guessed."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

from msntc.amounts import format_pounds
from msntc.giving.models import DisputeStage, Gift, Payment


def build_gift_story(gift: Gift) -> list[tuple[datetime, str]]:
    return sorted(iterate_gift_events(gift), key=lambda one: one[0])


def iterate_gift_events(gift: Gift) -> Iterator[tuple[datetime, str]]:
    every = " every month" if gift.frequency == "monthly" else ""
    how = gift.get_source_display()
    yield (
        gift.made_at,
        f"A gift of {format_pounds(gift.total_pence)}{every} was entered ({how}, {gift.get_mode_display()}).",
    )
    if gift.attempt > 1:
        yield gift.made_at, f"The giver tried {gift.attempt} times."
    for payment in gift.payments.prefetch_related("claim_lines__claim"):
        yield from iterate_payment_events(payment)
    for notice in gift.notices.all():
        yield notice.at, f"A letter went to the outbox: {notice.get_kind_display()}."
    for one in [*gift.declarations.all(), *filter(None, [gift.covered_by])]:
        yield (
            get_start_of_day(one.made_on),
            f"Gift Aid declaration {one.pk} was made {one.get_method_display()}.",
        )
        if one.cancelled_on:
            yield get_start_of_day(one.cancelled_on), f"From this day on declaration {one.pk} is cancelled."
    if gift.removed_on:
        yield (
            get_start_of_day(gift.removed_on),
            "The giver’s name and address were removed: the time to keep them was over.",
        )
    yield timezone.now(), f"Now: {gift.get_status_display()}."


def iterate_payment_events(payment: Payment) -> Iterator[tuple[datetime, str]]:
    came = get_start_of_day(payment.received_on)
    yield (
        max(came, payment.gift.made_at),
        f"{format_pounds(payment.pence)} came, dated {payment.received_on:%d/%m/%Y}.",
    )
    for back in payment.reversal_entries.all():
        less = f"Of what went back, {format_pounds(-back.pence)} is ours after all."
        yield (
            get_start_of_day(back.on),
            f"{format_pounds(back.pence)} of that went back." if back.pence > 0 else less,
        )
    if payment.is_warned_of:
        yield came, "The giver’s bank warned that the card may be stolen."
    for stage in DisputeStage.objects.filter(reversal=payment.intent):
        of = f" of {format_pounds(stage.pence)}" if stage.pence not in (None, payment.pence) else ""
        words = stage.get_state_display()
        yield stage.at, f"The bank was told that the payment{of} was not wanted: {words}."
    for line in payment.claim_lines.all():
        state = line.claim.get_status_display()
        words = f"Gift Aid on {format_pounds(line.pence)} is in claim {line.claim_id} ({state})."
        yield line.claim.made_at, words
        if line.refused:
            why = f" ({line.refused_because})" if line.refused_because else ""
            yield timezone.now(), f"HMRC refused it in that claim{why}: {line.get_refused_display().lower()}."


def get_start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
