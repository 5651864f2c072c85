"""When a page is due for review, who is reminded of it, and how long search may still find it (K18)."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from therapies.models import TherapyPage

LONGEST = timedelta(days=1096)
USUAL = timedelta(days=365)
GRACE = timedelta(days=90)
"""How long a page that is past its review stays in search, with the note that we are checking it."""
REMIND_AT = (60, 30, 0)
"""Days before the review."""


def is_overdue(page: TherapyPage, on: date | None = None) -> bool:
    """Whether the page is past its review and says “We are checking this page” (K18)."""
    return page.next_review_on is not None and page.next_review_on < (on or timezone.localdate())


def is_past_grace(page: TherapyPage, on: date | None = None) -> bool:
    """Whether the page is so long past its review that no search may find it (K18)."""
    return is_overdue(page, (on or timezone.localdate()) - GRACE)


def build_searchable_filter(on: date | None = None) -> Q:
    """Which pages search may find: published, and not long past their review (K18)."""
    return Q(live__isnull=False, next_review_on__gte=(on or timezone.localdate()) - GRACE)


def list_due_reviews(on: date | None = None) -> QuerySet[TherapyPage]:
    """Published pages whose next review is at most 60 days away, soonest first."""
    on = on or timezone.localdate()
    return (
        TherapyPage.objects.live()
        .filter(next_review_on__lte=on + timedelta(days=REMIND_AT[0]))
        .order_by("next_review_on")
    )


def find_due_reminder(page: TherapyPage, on: date | None = None) -> int | None:
    """Which reminder, in days before the review, the owner should have now and has not had; None for none."""
    if page.next_review_on is None:
        return None
    left = (page.next_review_on - (on or timezone.localdate())).days
    due = min((days for days in REMIND_AT if left <= days), default=None)
    return due if due is not None and (page.reminded_at is None or due < page.reminded_at) else None
