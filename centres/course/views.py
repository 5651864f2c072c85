"""The plan's page and its calendar. All of a plan stands in its address; what somebody asked for is kept by nobody."""

from functools import lru_cache

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centres.course.calendar import build_plan_calendar
from centres.course.cost import estimate_course_cost
from centres.course.forms import shorten_start
from centres.course.plan import build_plan, get_oxygen_offer
from centres.directory import OXYGEN, DirectoryEntry, get_current_directory, get_directory
from centres.models import Centre, DirectoryVersion
from msntc.content_version import read_versions
from msntc.http_cache import keep_private
from msntc.page_cache import respond_from_cache
from therapies.models import PagesVersion, TherapyPage


@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan that is ready, and the form to change it. An address with a whole postcode leads to its first half.

    As it opens it is the same for everybody, and kept until what it shows or the day has changed.
    """
    shown = read_versions(DirectoryVersion, PagesVersion)
    entry = get_directory(shown[0]).entries.get(pk)
    if entry is None:
        return lead_to_successor(request, pk)
    if shorter := shorten_start(request.GET):
        return keep_private(redirect(f"{request.path}?{shorter.urlencode()}#answer"))
    if request.GET:
        return keep_private(HttpResponse(render_plan(request, entry, shown[1])))
    kept_for = (*shown, timezone.localdate())
    return keep_private(
        respond_from_cache(request, f"plan-{pk}", kept_for, lambda: render_plan(request, entry, shown[1]))
    )


def render_plan(request: HttpRequest, entry: DirectoryEntry, pages_version: int) -> str:
    (form, plan), offer = build_plan(entry, request.GET), get_oxygen_offer(entry)
    context = {
        "centre": entry.centre,
        "form": form,
        "plan": plan,
        "share": plan.share if plan else None,
        "offer": offer,
        "has_page": has_oxygen_page(pages_version),
        "cost": estimate_course_cost(offer, len(plan.course.days)) if plan else None,
        "today": timezone.localdate(),
        "with_qr_code": "qr" in request.GET,
    }
    return render_to_string("centres/course/plan.html", context, request)


@require_safe
def download_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a calendar. 404 where there is none."""
    entry = get_current_directory().entries.get(pk)
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


@lru_cache(maxsize=1)
def has_oxygen_page(pages_version: int) -> bool:
    """Whether a link may lead there. One query while the pages stay as they are."""
    return TherapyPage.objects.live().filter(slug=OXYGEN).exists()


def lead_to_successor(request: HttpRequest, pk: int) -> HttpResponse:
    """A centre that goes on under another one has its plan there; one that has closed says so on its own page."""
    gone = get_object_or_404(Centre, Q(merged_into__isnull=False) | Q(status=Centre.Status.CLOSED), pk=pk)
    if gone.merged_into_id is None:
        return redirect(gone)
    page = reverse(resolve(request.path_info).view_name, args=[gone.merged_into_id])
    return keep_private(redirect(f"{page}?{request.GET.urlencode()}"))
