"""“Still right?”: when a centre is asked about its details, by which link it answers, and what its answer does.

Every 90 days its first contact is asked; 14 days later the second; 14 days after that it stands on the office's list;
and 14 days later the public page says "please ring first" (`models.times.RING_FIRST_AFTER`, 132 days in all). A link
is good for one centre, for 30 days, until one of the centre's links is answered: that answers all its letters. Opening
it changes nothing, because mail scanners open links.

What of an answer could do harm waits for the office (`link_review`); of the rest both contacts hear (`link_changes`).
Whatever a centre answers, it is left in peace for the next 90 days, and for as long as the office has still to decide
about what it answered.
"""

from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Prefetch
from django.utils import timezone

from centres import geocoding
from centres.confirmation import NoteStands, confirm_centre, is_waiting_for_office
from centres.gazetteer.results import LocatedPoint
from centres.models import Centre, CorrectionReport, ProposedChange, VerificationRequest
from centres.snapshots import SNAPSHOT, get_stored_centres, save_centre
from centres.verification.link_changes import (
    DAYS_SAID,
    LINK_REASON,
    Value,
    describe_rows,
    format_change_reason,
    get_field_values,
    get_values,
    merge_values,
    record_change,
    serialise_field_value,
    set_values,
    tell_contacts,
)
from centres.verification.link_review import reasons_to_wait
from centres.verification.signed_links import LinkNotGood, sign_link, unsign_link

ASK_AFTER = timedelta(days=90)
THEN_AFTER = timedelta(days=14)
LINK_LASTS = timedelta(days=30)
SALT = "centres.still-right"


def make_verification_token(verification: VerificationRequest) -> str:
    return sign_link(verification.pk, SALT)


def find_verification_by_token(text: str) -> VerificationRequest:
    """The letter that a link belongs to, with its centre. Raises LinkNotGood."""
    pk = unsign_link(text, SALT, LINK_LASTS)
    verification = VerificationRequest.objects.select_related("centre").filter(pk=pk).first()
    if verification is None:
        raise LinkNotGood("forged")
    if verification.centre.status != Centre.Status.PUBLISHED:
        raise LinkNotGood("off")
    if verification.answered_at:
        raise LinkNotGood("answered")
    return verification


class PendingReview(NamedTuple):
    """What of a centre's answer waits for the office; both None: nothing, and the details count as confirmed."""

    proposed_change: ProposedChange | None
    report: CorrectionReport | None


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


def save_by_link(verification: VerificationRequest, centre: Centre) -> None:
    """The history says by which link; who uses it is not known."""
    if verification.to:
        centre._change_reason = format_change_reason(LINK_REASON, verification.to)
    save_centre(centre)


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


def record_answer(verification: VerificationRequest, words: VerificationRequest.Answer) -> Centre:
    """Marks all the centre's open letters as answered, and returns the centre with its row held."""
    centre = Centre.objects.select_for_update().get(pk=verification.centre_id)
    still_open = centre.verifications.filter(answered_at__isnull=True)
    if not still_open.filter(pk=verification.pk).exists():
        raise LinkNotGood("answered")
    still_open.update(answered_at=timezone.now(), answer=words)
    return centre


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
