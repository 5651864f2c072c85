"""“Still right?”: when a centre is asked about its details, by which link it answers, and what its answer does.

Every 90 days its first contact is asked; 14 days later the second; 14 days after that it stands on the office's list;
and 14 days later the public page says "please ring first" (`models.times.RING_FIRST_AFTER`, 132 days in all). A link
is good for one centre, for 30 days, until one of the centre's links is answered: that answers all its letters. Opening
it changes nothing, because mail scanners open links.

What of an answer could do harm waits for the office (`link_review`); of the rest both contacts hear (`link_changes`).
Whatever a centre answers, it is left in peace for the next 90 days, and for as long as the office has still to decide
about what it answered.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Prefetch
from django.utils import timezone

from centres import geocoding
from centres.gazetteer.results import LocatedPoint
from centres.models import Ask, Centre, Proposal, Report
from centres.snapshots import save_centre
from centres.verification.link_changes import (
    DAYS_SAID,
    format_change_reason,
    get_field_values,
    parse_field_value,
    record_change,
    serialise_field_value,
    tell_contacts,
)
from centres.verification.link_review import reasons_to_wait
from centres.verification.signed_links import LinkNotGood, sign_link, unsign_link

ASK_AFTER = timedelta(days=90)
THEN_AFTER = timedelta(days=14)
LINK_LASTS = timedelta(days=30)
SALT = "centres.still-right"


def make_verification_token(ask: Ask) -> str:
    return sign_link(ask.pk, SALT)


def find_ask_by_token(text: str) -> Ask:
    """The letter that a link belongs to, with its centre. Raises LinkNotGood."""
    pk = unsign_link(text, SALT, LINK_LASTS)
    ask = Ask.objects.select_related("centre").filter(pk=pk).first()
    if ask is None or ask.centre.status != Centre.Status.PUBLISHED:
        raise LinkNotGood("forged")
    if ask.answered_at:
        raise LinkNotGood("answered")
    return ask


class PendingReview(NamedTuple):
    """What of a centre's answer waits for the office; both None: nothing, and the details count as confirmed."""

    proposal: Proposal | None
    report: Report | None


def get_last_heard_date(centre: Centre) -> date | None:
    """The last day on which the centre said anything: that all is right, or what changed."""
    answered_on = centre.answered_at and timezone.localdate(centre.answered_at)
    return max(filter(None, [centre.confirmed_on, answered_on]), default=None)


def get_next_stage(centre: Centre, on: date) -> Ask.Stage | None:
    """What is to be done about a centre today; None for nothing. Expects what `due` fetches."""
    heard = get_last_heard_date(centre)
    if centre.waits or (heard and on - heard < ASK_AFTER):
        return None
    asks = [ask for ask in centre.open_asks if heard is None or ask.asked_on > heard]
    if not asks:
        return Ask.Stage.FIRST
    last = asks[0]
    if on - last.asked_on < THEN_AFTER:
        return None
    if last.stage == Ask.Stage.OFFICE:
        return Ask.Stage.FIRST if on - last.asked_on >= ASK_AFTER else None
    return Ask.Stage(last.stage + 1)


def list_due_centres(on: date | None = None) -> list[tuple[Centre, Ask.Stage]]:
    """The published centres that something is due for, in two queries.

    Each with its open letters, the newest first, its last answer, and whether a proposal of it waits.
    """
    on = on or timezone.localdate()
    open_asks = Prefetch("asks", Ask.objects.filter(answered_at__isnull=True), to_attr="open_asks")
    undecided = Proposal.objects.filter(centre=OuterRef("pk"), decided_at__isnull=True)
    found = Centre.objects.published().annotate(answered_at=Max("asks__answered_at"), waits=Exists(undecided))
    found = found.prefetch_related(open_asks).order_by("name")
    return [(centre, stage) for centre in found if (stage := get_next_stage(centre, on))]


def choose_recipient(centre: Centre, stage: Ask.Stage) -> str:
    """Whom to write to; empty when nobody is known, or when it is the office's turn."""
    if stage == Ask.Stage.OFFICE:
        return ""
    first, second = centre.contact_email or centre.email, centre.second_contact_email
    return (second or first) if stage == Ask.Stage.SECOND else (first or second)


@transaction.atomic
def confirm_details(ask: Ask, on: date | None = None) -> Centre:
    """“All still right.” Raises LinkNotGood when somebody has answered in the meantime."""
    centre = record_answer(ask, Ask.Answer.RIGHT)
    centre.confirmed_on = on or timezone.localdate()
    save_by_link(ask, centre)
    return centre


def save_by_link(ask: Ask, centre: Centre) -> None:
    """The history says by which link; who uses it is not known."""
    if ask.to:
        centre._change_reason = format_change_reason("by the link sent to", ask.to)
    save_centre(centre)


@transaction.atomic
def apply_correction(ask: Ask, values: dict, on: date | None = None, *, more: str = "") -> PendingReview:
    """“Something changed.” `values` are cleaned values by field, only those that differ; `more` is in their own words.

    What could do harm waits for the office, and so does what the link cannot change: sessions, prices, getting in.
    The rest goes live. With nothing waiting, the centre's details count as confirmed.
    """
    centre, on = record_answer(ask, Ask.Answer.CHANGED), on or timezone.localdate()
    reasons = reasons_to_wait(centre, values, on)
    live = {name: value for name, value in values.items() if name not in reasons}
    before = get_field_values(centre, live)
    for name, value in live.items():
        setattr(centre, name, value)
    if live.get("who_may_come"):
        centre.terms_checked_on = on
    words = describe_manual_work(centre, values, more)
    if not reasons and not words:
        centre.confirmed_on = on
    centre.full_clean(exclude=["point", *DAYS_SAID])
    save_by_link(ask, centre)
    proposal = create_proposal(ask, centre, values, reasons)
    change = record_change(ask, centre, before)
    if change or proposal:
        tell_contacts(ask, centre, change, proposal)
    report = Report.objects.create(centre=centre, words=words) if words else None
    return PendingReview(proposal, report)


def create_proposal(ask: Ask, centre: Centre, values: dict, reasons: dict[str, str]) -> Proposal | None:
    if not reasons:
        return None
    waiting = {name: serialise_field_value(values[name]) for name in reasons}
    return Proposal.objects.create(centre=centre, ask=ask, values=waiting, reasons=reasons)


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


def record_answer(ask: Ask, words: Ask.Answer) -> Centre:
    """Marks all the centre's open letters as answered, and returns the centre with its row held."""
    centre = Centre.objects.select_for_update().get(pk=ask.centre_id)
    still_open = centre.asks.filter(answered_at__isnull=True)
    if not still_open.filter(pk=ask.pk).exists():
        raise LinkNotGood("answered")
    still_open.update(answered_at=timezone.now(), answer=words)
    return centre


class AcceptedProposal(NamedTuple):
    """A centre with what was proposed for it; where its postcode is, and what became of its pin where that mattered."""

    centre: Centre
    place: LocatedPoint | None
    of_pin: str


@transaction.atomic
def accept_proposal(proposal: Proposal, by=None) -> AcceptedProposal | None:
    """The office says yes: the proposed values go live. None where somebody has decided before.

    The centre's details count as confirmed on the day on which it sent them, unless something else that it sent then
    still waits. `by` is the member of staff whom the history names. Raises ValidationError where they break a rule.
    """
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.decided_at is not None:
        return None
    centre = Centre.objects.select_for_update().get(pk=held.centre_id)
    for name, value in held.values.items():
        setattr(centre, name, parse_field_value(name, value))
    moves = held.values.keys() & {"postcode", "town"}
    place, of_pin = (
        geocoding.move_pin_to_address(centre)
        if moves
        else (geocoding.find_postcode_place(centre.postcode), "")
    )
    sent_on = timezone.localdate(held.proposed_at)
    if not centre.reports.filter(received_on=sent_on, answered_on__isnull=True).exists():
        centre.confirmed_on = max(filter(None, [centre.confirmed_on, sent_on]))
    if held.values.get("who_may_come"):
        centre.terms_checked_on = max(filter(None, [centre.terms_checked_on, sent_on]))
    centre._history_user = by
    if held.ask and held.ask.to:
        centre._change_reason = format_change_reason("sent through the link to", held.ask.to)
    centre.full_clean(exclude=DAYS_SAID)
    save_centre(centre)
    record_decision(held, accepted=True)
    return AcceptedProposal(centre, place, of_pin)


def refuse_proposal(proposal: Proposal) -> None:
    record_decision(proposal, accepted=False)


def record_decision(proposal: Proposal, *, accepted: bool) -> None:
    proposal.accepted, proposal.decided_at = accepted, timezone.now()
    proposal.save()
