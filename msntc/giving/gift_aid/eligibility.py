"""Which payments Gift Aid may be claimed on now, by which declaration, in which row, and what is wrong with that row.

Rules: gov.uk/claim-gift-aid and HMRC's schedule (`hmrc`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from msntc.giving.bank_references import match_reference
from msntc.giving.gift_aid.donors import find_donor_problems
from msntc.giving.gift_aid.hmrc.address import format_home_address
from msntc.giving.gift_aid.hmrc.row import ScheduleRow, build_person_row, find_row_problems
from msntc.giving.models import Declaration, Gift, Payment
from msntc.giving.models.ways import get_giving_settings

REAL = (Gift.Mode.LIVE, Gift.Mode.OFFLINE)
YEARS = 4
LONGEST = timedelta(days=366 * (YEARS + 1))
"""No payment older than that can be claimed on, whenever the charity's year ends."""
NO_COPY = "It was declared by phone, and no written copy has gone to the giver. Send one, then say so there."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment that may be claimed on, its row for HMRC, and what is wrong with that."""

    payment: Payment
    declaration: Declaration
    row: ScheduleRow
    problems: list[str]
    changes: list[tuple[str, str, str]]
    """Which field, what was typed, what HMRC gets."""


def list_candidates(today: date) -> list[Candidate]:
    """Every payment that may be claimed on, the oldest first, with its row."""
    return list(iterate_candidates(get_eligible_payments(today), today))


def split_oldest_candidates(count: int, today: date) -> tuple[list[Candidate], list[Candidate], bool]:
    """The oldest that are right, what is wrong until there, and whether more wait. It stops there."""
    right: list[Candidate] = []
    wrong: list[Candidate] = []
    for one in iterate_candidates(get_eligible_payments(today).iterator(chunk_size=count), today):
        if one.problems:
            wrong.append(one)
        elif len(right) == count:
            return right, wrong, True
        else:
            right.append(one)
    return right, wrong, False


def get_eligible_payments(today: date) -> QuerySet[Payment]:
    """Real money of a person that came, stayed, is a gift in HMRC's sense, and is not in a claim.

    Whether a declaration covers it is asked row by row.
    """
    return (
        Payment.objects.filter(
            gift__mode__in=REAL, gift__organisation="", gift__no_gift_aid="", gift__removed_on=None
        )
        .exclude(dispute__in=[Payment.Dispute.OPEN, Payment.Dispute.APPEAL])
        .exclude(claim_lines__is_live=True)
        .filter(pence__gt=F("refunded_pence") + F("lost_pence"), received_on__gte=today - LONGEST)
        .alias(giver=Lower("gift__email"))
        .filter(build_declaration_filter())
        .select_related("gift")
        .order_by("received_on", "id")
    )


def build_declaration_filter() -> Q:
    """Payments that a declaration may cover, for the database to choose from many that none can."""
    every = Declaration.objects.filter(removed_on=None)
    known = every.exclude(email="").filter(this_gift_only=False).values(known=Lower("email"))
    with_gift = every.exclude(gift=None).values("gift")
    by_itself = Q(gift__in=with_gift) | Q(gift__covered_by__isnull=False) | Q(giver__in=known)
    return by_itself | Q(gift__reference__isnull=False) | Q(gift__source=Gift.Source.BANK)


def iterate_candidates(payments: Iterable[Payment], today: date) -> Iterator[Candidate]:
    known = DeclarationIndex()
    year_ends_in = get_giving_settings().year_ends_in
    for payment in payments:
        if get_claim_deadline(payment.received_on, year_ends_in) < today:
            continue
        if (declaration := known.covering(payment)) is not None:
            row = build_payment_row(payment, declaration)
            wrong = [*find_declaration_problems(declaration), *find_row_problems(row, today)]
            yield Candidate(payment, declaration, row, wrong, list(list_row_changes(declaration, row)))


def get_year_end(day: date, year_ends_in: int | None) -> date:
    """The last day of the charity's year of that day; the day itself where we do not know the year."""
    if year_ends_in is None:
        return day
    year = day.year + (day.month > year_ends_in)
    return date(year + year_ends_in // 12, year_ends_in % 12 + 1, 1) - timedelta(days=1)


def get_claim_deadline(received_on: date, year_ends_in: int | None) -> date:
    """Until when HMRC takes a claim: four years after the charity's year in which the gift came, or after the gift.

    Four years after a 29th of February there is another, until the year 2100.
    """
    end = get_year_end(received_on, year_ends_in)
    return end.replace(year=end.year + YEARS)


class DeclarationIndex:
    """All declarations, read once, found by gift or by giver. What was tried with gifts that are not real is none."""

    def __init__(self) -> None:
        self.by_gift, self.by_giver = defaultdict(list), defaultdict(list)
        self.by_number, self.by_reference, self.follower = {}, {}, {}
        for one in get_real_declarations().order_by("-made_on", "-id"):
            self.by_number[one.pk] = one
            if one.reference:
                self.by_reference[one.reference] = one
            self.by_gift[one.gift_id].append(one)
            self.follower[one.supersedes_id] = one
            self.by_giver[get_giver_key(one)].append(one)

    def covering(self, payment: Payment) -> Declaration | None:
        """The newest that covers the payment: the gift's own, one the treasurer chose, the one whose reference stands
        in the bank's line, or one by the same giver.

        A giver is known by e-mail address and name together: a couple may share the one, not both. Of gifts on an
        outside page we claim only when the giver declared for that very gift, because such pages claim themselves.
        """
        gift = payment.gift
        chosen = self.by_number.get(gift.covered_by_id or 0), self.by_reference.get(gift.reference or "")
        known = [*self.by_gift[gift.pk], *filter(None, chosen)]
        if gift.source == Gift.Source.BANK and (
            named := match_reference(payment.external_ref, self.by_reference).reference
        ):
            known.append(self.by_reference[named])
        if gift.source != Gift.Source.EXTERNAL and gift.email:
            has_word = (
                gift.source == Gift.Source.CARD or gift.reference
            )  # of the form: else it was left out there
            known += [one for one in self.by_giver[get_giver_key(gift)] if has_word or one.came_with_money]
        for one in known:
            if one.covers(gift, payment.received_on):
                return self.newest(one, payment)
        return None

    def newest(self, one: Declaration, payment: Payment) -> Declaration:
        """Its last follower, whose name and address are right now, if that covers the payment too."""
        while (later := self.follower.get(one.pk)) and later.covers(payment.gift, payment.received_on):
            one = later
        return one


def get_real_declarations() -> QuerySet[Declaration]:
    """Declarations whose names are there, without those of demonstrations and trials."""
    real = Q(gift=None) | Q(gift__mode__in=REAL)
    return Declaration.objects.filter(real, removed_on=None).select_related("gift")


def get_giver_key(of: Gift | Declaration) -> tuple[str, ...]:
    return tuple(text.strip().casefold() for text in (of.email, of.first_name, of.last_name))


def find_declaration_problems(declaration: Declaration) -> Iterator[str]:
    """What keeps a declaration out of every claim."""
    if declaration.waits_for_its_copy:
        yield NO_COPY
    names = "title first_name last_name house address".split()
    in_uk = declaration.residency == Declaration.Residency.UK
    for name, words in find_donor_problems(**{one: getattr(declaration, one) for one in names}, in_uk=in_uk):
        yield f"{getattr(Declaration, name).field.verbose_name.capitalize()}: {words}"


def build_payment_row(payment: Payment, declaration: Declaration) -> ScheduleRow:
    in_uk = declaration.residency == Declaration.Residency.UK
    return build_person_row(
        title=declaration.title,
        first_name=declaration.first_name,
        last_name=declaration.last_name,
        house=format_home_address(
            declaration.house, declaration.address, country=declaration.country, in_uk=in_uk
        ),
        postcode=declaration.postcode,
        given_on=payment.received_on,
        pence=payment.kept_pence,
        in_uk=in_uk,
        sponsored=payment.gift.sponsored,
    )


def list_row_changes(declaration: Declaration, row: ScheduleRow) -> Iterator[tuple[str, str, str]]:
    """Where HMRC gets other letters than were typed."""
    in_uk = declaration.residency == Declaration.Residency.UK
    typed_home = format_home_address(
        declaration.house, declaration.address, country=declaration.country, in_uk=in_uk
    )
    for name, typed, sent in (
        ("Title", declaration.title, row.title),
        ("First name", declaration.first_name, row.first_name),
        ("Last name", declaration.last_name, row.last_name),
        ("House", typed_home, row.house),
    ):
        if typed != sent:
            yield name, typed, sent or "(left out)"
