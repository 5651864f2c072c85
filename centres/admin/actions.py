"""What can be done to several centres of the list at once. Each says first what will happen, centre by centre."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from centres.admin.permissions import can_see_all_centres
from centres.batches import save_batch
from centres.duplicates import DuplicateIndex, list_duplicate_warnings
from centres.models import Batch, Centre
from msntc.admin_tools.pages import render_admin_page
from msntc.staff import audit

Status = Centre.Status


@dataclass(frozen=True)
class BulkAction:
    """Something that is done to each of the chosen centres. `why_not` gives the reason, as a sentence, or nothing."""

    name: str
    label: str
    happens: str
    values: dict[str, Any]
    why_not: Callable[[Centre], str]
    warn: Callable[[list[Centre]], dict[int, str]] = lambda centres: {}
    """What to know before it is done, as a sentence by the centre's number."""

    def refuse(self, centre: Centre) -> str:
        """Why it cannot be done to this one; sets the values where it can."""
        if centre.merged_into:
            return f"It goes on under {centre.merged_into}."
        if all(getattr(centre, name) == value for name, value in self.values.items()):
            return "It is so already."
        if why := self.why_not(centre):
            return why
        for name, value in self.values.items():
            setattr(centre, name, value)
        try:
            centre.full_clean()
        except ValidationError as fault:
            return " ".join(fault.messages)
        return ""


def accept_any(centre: Centre) -> str:
    return ""


def warn_before_publishing(centres: list[Centre]) -> dict[int, str]:
    """Of those that had closed for good, and of those that may be another one. Read before anything is set."""
    known = DuplicateIndex()
    found = {}
    for centre in centres:
        closed = ["It has closed for good."] if centre.status == Status.CLOSED else []
        found[centre.pk] = " ".join(closed + list_duplicate_warnings(known.find(centre)))
    return found


def refuse_all_but_drafts(centre: Centre) -> str:
    return "" if centre.status == Status.DRAFT else "Only a draft can be one that we have heard of."


def refuse_closed(centre: Centre) -> str:
    return "It has closed for good." if centre.status == Status.CLOSED else ""


ACTIONS = [
    BulkAction(
        "publish",
        "Publish",
        "Everybody can see their pages and find them by a search.",
        {"status": Status.PUBLISHED, "heard_of": False},
        accept_any,
        warn_before_publishing,
    ),
    BulkAction(
        "make_draft",
        "Make a draft again",
        "Nobody but staff sees them any more. A page that was public is then not found.",
        {"status": Status.DRAFT},
        accept_any,
    ),
    BulkAction(
        "mark_heard_of",
        "Mark as heard of",
        "Where no centre of the list is nearer, visitors read that we have heard of one in its town.",
        {"heard_of": True},
        refuse_all_but_drafts,
    ),
    BulkAction(
        "mark_needs_call",
        "Mark: somebody should ring it",
        "They stand first on the list of centres to ring. Visitors see no difference.",
        {"needs_call": True},
        refuse_closed,
    ),
]


def perform_bulk_action(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet, action: BulkAction
) -> HttpResponse:
    """Says what will happen, and does it once that was read and confirmed."""
    if not can_see_all_centres(request.user) or not model_admin.has_change_permission(request):
        raise PermissionDenied
    is_confirmed = "confirmed" in request.POST
    with transaction.atomic():
        locked = queryset.select_related(None).order_by("name", "pk")
        centres = list(locked.select_for_update(of=("self",)) if is_confirmed else locked)
        warnings = {} if is_confirmed else action.warn(centres)
        checked = [(centre, action.refuse(centre)) for centre in centres]
        good = [centre for centre, why in checked if not why]
        if is_confirmed and good:
            batch = save_batch(Batch.Kind.ACTION, f"{action.label}, {len(good)} centres", request.user, good)
            audit.record_action(request, audit.What.IMPORTED, f"From the list: {batch}")
    if is_confirmed and good:
        address = reverse("admin:centres_batch_change", args=[batch.pk])
        link = '{}: {} done. <a href="{}">See it, or undo it</a>'
        messages.success(request, format_html(link, action.label, len(good), address))
        return redirect("admin:centres_centre_changelist")
    context = {
        "title": f"{action.label}?",
        "action": action,
        "good": [(centre, warnings.get(centre.pk, "")) for centre in good],
        "refused": [(centre, why) for centre, why in checked if why],
    }
    return render_admin_page(request, model_admin, "centres/centre/bulk_action", context)


def build_action(action: BulkAction) -> Callable:
    """The action as Django's list of actions wants it."""

    @admin.action(description=action.label, permissions=["bulk"])
    def perform(model_admin, request, queryset):
        return perform_bulk_action(model_admin, request, queryset, action)

    perform.__name__ = action.name
    return perform


@admin.action(description="Make two centres one", permissions=["bulk"])
def merge_two(model_admin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Leads to the page on which two centres are compared. The published one goes on, else the one confirmed last."""
    chosen = list(queryset[:3])
    if len(chosen) != 2:
        messages.error(request, "Tick the two centres that are one and the same.")
        return None
    chosen.sort(key=lambda one: (one.status == Status.PUBLISHED, one.confirmed_on or date.min), reverse=True)
    first, other = chosen
    return redirect(f"{reverse('admin:centres_centre_merge', args=[first.pk])}?other={other.pk}")


BULK_ACTIONS = [*(build_action(action) for action in ACTIONS), merge_two]
