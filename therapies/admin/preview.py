"""The page as readers would see it if it were published now: for staff only, and never kept by anybody."""

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from msntc.desk.versions import framed, named
from therapies.edition import edition_of
from therapies.models import TherapyPage
from therapies.showing import shown


@never_cache
@require_safe
def preview(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    page = looked_at(request, model_admin, pk)
    is_framed = "framed" in request.GET
    context = shown(page, edition_of(page)) | {"framed": is_framed}
    response = not_kept(render(request, "admin/therapies/therapypage/preview.html", context))
    if is_framed:  # the one response that may stand in a frame, and only in one of our own pages
        response["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = {"frame-ancestors": [SELF]}
    return response


@never_cache
@require_safe
def phone(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The preview in a frame as wide as a small phone."""
    page = looked_at(request, model_admin, pk)
    context = {"title": f"{page} on a phone", "here": "Preview on a phone", "page": page}
    response = not_kept(framed(request, model_admin, "phone", context | named(page)))
    response._csp_update = {"frame-src": [SELF]}
    return response


def looked_at(request: HttpRequest, model_admin, pk: int) -> TherapyPage:
    page = get_object_or_404(TherapyPage.objects.select_related("therapy", "author", "reviewer"), pk=pk)
    if not model_admin.has_view_or_change_permission(request, page):
        raise PermissionDenied
    return page


def not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
