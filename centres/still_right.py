"""“Still right?”: when a centre is asked about its details, by which link it answers, and what its answer does.

Every 90 days its first contact is asked; 14 days later the second; 14 days after that it stands on the office's list;
and 14 days later the public page says "please ring first" (`models.times.RING_FIRST_AFTER`, 132 days in all). A link
is good for one centre and one letter, for 30 days, until it is answered or the centre is asked again. Opening it
changes nothing, because mail scanners open links.
"""

from datetime import date, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from centres.models import Ask, Centre, Proposal
from centres.written import save

ASK_AFTER = timedelta(days=90)
THEN_AFTER = timedelta(days=14)
LINK_LASTS = timedelta(days=30)
SALT = "centres.still-right"
FOR_THE_OFFICE = ("phone", "email", "website", "address", "town", "county", "postcode", "point")
"""What a stranger who got hold of a link could harm most: changes wait until the office has said yes."""
AT_ONCE = ("opening_hours", "also_offers", "who_may_come", "closed_from", "closed_until", "closed_reason")


class LinkNotGood(Exception):
    """A link that cannot be answered; `why` is "forged", "expired", "answered" or "replaced"."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def token(ask: Ask) -> str:
    return signing.TimestampSigner(salt=SALT).sign_object(ask.pk)


def asked_by(text: str) -> Ask:
    """The letter that a link belongs to, with its centre. Raises LinkNotGood."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign_object(text, max_age=LINK_LASTS)
    except signing.SignatureExpired:
        raise LinkNotGood("expired") from None
    except (signing.BadSignature, ValueError):
        raise LinkNotGood("forged") from None
    ask = Ask.objects.select_related("centre").filter(pk=pk).first()
    if ask is None or ask.centre.status != Centre.Status.PUBLISHED:
        raise LinkNotGood("forged")
    if ask.answered_at:
        raise LinkNotGood("answered")
    if ask.centre.asks.filter(pk__gt=ask.pk, to__gt="").exists():
        raise LinkNotGood("replaced")
    return ask


def next_stage(centre: Centre, on: date) -> Ask.Stage | None:
    """What is to be done about a centre today; None for nothing. Expects `centre.open_asks`, the newest first."""
    if centre.confirmed_on and on - centre.confirmed_on < ASK_AFTER:
        return None
    if not centre.open_asks:
        return Ask.Stage.FIRST
    last = centre.open_asks[0]
    if on - last.asked_on < THEN_AFTER:
        return None
    if last.stage == Ask.Stage.OFFICE:
        return Ask.Stage.FIRST if on - last.asked_on >= ASK_AFTER else None
    return Ask.Stage(last.stage + 1)


def due(on: date | None = None) -> list[tuple[Centre, Ask.Stage]]:
    """The published centres that something is due for, in two queries."""
    on = on or timezone.localdate()
    open_asks = Prefetch("asks", Ask.objects.filter(answered_at__isnull=True), to_attr="open_asks")
    found = Centre.objects.published().prefetch_related(open_asks).order_by("name")
    return [(centre, stage) for centre in found if (stage := next_stage(centre, on))]


def contact(centre: Centre, stage: Ask.Stage) -> str:
    """Whom to write to; empty when nobody is known, or when it is the office's turn."""
    if stage == Ask.Stage.OFFICE:
        return ""
    first, second = centre.contact_email or centre.email, centre.second_contact_email
    return (second or first) if stage == Ask.Stage.SECOND else first


@transaction.atomic
def confirm(ask: Ask, on: date | None = None) -> Centre:
    """“All still right.” Raises LinkNotGood when somebody has answered in the meantime."""
    centre = answer(ask, Ask.Answer.RIGHT)
    centre.confirmed_on = on or timezone.localdate()
    save(centre)
    return centre


@transaction.atomic
def correct(ask: Ask, values: dict, on: date | None = None) -> Proposal | None:
    """“Something changed.” `values` are cleaned values by field, only those that differ.

    What concerns contact, address or pin waits for the office (the proposal is returned); the rest goes live. With
    nothing waiting, the centre's details count as confirmed.
    """
    centre = answer(ask, Ask.Answer.CHANGED)
    for name in AT_ONCE:
        if name in values:
            setattr(centre, name, values[name])
    if values.get("who_may_come"):
        centre.terms_checked_on = on or timezone.localdate()
    waiting = {name: str(values[name] or "") for name in FOR_THE_OFFICE if name in values}
    if not waiting:
        centre.confirmed_on = on or timezone.localdate()
    centre.full_clean(exclude=["point"])
    save(centre)
    return Proposal.objects.create(centre=centre, values=waiting) if waiting else None


def answer(ask: Ask, words: Ask.Answer) -> Centre:
    """Marks the letter as answered, once, and returns its centre with its row held."""
    held = Ask.objects.select_for_update().get(pk=ask.pk)
    if held.answered_at:
        raise LinkNotGood("answered")
    held.answered_at, held.answer = timezone.now(), words
    held.save()
    return Centre.objects.select_for_update().get(pk=held.centre_id)


@transaction.atomic
def accept(proposal: Proposal, on: date | None = None, by=None) -> None:
    """The office says yes: the proposed values go live, and the centre's details count as confirmed.

    `by` is the member of staff whom the history names. Raises ValidationError where they break a rule.
    """
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.decided_at is None:
        centre = Centre.objects.select_for_update().get(pk=held.centre_id)
        for name, value in held.values.items():
            setattr(centre, name, value)
        centre.confirmed_on = on or timezone.localdate()
        centre._history_user = by
        centre.full_clean()
        save(centre)
        decide(held, accepted=True)


def refuse(proposal: Proposal) -> None:
    decide(proposal, accepted=False)


def decide(proposal: Proposal, *, accepted: bool) -> None:
    proposal.accepted, proposal.decided_at = accepted, timezone.now()
    proposal.save()
