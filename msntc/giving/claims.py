"""Gift Aid claims: made of what is `claimable`, sent, paid or void, and what a claim gives back.

A payment is in one live claim at most; the database refuses a second. What is refunded after it was claimed on is told
to HMRC in the box of the next claim.
"""

import hashlib
from dataclasses import asdict
from datetime import date

from django.db.models import Q
from django.utils import timezone

from msntc.giving.claimable import eligible, found
from msntc.giving.giftaid.rows import Row
from msntc.giving.giftaid.schedule import MOST_ROWS, spreadsheet, to_paste
from msntc.giving.models import Claim, ClaimLine, GivenBack
from msntc.giving.turns import in_turn

Status = Claim.Status
SENT = (Status.SUBMITTED, Status.PAID)


class NothingToClaim(ValueError):
    """No payment is right to be claimed on now."""


class NotNow(ValueError):
    """A step that a claim in this state does not take; the sentence says why."""


def overclaimed() -> list[tuple[ClaimLine, int]]:
    """Lines that were claimed on and whose money went back since, with the pence not yet given back.

    A declaration that counts as never made takes all of its gifts with it, and so does word that nothing may be
    claimed on a gift.
    """
    sent = ClaimLine.objects.filter(is_live=True, claim__status__in=SENT).filter(
        Q(payment__refunded_pence__gt=0)
        | Q(payment__lost_pence__gt=0)
        | Q(declaration__cancelled_on__isnull=False)
        | ~Q(payment__gift__no_gift_aid="")
    )
    lost = [(line, owed(line)) for line in sent.select_related("payment__gift", "declaration")]
    return [(line, pence) for line, pence in lost if pence > 0]


def owed(line: ClaimLine) -> int:
    gift = line.payment.gift
    may_be_claimed = not gift.no_gift_aid and line.declaration.covers(gift, line.payment.received_on)
    kept = line.payment.kept_pence if may_be_claimed else 0
    return line.pence - min(kept, line.pence) - line.given_back_pence


def tax_on(pence: int) -> int:
    """A quarter of the gift, in pence, rounded up: never too little is given back."""
    return -(-pence // 4)


@in_turn
def make(user, today: date | None = None) -> Claim:
    """A claim of all that is right now, at most 1,000 payments; the rest waits for the next. Raises NothingToClaim."""
    today = today or timezone.localdate()
    held = eligible(today).select_for_update(of=("self",))
    right = [one for one in found(held, today) if not one.problems][:MOST_ROWS]
    if not right:
        raise NothingToClaim
    back = overclaimed()
    rows = [one.row for one in right]
    claim = Claim(
        made_by=user,
        earliest=min(row.given_on for row in rows),
        overclaimed_pence=tax_on(sum(pence for _, pence in back)),
    )
    claim.file = spreadsheet(rows, earliest=claim.earliest, overclaimed_pence=claim.overclaimed_pence)
    claim.sha256 = hashlib.sha256(claim.file).hexdigest()
    claim.save()
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim,
            payment=one.payment,
            declaration=one.declaration,
            row=frozen(one.row),
            pence=one.row.pence,
        )
        for one in right
    )
    for line, pence in back:
        GivenBack.objects.create(claim=claim, line=line, pence=pence)
        line.given_back_pence += pence
        line.save(update_fields=["given_back_pence"])
    return claim


def frozen(row: Row) -> dict:
    return asdict(row) | {"given_on": row.given_on.isoformat()}


def thawed(row: dict) -> Row:
    return Row(**row | {"given_on": date.fromisoformat(row["given_on"])})


def table(claim: Claim) -> str:
    """The rows as they were frozen, to paste into HMRC's own template."""
    return to_paste([thawed(line.row) for line in claim.lines.all()])


def gone_since(claim: Claim) -> int:
    """Pence of a draft's gifts that went back after it was made."""
    if claim.status != Status.DRAFT:
        return 0
    return sum(map(owed, claim.lines.select_related("payment__gift", "declaration")))


@in_turn
def submit(claim: Claim, on: date) -> None:
    """It was sent to HMRC on that day. Raises NotNow."""
    step(claim, {Status.DRAFT}, Status.SUBMITTED, submitted_on=on)


@in_turn
def pay(claim: Claim, on: date) -> None:
    """HMRC paid it on that day. Raises NotNow."""
    step(claim, {Status.SUBMITTED}, Status.PAID, paid_on=on)


@in_turn
def void(claim: Claim) -> None:
    """It does not count: its payments are free for another claim, and what it gave back is owed again.

    Raises NotNow.
    """
    later = GivenBack.objects.filter(line__claim=claim).exclude(claim__status=Status.VOID).first()
    if later is not None:
        raise NotNow(f"{later.claim} gives back money of this one. Make that void first.")
    step(claim, {Status.DRAFT, Status.SUBMITTED}, Status.VOID)
    claim.lines.update(is_live=False)
    for back in claim.given_back.select_related("line"):
        back.line.given_back_pence -= back.pence
        back.line.save(update_fields=["given_back_pence"])


def step(claim: Claim, before: set, after: Status, **facts) -> None:
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if held.status not in before:
        raise NotNow(f"This claim is “{held.get_status_display()}”.")
    for name, value in {"status": after, **facts}.items():
        setattr(held, name, value)
        setattr(claim, name, value)
    held.save(update_fields=["status", *facts])
