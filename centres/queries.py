"""Centres with all that belongs to them, in as many queries for many as for one."""

from django.db.models import Case, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.utils import timezone

from centres.models import Centre, DayException, Offer, ValueSource


def with_details(centres: QuerySet) -> QuerySet:
    """With the chamber, offers (each with its therapy and the address of the page about it that readers see), times,
    days to come that differ, answers about getting in, and when values were printed. Without what is for staff."""
    page_slug = Case(
        When(therapy__page__live__isnull=False, then=F("therapy__page__slug")), default=Value("")
    )
    return (
        centres.select_related("oxygen")
        .prefetch_related(
            Prefetch("offers", Offer.objects.select_related("therapy").annotate(page_slug=page_slug)),
            Prefetch("exceptions", DayException.objects.filter(day__gte=timezone.localdate())),
            "opening_times",
            "access",
            Prefetch("value_sources", ValueSource.objects.defer("source")),
        )
        .defer("staff_notes", "document", "contact_email", "second_contact_email")
    )


def with_last_change(centres: QuerySet) -> QuerySet:
    """With `changed_at`: when history last kept a change."""
    saved = Centre.history.filter(id=OuterRef("pk")).order_by("-history_date")
    return centres.annotate(changed_at=Subquery(saved.values("history_date")[:1]))
