"""Gift Aid claims: made of what is `claimable`, sent, answered by HMRC or void.

A payment is in one live claim at most; the database refuses a second. What is refunded after it was claimed on is told
to HMRC in the box of the next claim (`overclaims`).
"""

import hashlib
from dataclasses import asdict
from datetime import date

from django.utils import timezone

from msntc.giving.claimable import Candidate, at_most, declared, eligible, giver
from msntc.giving.giftaid.rows import Row
from msntc.giving.giftaid.schedule import MOST_ROWS, spreadsheet, to_paste
from msntc.giving.models import Claim, ClaimLine, GivenBack, Payment
from msntc.giving.overclaims import SENT, Back, give_back, overclaimed, owed, take_back, tax_owed
from msntc.giving.turns import in_turn

Status, Refused = Claim.Status, ClaimLine.Refused


class NothingToClaim(ValueError):
    """No payment is right to be claimed on now."""


class MadeMeanwhile(ValueError):
    """Another claim was made since the treasurer looked: the button was pressed twice, most likely."""


class NotNow(ValueError):
    """A step that a claim in this state does not take; the sentence says why."""


def newest() -> int:
    """The number of the last claim; 0 before the first."""
    return Claim.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def make(user, today: date | None = None, *, after: int | None = None) -> Claim:
    """A claim of all that is right now, at most 1,000 payments; the rest waits for the next.

    `after` is the newest claim that the treasurer saw. The thinking is done before the ledger's lock is taken: webhooks
    wait for that. Raises NothingToClaim and MadeMeanwhile.
    """
    today = today or timezone.localdate()
    right, _, _ = at_most(MOST_ROWS, today)
    if not right:
        raise NothingToClaim
    back = overclaimed()
    return write(draft(right, back), right, back, user, today, after)


def draft(right: list[Candidate], back: Back) -> Claim:
    """The claim with its file, not saved."""
    rows = [one.row for one in right]
    claim = Claim(earliest=min(row.given_on for row in rows), overclaimed_pence=tax_owed(back))
    claim.file = spreadsheet(rows, earliest=claim.earliest, overclaimed_pence=claim.overclaimed_pence)
    claim.sha256 = hashlib.sha256(claim.file).hexdigest()
    return claim


@in_turn
def write(claim: Claim, right: list[Candidate], back: Back, user, today: date, after: int | None) -> Claim:
    """Keeps the claim, less what has changed since it was thought of."""
    if after is not None and newest() > after:
        raise MadeMeanwhile
    still, back_now = unchanged(right, today), overclaimed()
    if not still:
        raise NothingToClaim
    if len(still) < len(right) or amounts(back_now) != amounts(back):
        claim = draft(still, back_now)
    claim.made_by = user
    claim.save()
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim,
            payment=one.payment,
            declaration=one.declaration,
            row=frozen(one.row),
            pence=one.row.pence,
        )
        for one in still
    )
    give_back(back_now, claim=claim)
    return claim


def unchanged(right: list[Candidate], today: date) -> list[Candidate]:
    """Those that are still as they were thought to be, their payments and declarations held."""
    payments = eligible(today).filter(pk__in=[one.payment.pk for one in right])
    held = {one.pk: one for one in payments.order_by("pk").select_for_update(of=("self",))}
    used = declared().filter(pk__in={one.declaration.pk for one in right})
    holds = {one.pk: one for one in used.order_by("pk").select_for_update(of=("self",))}
    return [
        one
        for one in right
        if (now := held.get(one.payment.pk))
        and (by := holds.get(one.declaration.pk))
        and what_counts(now) == what_counts(one.payment)
        and by.covers(now.gift, now.received_on)
    ]


def what_counts(payment: Payment) -> tuple:
    gift = payment.gift
    return payment.kept_pence, gift.sponsored, gift.covered_by_id, giver(gift)


def amounts(back: Back) -> list[tuple[int, int]]:
    return sorted((line.pk, pence) for line, pence in back)


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
def pay(claim: Claim, on: date, pence: int | None = None, difference: str = "") -> None:
    """HMRC paid that sum on that day; written once more, it is put right. Raises NotNow."""
    facts = {"paid_on": on, "received_pence": pence, "difference": difference}
    step(claim, set(SENT), Status.PAID, **facts)


@in_turn
def void(claim: Claim) -> None:
    """It does not count: its payments are free for another claim, and what it gave back is owed again.

    Raises NotNow.
    """
    if Claim.objects.get(pk=claim.pk).status == Status.VOID:
        return
    refuse_what_is_given_back(claim.lines.all())
    if claim.lines.exclude(refused="").exists():
        raise NotNow("HMRC has answered on this claim: rows of it were refused. Take that back first.")
    step(claim, {Status.DRAFT, Status.SUBMITTED}, Status.VOID)
    claim.lines.update(is_live=False)
    take_back(claim)


@in_turn
def refuse(claim: Claim, items: list[int], what: Refused, because: str = "") -> None:
    """What is done with rows that HMRC refused, by their numbers in the file. Raises NotNow."""
    if Claim.objects.select_for_update().get(pk=claim.pk).status not in SENT:
        raise NotNow("HMRC answers on a claim that was sent. Say first when it was sent.")
    every = list(claim.lines.order_by("id").values_list("pk", flat=True))
    if beyond := [item for item in items if not 1 <= item <= len(every)]:
        raise NotNow(f"This claim has no row {beyond[0]}.")
    lines = ClaimLine.objects.filter(pk__in=[every[item - 1] for item in items])
    refuse_what_is_given_back(lines)
    live = what != Refused.AGAIN
    elsewhere = ClaimLine.objects.filter(is_live=True, payment__claim_lines__in=lines).exclude(claim=claim)
    if live and (other := elsewhere.first()):
        raise NotNow(f"A gift of these rows is in {other.claim} by now. Make that void first.")
    lines.update(refused=what, refused_because=because, is_live=live)


def refuse_what_is_given_back(lines) -> None:
    """Raises NotNow where HMRC was told that tax on one of the lines is given back."""
    later = GivenBack.objects.filter(line__in=lines).exclude(claim__status=Status.VOID).first()
    if later is not None and later.claim:
        raise NotNow(f"{later.claim} gives back money of this one. Make that void first.")
    if later is not None:
        raise NotNow(f"{later.repayment}, for gifts of this claim. Take that back first.")


def step(claim: Claim, before: set, after: Status, **facts) -> None:
    """The same step once more changes nothing."""
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if held.status not in before and not (
        held.status == after and all(getattr(held, name) == value for name, value in facts.items())
    ):
        raise NotNow(f"This claim is “{held.get_status_display()}”.")
    for name, value in {"status": after, **facts}.items():
        setattr(held, name, value)
        setattr(claim, name, value)
    held.save(update_fields=["status", *facts])
