"""A centre's page before visitors may see it: for staff only, and never kept by anybody."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centres import showing
from centres.models import Centre


@never_cache
@require_safe
def preview(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    centre = looked_at(request, model_admin, pk, showing.for_page(model_admin.get_queryset(request)))
    context = showing.shown(request, centre) | {"map": None}
    response = render(request, "admin/centres/centre/preview.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def looked_at(request: HttpRequest, model_admin, pk: int, centres=None) -> Centre:
    """The centre, for staff who may see it: what is not theirs cannot be told from what is not there."""
    centres = model_admin.get_queryset(request) if centres is None else centres
    centre = centres.filter(pk=pk).first()
    if centre is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, centre):
        raise PermissionDenied
    return centre
