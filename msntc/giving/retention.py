"""What is kept of givers, and for how long.

The mark of a payment page's network: a day. What the provider told: 30 days. A gift that nobody completed, with the
declaration that came with it, and one by bank that never came: 90 days. Who
gave: some years (`keep_years`; six at least, for the accounts). A Gift Aid claim, its file and the names in it: six
years after the charity's year in which it was made, sent or paid. A declaration: six years after the last gift that was
claimed on it (HMRC), or after it was made when there was none, and never before the claims that rest on it or while a
gift can still be claimed on it. Amounts, days and funds stay for ever: the accounts add up without the names.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from msntc.giving.gift_aid.eligibility import get_year_end, list_candidates
from msntc.giving.models import Claim, ClaimLine, Declaration, Gift, ProviderEvent
from msntc.giving.models.ways import get_giving_settings
from msntc.giving.payments.card_testing import forget_networks
from msntc.giving.payments.locks import with_ledger_lock

PAYLOADS, ABANDONED = timedelta(days=30), timedelta(days=90)
DECLARATION_YEARS = CLAIM_YEARS = 6
REMOVED = "removed"
NEVER_CAME = Gift.NEVER_CAME
CAME_TO_NOTHING = (Gift.Status.PAST_DUE, Gift.Status.CANCELLED)
"""Of a monthly gift that no money ever came for, and of which nothing has been heard for as long."""
STILL_GIVEN = (Gift.Status.ACTIVE, Gift.Status.PAST_DUE, Gift.Status.PAUSED, Gift.Status.PROCESSING)


@with_ledger_lock
def purge_old_data(now: datetime, *, apply: bool) -> dict[str, int]:
    """What has had its time, counted by kind; removed only with `apply`.

    The steps follow each other: who gave stays while a declaration of theirs does, so it is counted as it would be.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        found = {words: step(now, today) for words, step in STEPS.items()}
        if not apply:
            transaction.set_rollback(True)
    return found


def purge_payloads(now: datetime, today: date) -> int:
    return ProviderEvent.objects.filter(received_at__lt=now - PAYLOADS).exclude(payload={}).update(payload={})


def purge_abandoned_gifts(now: datetime, today: date) -> int:
    """With a declaration that came with such a gift, unless it is for all gifts and another gift rests on it."""
    unheard_of = Q(status__in=CAME_TO_NOTHING, status_as_of__lt=now - ABANDONED)
    gifts = Gift.objects.filter(
        Q(status__in=NEVER_CAME) | unheard_of, made_at__lt=now - ABANDONED, payments=None
    )
    rested_on = Q(claim_lines__isnull=False) | Q(chosen_for__isnull=False) | Q(superseded_by__isnull=False)
    rested_on |= Q(supersedes__isnull=False) | Q(pk__in=find_claimable_declarations(today))
    kept = Declaration.objects.filter(rested_on, gift__in=gifts).values_list("gift", flat=True)
    gone = set(gifts.values_list("pk", flat=True)) - set(kept)
    Declaration.objects.filter(gift__in=gone).delete()
    Gift.objects.filter(pk__in=gone).delete()
    return len(gone)


def find_claimable_declarations(today: date) -> set[int]:
    """Declarations that a gift may still be claimed on."""
    return {one.declaration.pk for one in list_candidates(today)}


def purge_claims(now: datetime, today: date) -> int:
    """The file of a claim and the names in its rows, all together when the whole claim is old enough."""
    year_ends_in, before = get_giving_settings().year_ends_in, subtract_years(today, CLAIM_YEARS)
    count = 0
    for claim in Claim.objects.exclude(file=None).defer("file"):
        last = max(filter(None, (timezone.localdate(claim.made_at), claim.submitted_on, claim.paid_on)))
        if get_year_end(last, year_ends_in) >= before:
            continue
        for line in claim.lines.all():
            line.row |= dict.fromkeys(("title", "first_name", "last_name", "house", "postcode"), REMOVED)
            line.save(update_fields=["row"])
        claim.file = None
        claim.save(update_fields=["file"])
        count += 1
    return count


def purge_declarations(now: datetime, today: date) -> int:
    """A chain of declarations stays or goes as a whole. One that still covers a gift given every month stays."""
    used = ClaimLine.objects.filter(declaration=OuterRef("pk")).values("declaration")
    last = used.annotate(last=Max("payment__received_on")).values("last")
    old = Declaration.objects.filter(removed_on=None).annotate(
        last=Greatest("made_on", Coalesce(last, "made_on"))
    )
    before = subtract_years(today, DECLARATION_YEARS)
    kept = set(old.filter(last__gte=before).values_list("pk", flat=True))
    kept |= set(
        old.filter(Q(gift__status__in=STILL_GIVEN) | Q(chosen_for__status__in=STILL_GIVEN)).values_list(
            "pk", flat=True
        )
    )
    kept |= set(old.filter(claim_lines__claim__file__isnull=False).values_list("pk", flat=True))
    kept |= find_claimable_declarations(today)
    for older, newer in list_declaration_pairs():
        if older in kept or newer in kept:
            kept |= {older, newer}
    gone = [pk for pk in old.values_list("pk", flat=True) if pk not in kept]
    Declaration.objects.filter(pk__in=gone).update(
        title="", first_name="", last_name=REMOVED, house="", address="", postcode="", country="", email="",
        removed_on=today,
    )  # fmt: skip
    return len(gone)


def list_declaration_pairs() -> list[tuple[int, int]]:
    """Which declaration follows which: from the old ends and from the new, so that word of one gets to all."""
    followed = Declaration.objects.exclude(supersedes=None).order_by("pk")
    pairs = [(old, new) for old, new in followed.values_list("supersedes", "pk") if old is not None]
    return [*pairs, *reversed(pairs)]


def purge_givers(now: datetime, today: date) -> int:
    """Of gifts whose last money came so long ago, and that no declaration hangs on any more."""
    before = subtract_years(today, get_giving_settings().keep_years)
    declared = Declaration.objects.filter(removed_on=None)
    gifts = (
        Gift.objects.filter(removed_on=None)
        .exclude(status__in=STILL_GIVEN)
        .annotate(last=Coalesce(Max("payments__received_on"), "made_at__date"))
        .filter(last__lt=before)
        .exclude(Exists(declared.filter(Q(gift=OuterRef("pk")) | Q(chosen_for=OuterRef("pk")))))
        .exclude(Exists(declared.filter(claim_lines__payment__gift=OuterRef("pk"))))
    )
    return Gift.objects.filter(pk__in=[gift.pk for gift in gifts]).update(
        title="", first_name="", last_name="", organisation="", email="", customer="", by_email=False, by_post=False,
        tribute="", tribute_name="", removed_on=today,
    )  # fmt: skip


def purge_networks(now: datetime, today: date) -> int:
    return forget_networks(now)


STEPS: dict[str, Callable[[datetime, date], int]] = {
    "messages of the provider, their words": purge_payloads,
    "networks that payment pages were opened from": purge_networks,
    "gifts that nobody completed": purge_abandoned_gifts,
    "Gift Aid claims, their files and the names in them": purge_claims,
    "Gift Aid declarations, their names and addresses": purge_declarations,
    "gifts, their givers’ names and addresses": purge_givers,
}


def subtract_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
