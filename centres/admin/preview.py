"""A centre's page before visitors may see it: for staff only, and never kept by anybody."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from centres.detail import pages
from centres.models import Centre


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def preview_centre(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The page as it was last saved; by POST, as it would be if the form were saved now."""
    model_admin.get_viewable(request, pk)
    return (
        preview_unsaved_form(request, model_admin, pk)
        if request.method == "POST"
        else render_preview(request, pk)
    )


def preview_unsaved_form(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """Saves what was typed, looks at the page, and takes it all back; the form itself where it cannot be saved.

    Of a new photograph the files stay, under a name that nobody knows: they are named after what is in them.
    """
    with transaction.atomic():
        answer = model_admin.changeform_view(
            request, str(pk), reverse("admin:centres_centre_change", args=[pk])
        )
        if answer.status_code == 302:
            answer = render_preview(request, pk, is_typed=True)
        transaction.set_rollback(True)
    list(messages.get_messages(request))  # nothing was saved, so nothing is said of it on the next page
    return answer


def render_preview(request: HttpRequest, pk: int, *, is_typed: bool = False) -> HttpResponse:
    centre = cast(Centre, pages.get_detailed_centre(Centre.objects.filter(pk=pk)))
    context = pages.build_page_context(request, centre) | {
        "map": None,
        "is_typed": is_typed,
    }
    response = render(request, "admin/centres/centre/preview.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
