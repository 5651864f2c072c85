"""Gift Aid claims: which payments may be claimed on, by which rows, and what a claim gives back.

Rules: gov.uk/claim-gift-aid and HMRC's schedule (`giftaid`). A payment is in one live claim at most; the database
refuses a second. What is refunded after it was claimed on is told to HMRC in the box of the next claim.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone

from msntc.giving import ledger
from msntc.giving.giftaid.home import home
from msntc.giving.giftaid.rows import Row, person_row, problems
from msntc.giving.giftaid.schedule import MOST_ROWS, spreadsheet, to_paste
from msntc.giving.models import Claim, ClaimLine, Declaration, Gift, GivenBack, Payment
from msntc.giving.models.ways import ways

Status = Claim.Status
SENT = (Status.SUBMITTED, Status.PAID)
REAL = (Gift.Mode.LIVE, Gift.Mode.OFFLINE)
YEARS = 4
LONGEST = timedelta(days=366 * (YEARS + 1))
"""No payment older than that can be claimed on, whenever the charity's year ends."""


class NothingToClaim(ValueError):
    """No payment is right to be claimed on now."""


class NotNow(ValueError):
    """A step that a claim in this state does not take; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment that may be claimed on, its row for HMRC, and what is wrong with that."""

    payment: Payment
    declaration: Declaration
    row: Row
    problems: list[str]
    changes: list[tuple[str, str, str]]
    """Which field, what was typed, what HMRC gets."""


def candidates(today: date) -> list[Candidate]:
    """Every payment that may be claimed on, the oldest first, with its row."""
    return list(found(eligible(today), today))


def eligible(today: date):
    """Real money that came, stayed, and is not in a claim; whether a declaration covers it is asked row by row."""
    return (
        Payment.objects.filter(gift__mode__in=REAL, gift__organisation="", gift__removed_on=None)
        .exclude(dispute__in=[Payment.Dispute.OPEN, Payment.Dispute.LOST])
        .exclude(claim_lines__is_live=True)
        .filter(refunded_pence__lt=F("pence"), received_on__gte=today - LONGEST)
        .select_related("gift")
        .order_by("received_on", "id")
    )


def found(payments, today: date) -> Iterator[Candidate]:
    known = Declarations()
    year_ends_in = ways().year_ends_in
    for payment in payments:
        if last_day(payment.received_on, year_ends_in) < today:
            continue
        if (declaration := known.covering(payment)) is not None:
            row = row_of(payment, declaration)
            yield Candidate(payment, declaration, row, problems(row, today), list(changes(declaration, row)))


def last_day(received_on: date, year_ends_in: int | None) -> date:
    """Until when HMRC takes a claim: four years after the charity's year in which the gift came, or after the gift."""
    if year_ends_in is None:
        end = received_on
    else:
        year = received_on.year + (received_on.month > year_ends_in)
        after = date(year + year_ends_in // 12, year_ends_in % 12 + 1, 1)
        end = after - timedelta(days=1)
    try:
        return end.replace(year=end.year + YEARS)
    except ValueError:  # the 29th of February
        return end.replace(year=end.year + YEARS, day=28)


class Declarations:
    """All declarations, read once, found by gift or by giver."""

    def __init__(self):
        self.by_gift, self.by_giver = defaultdict(list), defaultdict(list)
        self.by_number, self.follower = {}, {}
        for one in Declaration.objects.filter(removed_on=None).order_by("-made_on", "-id"):
            self.by_number[one.pk] = one
            self.by_gift[one.gift_id].append(one)
            self.follower[one.supersedes_id] = one
            if one.email and not one.this_gift_only:
                self.by_giver[giver(one)].append(one)

    def covering(self, payment: Payment) -> Declaration | None:
        """The newest that covers the payment: the gift's own, one the treasurer chose, or one by the same giver.

        A giver is known by e-mail address and name together: a couple may share the one, not both. Of gifts on an
        outside page we claim only when the giver declared for that very gift, because such pages claim themselves.
        """
        gift = payment.gift
        known = [*self.by_gift[gift.pk], *filter(None, [self.by_number.get(gift.covered_by_id)])]
        if gift.source != Gift.Source.EXTERNAL and gift.email:
            known += self.by_giver[giver(gift)]
        for one in known:
            if one.covers(gift, payment.received_on):
                return self.newest(one, payment)
        return None

    def newest(self, one: Declaration, payment: Payment) -> Declaration:
        """Its last follower, whose name and address are right now, if that covers the payment too."""
        while (later := self.follower.get(one.pk)) and later.covers(payment.gift, payment.received_on):
            one = later
        return one


def giver(of: Gift | Declaration) -> tuple[str, ...]:
    return tuple(text.strip().casefold() for text in (of.email, of.first_name, of.last_name))


def row_of(payment: Payment, declaration: Declaration) -> Row:
    in_uk = declaration.residency == Declaration.Residency.UK
    return person_row(
        title=declaration.title,
        first_name=declaration.first_name,
        last_name=declaration.last_name,
        house=home(declaration.house, declaration.address, country=declaration.country, in_uk=in_uk),
        postcode=declaration.postcode,
        given_on=payment.received_on,
        pence=payment.kept_pence,
        in_uk=in_uk,
    )


def changes(declaration: Declaration, row: Row) -> Iterator[tuple[str, str, str]]:
    """Where HMRC gets other letters than were typed."""
    in_uk = declaration.residency == Declaration.Residency.UK
    typed_home = home(declaration.house, declaration.address, country=declaration.country, in_uk=in_uk)
    for name, typed, sent in (
        ("Title", declaration.title, row.title),
        ("First name", declaration.first_name, row.first_name),
        ("Last name", declaration.last_name, row.last_name),
        ("House", typed_home, row.house),
    ):
        if typed != sent:
            yield name, typed, sent or "(left out)"


def overclaimed() -> list[tuple[ClaimLine, int]]:
    """Lines that were claimed on and whose money went back since, with the pence not yet given back.

    A declaration that counts as never made takes all of its gifts with it.
    """
    sent = ClaimLine.objects.filter(is_live=True, claim__status__in=SENT).filter(
        Q(payment__refunded_pence__gt=0)
        | Q(payment__dispute=Payment.Dispute.LOST)
        | Q(declaration__cancelled_on__isnull=False)
    )
    lost = [(line, owed(line)) for line in sent.select_related("payment__gift", "declaration")]
    return [(line, pence) for line, pence in lost if pence > 0]


def owed(line: ClaimLine) -> int:
    still_covered = line.declaration.covers(line.payment.gift, line.payment.received_on)
    kept = line.payment.kept_pence if still_covered else 0
    return line.pence - min(kept, line.pence) - line.given_back_pence


def tax_on(pence: int) -> int:
    """A quarter of the gift, in pence, rounded up: never too little is given back."""
    return -(-pence // 4)


@ledger.in_turn
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


@ledger.in_turn
def submit(claim: Claim, on: date) -> None:
    """It was sent to HMRC on that day. Raises NotNow."""
    step(claim, {Status.DRAFT}, Status.SUBMITTED, submitted_on=on)


@ledger.in_turn
def pay(claim: Claim, on: date) -> None:
    """HMRC paid it on that day. Raises NotNow."""
    step(claim, {Status.SUBMITTED}, Status.PAID, paid_on=on)


@ledger.in_turn
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
