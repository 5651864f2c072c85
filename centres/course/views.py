"""The plan's page and its calendar. All of a plan stands in its address; nothing is kept, and nobody between us may."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centres.course.calendar import build_plan_calendar
from centres.course.cost import estimate_course_cost
from centres.course.forms import shorten_start
from centres.course.plan import build_plan, get_oxygen_offer
from centres.directory import OXYGEN, DirectoryEntry, get_directory
from centres.models import Centre, DirectoryVersion
from msntc.http_cache import keep_private
from therapies.models import TherapyPage


@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan that is ready, and the form to change it. An address with a whole postcode leads to its first half."""
    entry = get_entry(pk)
    if entry is None:
        return lead_to_successor(request, pk)
    if shorter := shorten_start(request.GET):
        return keep_private(redirect(f"{request.path}?{shorter.urlencode()}#answer"))
    (form, plan), offer = build_plan(entry, request.GET), get_oxygen_offer(entry)
    context = {
        "centre": entry.centre,
        "form": form,
        "plan": plan,
        "share": plan.share if plan else None,
        "offer": offer,
        "has_page": TherapyPage.objects.live()
        .filter(slug=OXYGEN)
        .exists,  # asked where a link may lead there
        "cost": estimate_course_cost(offer, len(plan.course.days)) if plan else None,
        "today": timezone.localdate(),
        "with_qr_code": "qr" in request.GET,
    }
    return keep_private(render(request, "centres/course/plan.html", context))


@require_safe
def download_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a calendar. 404 where there is none."""
    entry = get_entry(pk)
    if entry is None:
        return lead_to_successor(request, pk)
    _, plan = build_plan(entry, request.GET)
    if plan is None or (share := plan.share) is None:
        raise Http404
    file = build_plan_calendar(entry.centre, plan.days, plan.course, share.address)
    headers = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return keep_private(
        HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
    )


def get_entry(pk: int) -> DirectoryEntry | None:
    """A published centre as the directory has it. One query."""
    return get_directory(DirectoryVersion.objects.current()).entries.get(pk)


def lead_to_successor(request: HttpRequest, pk: int) -> HttpResponse:
    """A centre that goes on under another one has its plan there; one that has closed says so on its own page."""
    gone = get_object_or_404(Centre, Q(merged_into__isnull=False) | Q(status=Centre.Status.CLOSED), pk=pk)
    if gone.merged_into_id is None:
        return redirect(gone)
    page = reverse(resolve(request.path_info).view_name, args=[gone.merged_into_id])
    return keep_private(redirect(f"{page}?{request.GET.urlencode()}"))
