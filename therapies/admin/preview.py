"""The page as readers would see it if it were published now: for staff only, and never kept by anybody."""

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from msntc.admin_tools.history import build_thing_context, render_admin_page
from msntc.content.security_policy import extend_policy, replace_policy
from therapies.models import TherapyPage
from therapies.pages import build_page_context
from therapies.rendering import build_page_edition


@never_cache
@require_safe
def preview_page(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    page = get_viewable_page(request, model_admin, pk)
    is_framed = "framed" in request.GET
    context = build_page_context(page, build_page_edition(page), is_live=False)
    context["framed"] = is_framed
    response = set_no_store(render(request, "admin/therapies/therapypage/preview.html", context))
    if is_framed:  # the one response that may stand in a frame, and only in one of our own pages
        response["X-Frame-Options"] = "SAMEORIGIN"
        replace_policy(response, {"frame-ancestors": [SELF]})
    return response


@never_cache
@require_safe
def preview_on_phone(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The preview in a frame as wide as a small phone."""
    page = get_viewable_page(request, model_admin, pk)
    context = {"title": f"{page} on a phone", "here": "Preview on a phone", "page": page}
    response = set_no_store(
        render_admin_page(request, model_admin, "phone", context | build_thing_context(page))
    )
    return extend_policy(response, {"frame-src": [SELF]})


def get_viewable_page(request: HttpRequest, model_admin, pk: int) -> TherapyPage:
    page = get_object_or_404(TherapyPage.objects.select_related("therapy", "author", "reviewer"), pk=pk)
    if not model_admin.has_view_or_change_permission(request, page):
        raise PermissionDenied
    return page


def set_no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
