"""Tax that was claimed and is owed back: of gifts that went back, or turned out to be none, after their claim was sent.

HMRC takes it in the box of the next claim. Where no claim is coming it is paid back by itself, and that is recorded.
"""

from datetime import date

from django.contrib.auth.models import User
from django.db.models import Q

from msntc.giving.models import Claim, ClaimLine, OverclaimAdjustment, Repayment
from msntc.giving.payments.locks import with_ledger_lock

SENT = (Claim.Status.SUBMITTED, Claim.Status.PAID)
Back = list[tuple[ClaimLine, int]]
"""Lines, each with the pence of its gift that are owed back."""


class NothingOwed(ValueError):
    """There is no tax to pay back."""


class SumDiffers(ValueError):
    """Another sum is owed than was paid back, and nobody says why; it is the first argument, in pence of tax."""


def list_overclaims() -> Back:
    """Lines that were claimed on and whose money went back since, with the pence not yet given back.

    A declaration that counts as never made takes all of its gifts with it, and so does word that nothing may be
    claimed on a gift. On what HMRC refused it paid nothing, so nothing is owed.
    """
    sent = ClaimLine.objects.filter(is_live=True, refused="", claim__status__in=SENT).filter(
        Q(payment__refunded_pence__gt=0)
        | Q(payment__lost_pence__gt=0)
        | Q(declaration__cancelled_on__isnull=False)
        | ~Q(payment__gift__no_gift_aid="")
    )
    lost = [(line, compute_overclaim(line)) for line in sent.select_related("payment__gift", "declaration")]
    return [(line, pence) for line, pence in lost if pence > 0]


def compute_overclaim(line: ClaimLine) -> int:
    gift = line.payment.gift
    may_be_claimed = not gift.no_gift_aid and line.declaration.covers(gift, line.payment.received_on)
    kept = line.payment.kept_pence if may_be_claimed else 0
    return line.pence - min(kept, line.pence) - line.given_back_pence


def compute_tax(pence: int) -> int:
    """A quarter of the gift, in pence, rounded up: never too little is given back."""
    return -(-pence // 4)


def compute_owed_tax(back: Back) -> int:
    return compute_tax(sum(pence for _, pence in back))


def give_back(back: Back, **way: Claim | Repayment) -> None:
    """In a claim or by a repayment. To be called under the ledger's lock."""
    for line, pence in back:
        OverclaimAdjustment.objects.create(line=line, pence=pence, **way)
        line.given_back_pence += pence
        line.save(update_fields=["given_back_pence"])


def undo_give_back(way: Claim | Repayment) -> None:
    """It was not given back after all: it is owed again. To be called under the ledger's lock."""
    for back in way.overclaim_adjustments.select_related("line"):
        back.line.given_back_pence -= back.pence
        back.line.save(update_fields=["given_back_pence"])


@with_ledger_lock
def record_repayment(user: User, on: date, pence: int, note: str = "") -> Repayment:
    """All that is owed was paid back to HMRC. Raises NothingOwed, and AnotherSum for one without a note."""
    back = list_overclaims()
    if not back:
        raise NothingOwed
    if pence != compute_owed_tax(back) and not note:
        raise SumDiffers(compute_owed_tax(back))
    made = Repayment.objects.create(made_by=user, paid_on=on, pence=pence, note=note)
    give_back(back, repayment=made)
    return made


@with_ledger_lock
def forget_repayment(pk: int) -> None:
    """It was written down by mistake. A second time changes nothing."""
    if made := Repayment.objects.filter(pk=pk).first():
        undo_give_back(made)
        made.delete()
