"""Gift Aid claims: made of what may be claimed (`eligibility`), sent, answered by HMRC or void.

A payment is in one live claim at most; the database refuses a second. What is refunded after it was claimed on is told
to HMRC in the box of the next claim (`overclaims`).
"""

import hashlib
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from msntc.giving.gift_aid.eligibility import (
    Candidate,
    get_eligible_payments,
    get_giver_key,
    get_real_declarations,
    split_oldest_candidates,
)
from msntc.giving.gift_aid.hmrc.row import ScheduleRow
from msntc.giving.gift_aid.hmrc.schedule import MOST_ROWS, build_schedule_csv, build_schedule_file
from msntc.giving.gift_aid.overclaims import (
    SENT,
    Back,
    compute_overclaim,
    compute_owed_tax,
    give_back,
    list_overclaims,
    undo_give_back,
)
from msntc.giving.models import Claim, ClaimLine, OverclaimAdjustment, Payment
from msntc.giving.payments.locks import with_ledger_lock

Status, Refused = Claim.Status, ClaimLine.Refused


class NothingToClaim(ValueError):
    """No payment is right to be claimed on now."""


class NewerClaimExists(ValueError):
    """Another claim was made since the treasurer looked: the button was pressed twice, most likely."""


class StepOutOfOrder(ValueError):
    """A step that a claim in this state does not take; the sentence says why."""


def get_last_claim_number() -> int:
    """The number of the last claim; 0 before the first."""
    return Claim.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def create_claim(user: User, today: date | None = None, *, after: int | None = None) -> Claim:
    """A claim of all that is right now, at most 1,000 payments; the rest waits for the next.

    `after` is the newest claim that the treasurer saw. The thinking is done before the ledger's lock is taken: webhooks
    wait for that. Raises NothingToClaim and NewerClaimExists.
    """
    today = today or timezone.localdate()
    right, _, _ = split_oldest_candidates(MOST_ROWS, today)
    if not right:
        raise NothingToClaim
    back = list_overclaims()
    return save_claim(draft_claim(right, back), right, back, user, today, after)


def draft_claim(right: list[Candidate], back: Back) -> Claim:
    """The claim with its file, not saved."""
    rows = [one.row for one in right]
    claim = Claim(earliest=min(row.given_on for row in rows), overclaimed_pence=compute_owed_tax(back))
    claim.file = build_schedule_file(rows, earliest=claim.earliest, overclaimed_pence=claim.overclaimed_pence)
    claim.sha256 = hashlib.sha256(claim.file).hexdigest()
    return claim


@with_ledger_lock
def save_claim(
    claim: Claim, right: list[Candidate], back: Back, user: User, today: date, after: int | None
) -> Claim:
    """Keeps the claim, less what has changed since it was thought of."""
    if after is not None and get_last_claim_number() > after:
        raise NewerClaimExists
    still, back_now = lock_valid_candidates(right, today), list_overclaims()
    if not still:
        raise NothingToClaim
    if len(still) < len(right) or list_back_amounts(back_now) != list_back_amounts(back):
        claim = draft_claim(still, back_now)
    claim.made_by = user
    claim.save()
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=claim,
            payment=one.payment,
            declaration=one.declaration,
            row=serialise_row(one.row),
            pence=one.row.pence,
        )
        for one in still
    )
    give_back(back_now, claim=claim)
    return claim


def lock_valid_candidates(right: list[Candidate], today: date) -> list[Candidate]:
    """Those that are still as they were thought to be, their payments and declarations held."""
    payments = get_eligible_payments(today).filter(pk__in=[one.payment.pk for one in right])
    held = {one.pk: one for one in payments.order_by("pk").select_for_update(of=("self",))}
    used = get_real_declarations().filter(pk__in={one.declaration.pk for one in right})
    holds = {one.pk: one for one in used.order_by("pk").select_for_update(of=("self",))}
    return [
        one
        for one in right
        if (now := held.get(one.payment.pk))
        and (by := holds.get(one.declaration.pk))
        and get_claim_facts(now) == get_claim_facts(one.payment)
        and by.covers(now.gift, now.received_on)
    ]


def get_claim_facts(payment: Payment) -> tuple[Any, ...]:
    gift = payment.gift
    return payment.kept_pence, gift.sponsored, gift.covered_by_id, get_giver_key(gift)


def list_back_amounts(back: Back) -> list[tuple[int, int]]:
    return sorted((line.pk, pence) for line, pence in back)


def serialise_row(row: ScheduleRow) -> dict[str, Any]:
    return asdict(row) | {"given_on": row.given_on.isoformat()}


def deserialise_row(row: dict[str, Any]) -> ScheduleRow:
    return ScheduleRow(**row | {"given_on": date.fromisoformat(row["given_on"])})


def build_claim_csv(claim: Claim) -> str:
    """The rows as they were frozen, to paste into HMRC's own template."""
    return build_schedule_csv([deserialise_row(line.row) for line in claim.lines.all()])


def get_pence_gone_back(claim: Claim) -> int:
    """Pence of a draft's gifts that went back after it was made."""
    if claim.status != Status.DRAFT:
        return 0
    return sum(map(compute_overclaim, claim.lines.select_related("payment__gift", "declaration")))


@with_ledger_lock
def submit_claim(claim: Claim, on: date) -> None:
    """It was sent to HMRC on that day. Raises StepOutOfOrder."""
    change_claim_status(claim, {Status.DRAFT}, Status.SUBMITTED, submitted_on=on)


@with_ledger_lock
def record_claim_payment(claim: Claim, on: date, pence: int | None = None, difference: str = "") -> None:
    """HMRC paid that sum on that day; written once more, it is put right. Raises StepOutOfOrder."""
    facts = {"paid_on": on, "received_pence": pence, "difference": difference}
    change_claim_status(claim, set(SENT), Status.PAID, **facts)


@with_ledger_lock
def void_claim(claim: Claim) -> None:
    """It does not count: its payments are free for another claim, and what it gave back is owed again.

    Raises StepOutOfOrder.
    """
    if Claim.objects.get(pk=claim.pk).status == Status.VOID:
        return
    check_not_given_back(claim.lines.all())
    if claim.lines.exclude(refused="").exists():
        raise StepOutOfOrder(
            "HMRC has answered on this claim: rows of it were refused. Take that back first."
        )
    change_claim_status(claim, {Status.DRAFT, Status.SUBMITTED}, Status.VOID)
    claim.lines.update(is_live=False)
    undo_give_back(claim)


@with_ledger_lock
def refuse_claim_rows(claim: Claim, items: list[int], what: ClaimLine.Refused, because: str = "") -> None:
    """What is done with rows that HMRC refused, by their numbers in the file. Raises StepOutOfOrder."""
    if Claim.objects.select_for_update().get(pk=claim.pk).status not in SENT:
        raise StepOutOfOrder("HMRC answers on a claim that was sent. Say first when it was sent.")
    every = list(claim.lines.order_by("id").values_list("pk", flat=True))
    if beyond := [item for item in items if not 1 <= item <= len(every)]:
        raise StepOutOfOrder(f"This claim has no row {beyond[0]}.")
    lines = ClaimLine.objects.filter(pk__in=[every[item - 1] for item in items])
    check_not_given_back(lines)
    live = what != Refused.AGAIN
    elsewhere = ClaimLine.objects.filter(is_live=True, payment__claim_lines__in=lines).exclude(claim=claim)
    if live and (other := elsewhere.first()):
        raise StepOutOfOrder(f"A gift of these rows is in {other.claim} by now. Make that void first.")
    lines.update(refused=what, refused_because=because, is_live=live)


def check_not_given_back(lines: QuerySet[ClaimLine]) -> None:
    """Raises StepOutOfOrder where HMRC was told that tax on one of the lines is given back."""
    later = OverclaimAdjustment.objects.filter(line__in=lines).exclude(claim__status=Status.VOID).first()
    if later is not None and later.claim:
        raise StepOutOfOrder(f"{later.claim} gives back money of this one. Make that void first.")
    if later is not None:
        raise StepOutOfOrder(f"{later.repayment}, for gifts of this claim. Take that back first.")


def change_claim_status(claim: Claim, before: set[Claim.Status], after: Claim.Status, **facts: Any) -> None:
    """The same step once more changes nothing."""
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    if held.status not in before and not (
        held.status == after and all(getattr(held, name) == value for name, value in facts.items())
    ):
        raise StepOutOfOrder(f"This claim is “{held.get_status_display()}”.")
    for name, value in {"status": after, **facts}.items():
        setattr(held, name, value)
        setattr(claim, name, value)
    held.save(update_fields=["status", *facts])
