"""A centre's page before visitors may see it: for staff only, and never kept by anybody."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centres import showing
from centres.models import Centre
from centres.whole import whole


@never_cache
@require_safe
def preview(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    looked_at(request, model_admin, pk)
    centre = whole(Centre.objects.filter(pk=pk))
    context = showing.shown(request, showing.CentrePage(centre)) | {"map": None}
    response = render(request, "admin/centres/centre/preview.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def looked_at(request: HttpRequest, model_admin, pk: int) -> Centre:
    """The centre, for staff who may see it: what is not theirs cannot be told from what is not there."""
    centre = model_admin.get_queryset(request).filter(pk=pk).first()
    if centre is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, centre):
        raise PermissionDenied
    return centre
