"""What waits for the office beside what stands now, until it says yes or no."""

from contextlib import suppress
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from centres import geocoding
from centres.confirmation import NoteStands, confirm_centre
from centres.gazetteer.results import LocatedPoint
from centres.models import Centre, ProposedChange, VerificationRequest
from centres.snapshots import SNAPSHOT, get_stored_centres, save_centre
from centres.verification.link_changes import (
    DAYS_SAID,
    Value,
    describe_rows,
    format_change_reason,
    get_values,
    merge_values,
    serialise_field_value,
    set_values,
)


def create_proposed_change(
    verification: VerificationRequest, centre: Centre, values: dict, reasons: dict[str, str]
) -> ProposedChange | None:
    if not reasons:
        return None
    waiting = {name: serialise_field_value(values[name]) for name in reasons}
    return propose_values(verification, centre, waiting, reasons)


def propose_parts(
    verification: VerificationRequest, centre: Centre, parts: dict, reasons: dict[str, str]
) -> tuple[ProposedChange, bool]:
    """The same of parts of a centre's document, which may be rows; and whether that did not wait already."""
    waiting: dict[str, Value] = {
        name: describe_rows(name, value) if name in SNAPSHOT.rows else serialise_field_value(value)
        for name, value in parts.items()
    }
    sent_before = verification.proposed_changes.undecided().filter(values=waiting).first()
    if sent_before:
        return sent_before, False
    return propose_values(verification, centre, waiting, {name: reasons[name] for name in parts}), True


def propose_values(
    verification: VerificationRequest | None, centre: Centre, waiting: dict, reasons: dict[str, str]
) -> ProposedChange:
    """Keeps what waits beside what stands now. Without a letter it was said in a call."""
    before = get_values(centre, waiting)
    return ProposedChange.objects.create(
        centre=centre, verification=verification, values=waiting, before=before, reasons=reasons
    )


class ProposalClash(Exception):
    """Somebody has changed since what a proposal would change: whoever decides looks at both first."""


class AcceptedChange(NamedTuple):
    """A centre with what was proposed for it; where its postcode is, and what became of its pin where that mattered."""

    centre: Centre
    place: LocatedPoint | None
    of_pin: str


@transaction.atomic
def accept_proposed_change(
    proposed_change: ProposedChange, by=None, *, seen: int | None = None
) -> AcceptedChange | None:
    """The office says yes: the proposed values go live. None where somebody has decided before.

    What others have changed since stays. Raises ProposalClash where that is the same, unless it was `seen`: the
    version of the centre that was shown beside the proposal.

    The centre's details count as confirmed on the day on which it sent them, unless something else that it sent then
    still waits; a call confirmed them then, or did not. `by` is the member of staff whom the history names. Raises
    ValidationError where they break a rule.
    """
    held = ProposedChange.objects.select_for_update().get(pk=proposed_change.pk)
    if held.decided_at is not None:
        return None
    centre = Centre.objects.select_for_update().get(pk=held.centre_id)
    before = get_stored_centres([centre])
    values, clashes = merge_values(held.before, held.values, get_values(centre, held.values))
    if clashes and centre.version != seen:
        raise ProposalClash
    set_values(centre, values)
    moves = held.values.keys() & {"postcode", "town"}
    place, of_pin = (
        geocoding.move_pin_to_address(centre)
        if moves
        else (geocoding.find_postcode_place(centre.postcode), "")
    )
    sent_on = timezone.localdate(held.proposed_at)
    if is_confirmation(centre, held):
        with suppress(NoteStands):  # then it is asked first
            confirm_centre(centre, sent_on)
    if held.values.get("who_may_come"):
        centre.terms_checked_on = max(filter(None, [centre.terms_checked_on, sent_on]))
    centre._history_user = by
    if held.verification and held.verification.to:
        centre._change_reason = format_change_reason("sent through the link to", held.verification.to)
    centre.full_clean(exclude=DAYS_SAID)
    save_centre(centre, before=before)
    record_decision(held, accepted=True)
    return AcceptedChange(centre, place, of_pin)


def is_confirmation(centre: Centre, held: ProposedChange) -> bool:
    """Whether the rest was right with it: it came by a link, and nothing else that the centre said waits beside it."""
    if held.values.keys() & {"name", "status"}:  # from a call
        return False
    reports = centre.correction_reports.filter(
        received_on=timezone.localdate(held.proposed_at), answered_on__isnull=True
    )
    return not (reports.exists() or centre.proposed_changes.undecided().exclude(pk=held.pk).exists())


@transaction.atomic
def refuse_proposed_change(proposed_change: ProposedChange, by=None) -> None:
    """The office says no. A centre that somebody called closed for good is rung again: one of the two is wrong."""
    record_decision(proposed_change, accepted=False)
    if proposed_change.values.get("status") != Centre.Status.CLOSED:
        return
    centre = Centre.objects.select_for_update().get(pk=proposed_change.centre_id)
    before = get_stored_centres([centre])
    centre.needs_call, centre._history_user = True, by
    save_centre(centre, before=before)


def record_decision(proposed_change: ProposedChange, *, accepted: bool) -> None:
    proposed_change.accepted, proposed_change.decided_at = accepted, timezone.now()
    proposed_change.save()
