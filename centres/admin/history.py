"""Earlier versions of a centre: seeing them, and putting one back, which is also undo."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from centres import offline_list
from centres.admin.permissions import can_see_all_centres
from centres.admin.preview import get_viewable_centre
from centres.models import Centre
from centres.snapshots import SNAPSHOT, lines, restore_centre
from msntc.admin_tools import history as desk

OFFICE_ONLY = ("name", "slug", "charity_number", "status", "staff_notes", "source", "source_date")


@require_safe
def list_centre_versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return desk.render_version_list(
        request, model_admin, get_viewable_centre(request, model_admin, pk), "document", SNAPSHOT
    )


@require_safe
def compare_centre_versions(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    centre = get_viewable_centre(request, model_admin, pk)
    return desk.render_version_difference(
        request,
        model_admin,
        centre,
        old,
        new,
        lambda record: lines(redact_document(request, record.document)),
    )


def redact_document(request: HttpRequest, document: dict) -> dict:
    """The document as this member of staff may see it."""
    if not document or can_see_all_centres(request.user):
        return document
    seen = {n: v for n, v in document["centre"].items() if n not in ("staff_notes", "source", "source_date")}
    return document | {"centre": seen}


@csrf_protect
@require_POST
@transaction.atomic
def restore_centre_version(request: HttpRequest, model_admin, pk: int, record: int) -> HttpResponse:
    """Makes an earlier version the newest. What only the office may change stays as it is for an editor."""
    get_viewable_centre(request, model_admin, pk)
    centre = Centre.objects.select_for_update().get(pk=pk)
    if not model_admin.has_change_permission(request, centre):
        raise PermissionDenied
    earlier = get_object_or_404(centre.history, pk=record)
    if not earlier.document:
        raise Http404
    if refusal := desk.refuse_stale_page(request, centre):
        return refusal
    document = earlier.document
    if not can_see_all_centres(request.user):
        now = {name: getattr(centre, name) for name in OFFICE_ONLY}
        document = document | {"centre": document["centre"] | now}
    centre._history_user = request.user
    try:
        restore_centre(centre, document)
    except ValidationError as fault:
        return desk.refuse_put_back(request, centre, earlier.version, fault)
    transaction.on_commit(offline_list.write_offline_list)
    return desk.confirm_put_back(request, centre, earlier.version)
