"""What is kept of givers, and for how long.

What the provider told: 30 days. A gift that nobody completed: 90 days. Who gave: some years (`keep_years`; six at
least, for the accounts). A Gift Aid declaration: six years after the last gift that was claimed on it (HMRC), or after
it was made when there was none. Amounts, days and funds stay for ever: the accounts add up without the names.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from msntc.giving import ledger
from msntc.giving.models import Claim, ClaimLine, Declaration, Gift, ProviderEvent
from msntc.giving.models.ways import ways

PAYLOADS, ABANDONED = timedelta(days=30), timedelta(days=90)
DECLARATION_YEARS = 6
REMOVED = "removed"
NEVER_CAME = (Gift.Status.STARTED, Gift.Status.EXPIRED, Gift.Status.FAILED)
STILL_GIVEN = (Gift.Status.ACTIVE, Gift.Status.PAST_DUE, Gift.Status.PROCESSING)


@ledger.in_turn
def purge(now: datetime, *, apply: bool) -> dict[str, int]:
    """What has had its time, counted by kind; removed only with `apply`.

    The steps follow each other: who gave stays while a declaration of theirs does, so it is counted as it would be.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        found = {words: step(now, today) for words, step in STEPS.items()}
        if not apply:
            transaction.set_rollback(True)
    return found


def payloads(now: datetime, today: date) -> int:
    return ProviderEvent.objects.filter(received_at__lt=now - PAYLOADS).exclude(payload={}).update(payload={})


def abandoned(now: datetime, today: date) -> int:
    gifts = Gift.objects.filter(
        status__in=NEVER_CAME, made_at__lt=now - ABANDONED, payments=None, declarations=None
    )
    count = gifts.count()
    gifts.delete()
    return count


def declarations(now: datetime, today: date) -> int:
    """With the names in the rows and files of claims, which are as old by then.

    A chain of declarations stays or goes as a whole. One that still covers a gift given every month stays.
    """
    used = ClaimLine.objects.filter(declaration=OuterRef("pk")).values("declaration")
    last = used.annotate(last=Max("payment__received_on")).values("last")
    old = Declaration.objects.filter(removed_on=None).annotate(
        last=Greatest("made_on", Coalesce(last, "made_on"))
    )
    before = years_before(today, DECLARATION_YEARS)
    kept = set(old.filter(last__gte=before).values_list("pk", flat=True))
    kept |= set(
        old.filter(Q(gift__status__in=STILL_GIVEN) | Q(chosen_for__status__in=STILL_GIVEN)).values_list(
            "pk", flat=True
        )
    )
    for older, newer in chains():
        if older in kept or newer in kept:
            kept |= {older, newer}
    gone = [pk for pk in old.values_list("pk", flat=True) if pk not in kept]
    lines = ClaimLine.objects.filter(declaration__in=gone)
    Claim.objects.filter(lines__in=lines).update(file=None)
    for line in lines:
        line.row |= dict.fromkeys(("title", "first_name", "last_name", "house", "postcode"), REMOVED)
        line.save(update_fields=["row"])
    Declaration.objects.filter(pk__in=gone).update(
        title="", first_name="", last_name=REMOVED, house="", address="", postcode="", country="", email="",
        removed_on=today,
    )  # fmt: skip
    return len(gone)


def chains() -> list[tuple[int, int]]:
    """Which declaration follows which: from the old ends and from the new, so that word of one gets to all."""
    pairs = list(Declaration.objects.exclude(supersedes=None).order_by("pk").values_list("supersedes", "pk"))
    return [*pairs, *reversed(pairs)]


def givers(now: datetime, today: date) -> int:
    """Of gifts whose last money came so long ago, and that no declaration hangs on any more."""
    before = years_before(today, ways().keep_years)
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
        removed_on=today,
    )  # fmt: skip


STEPS: dict[str, Callable[[datetime, date], int]] = {
    "messages of the provider, their words": payloads,
    "gifts that nobody completed": abandoned,
    "Gift Aid declarations, their names and addresses": declarations,
    "gifts, their givers’ names and addresses": givers,
}


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
