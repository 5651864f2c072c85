"""The page as readers would see it if it were published now: for staff only, and never kept by anybody."""

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from msntc.content.security_policy import extend_policy, replace_policy
from therapies.pages import build_page_context
from therapies.rendering import build_page_edition


@never_cache
@require_safe
def preview_page(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    page = model_admin.get_viewable(request, pk)
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
    page = model_admin.get_viewable(request, pk)
    response = set_no_store(
        model_admin.render_page(
            request, page, "phone", f"{page} on a phone", "Preview on a phone", {"page": page}
        )
    )
    return extend_policy(response, {"frame-src": [SELF]})


def set_no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
