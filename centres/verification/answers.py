"""What a centre answers through its link, and what its answer does: all is still right, or something changed.

What of an answer could do harm waits for the office (`link_review`); of the rest both contacts hear (`link_changes`).
"""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from centres.confirmation import confirm_centre, is_waiting_for_office
from centres.models import Centre, CorrectionReport, ProposedChange, VerificationRequest
from centres.snapshots import save_centre
from centres.verification.link_changes import (
    DAYS_SAID,
    LINK_REASON,
    format_change_reason,
    get_field_values,
    record_change,
    tell_contacts,
)
from centres.verification.link_review import reasons_to_wait
from centres.verification.proposed_changes import create_proposed_change
from centres.verification.signed_links import LinkNotGood


class PendingReview(NamedTuple):
    """What of a centre's answer waits for the office; both None: nothing, and the details count as confirmed."""

    proposed_change: ProposedChange | None
    report: CorrectionReport | None


@transaction.atomic
def confirm_details(verification: VerificationRequest, on: date | None = None) -> Centre:
    """“All still right.” Where a change that was sent before still waits, the office's yes to that confirms them.

    Raises NoteStands, or LinkNotGood when somebody has answered in the meantime.
    """
    centre = record_answer(verification, VerificationRequest.Answer.RIGHT)
    if not is_waiting_for_office(centre):
        confirm_centre(centre, on or timezone.localdate())
        save_by_link(verification, centre)
    return centre


@transaction.atomic
def apply_correction(
    verification: VerificationRequest, values: dict, on: date | None = None, *, more: str = ""
) -> PendingReview:
    """“Something changed.” `values` are cleaned values by field, only those that differ; `more` is in their own words.

    What could do harm waits for the office, and so does what the link cannot change: sessions, prices, getting in.
    The rest goes live. With nothing waiting, the centre's details count as confirmed; raises NoteStands.
    """
    centre, on = record_answer(verification, VerificationRequest.Answer.CHANGED), on or timezone.localdate()
    reasons = reasons_to_wait(centre, values, on)
    live = {name: value for name, value in values.items() if name not in reasons}
    before = get_field_values(centre, live)
    for name, value in live.items():
        setattr(centre, name, value)
    if live.get("who_may_come"):
        centre.terms_checked_on = on
    words = describe_manual_work(centre, values, more)
    if not (reasons or words or is_waiting_for_office(centre)):
        confirm_centre(centre, on)
    centre.full_clean(exclude=["point", *DAYS_SAID])
    save_by_link(verification, centre)
    proposed_change = create_proposed_change(verification, centre, values, reasons)
    change = record_change(verification, centre, before)
    if change or proposed_change:
        tell_contacts(verification, centre, change, proposed_change)
    report = CorrectionReport.objects.create(centre=centre, words=words) if words else None
    return PendingReview(proposed_change, report)


def record_answer(verification: VerificationRequest, words: VerificationRequest.Answer) -> Centre:
    """Marks all the centre's open letters as answered, and returns the centre with its row held."""
    centre = Centre.objects.select_for_update().get(pk=verification.centre_id)
    still_open = centre.verifications.filter(answered_at__isnull=True)
    if not still_open.filter(pk=verification.pk).exists():
        raise LinkNotGood("answered")
    still_open.update(answered_at=timezone.now(), answer=words)
    return centre


def save_by_link(verification: VerificationRequest, centre: Centre) -> None:
    """The history says by which link; who uses it is not known."""
    if verification.to:
        centre._change_reason = format_change_reason(LINK_REASON, verification.to)
    save_centre(centre)


def describe_manual_work(centre: Centre, values: dict, more: str) -> str:
    """What the office has to put right by hand, in words; empty for nothing."""
    said = [f"The centre wrote, through its link:\n{more}"] if more else []
    if "opening_hours" in values and centre.opening_times.exists():
        said.append(
            "The centre changed the note about its opening hours. It says: "
            f"“{values['opening_hours'] or 'nothing'}”. The sessions on the page are still the old ones: "
            "please put them right."
        )
    return "\n\n".join(said)
