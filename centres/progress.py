"""How much of the directory its centres have confirmed, and how old its facts are."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from centres.models import AccessFact, Centre, Offer, Oxygen


class Progress(NamedTuple):
    """`half_newer_than` is a number of days; None where no fact has a date."""

    confirmed: int
    centres: int
    half_newer_than: int | None


def measure_progress(on: date | None = None) -> Progress:
    """Of the published centres: how many confirmed their details lately enough to be relied on; four queries."""
    on = on or timezone.localdate()
    centres = list(Centre.objects.published().only("confirmed_on", "terms_checked_on"))
    confirmed = sum(centre.is_confirmed(on) for centre in centres)
    days = [day for centre in centres for day in (centre.confirmed_on, centre.terms_checked_on) if day]
    for model in (Offer, AccessFact, Oxygen):
        checked = model._default_manager.filter(
            centre__status=Centre.Status.PUBLISHED, checked_on__isnull=False
        )
        days += checked.values_list("checked_on", flat=True)
    return Progress(confirmed, len(centres), find_median_bound(on, days))


def find_median_bound(on: date, days: Iterable[date]) -> int | None:
    """The fewest days than which at least half of the dates are newer."""
    ages = sorted((on - day).days for day in days)
    return ages[(len(ages) - 1) // 2] + 1 if ages else None
