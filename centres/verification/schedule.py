"""When a centre is asked whether its details are still right, and whom to write to.

Every 90 days its first contact is asked; 14 days later the second; 14 days after that it stands on the office's list;
and 14 days later the public page says "please ring first" (`models.times.RING_FIRST_AFTER`, 132 days in all).
Whatever a centre answers, it is left in peace for the next 90 days, and for as long as the office has still to decide
about what it answered.
"""

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch
from django.utils import timezone

from centres.models import Centre, ProposedChange, VerificationRequest

ASK_AFTER = timedelta(days=90)
THEN_AFTER = timedelta(days=14)


def get_last_heard_date(centre: Centre) -> date | None:
    """The last day on which the centre said anything: that all is right, or what changed."""
    answered_on = centre.answered_at and timezone.localdate(centre.answered_at)
    return max(filter(None, [centre.confirmed_on, answered_on]), default=None)


def get_next_stage(centre: Centre, on: date) -> VerificationRequest.Stage | None:
    """What is to be done about a centre today; None for nothing. Expects what `list_due_centres` fetches."""
    heard = get_last_heard_date(centre)
    if centre.waits or (heard and on - heard < ASK_AFTER):
        return None
    verifications = [
        verification
        for verification in centre.open_verifications
        if heard is None or verification.asked_on > heard
    ]
    if not verifications:
        return VerificationRequest.Stage.FIRST
    last = verifications[0]
    if on - last.asked_on < THEN_AFTER:
        return None
    if last.stage == VerificationRequest.Stage.OFFICE:
        return VerificationRequest.Stage.FIRST if on - last.asked_on >= ASK_AFTER else None
    return VerificationRequest.Stage(last.stage + 1)


def list_due_centres(on: date | None = None) -> list[tuple[Centre, VerificationRequest.Stage]]:
    """The published centres that something is due for, in two queries.

    Each with its open letters, the newest first, its last answer, and whether a proposed change of it waits.
    """
    on = on or timezone.localdate()
    open_verifications = Prefetch(
        "verifications",
        VerificationRequest.objects.filter(answered_at__isnull=True),
        to_attr="open_verifications",
    )
    undecided = ProposedChange.objects.undecided().filter(centre=OuterRef("pk"))
    found = Centre.objects.published().annotate(
        answered_at=Max("verifications__answered_at"), waits=Exists(undecided)
    )
    found = found.prefetch_related(open_verifications).order_by("name")
    return [(centre, stage) for centre in found if (stage := get_next_stage(centre, on))]


def choose_recipient(centre: Centre, stage: VerificationRequest.Stage) -> str:
    """Whom to write to; empty when nobody is known, or when it is the office's turn."""
    if stage == VerificationRequest.Stage.OFFICE:
        return ""
    first, second = centre.contact_email or centre.email, centre.second_contact_email
    return (second or first) if stage == VerificationRequest.Stage.SECOND else (first or second)
