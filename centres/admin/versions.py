"""Earlier versions of a centre: seeing them, and putting one back, which is also undo."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from centres import snapshot
from centres.admin.own import sees_all
from centres.admin.preview import looked_at
from centres.models import Centre
from centres.written import SNAPSHOT, lines, restore
from msntc.desk import versions as desk

OFFICE_ONLY = ("name", "slug", "charity_number", "status", "staff_notes", "source", "source_date")


@require_safe
def versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return desk.versions(request, model_admin, looked_at(request, model_admin, pk), "document", SNAPSHOT)


@require_safe
def difference(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    centre = looked_at(request, model_admin, pk)
    return desk.difference(
        request, model_admin, centre, old, new, lambda record: lines(told(request, record.document))
    )


def told(request: HttpRequest, document: dict) -> dict:
    """The document as this member of staff may see it."""
    if not document or sees_all(request.user):
        return document
    seen = {n: v for n, v in document["centre"].items() if n not in ("staff_notes", "source", "source_date")}
    return document | {"centre": seen}


@csrf_protect
@require_POST
@transaction.atomic
def put_back(request: HttpRequest, model_admin, pk: int, record: int) -> HttpResponse:
    """Makes an earlier version the newest. What only the office may change stays as it is for an editor."""
    looked_at(request, model_admin, pk)
    centre = Centre.objects.select_for_update().get(pk=pk)
    if not model_admin.has_change_permission(request, centre):
        raise PermissionDenied
    earlier = get_object_or_404(centre.history, pk=record)
    if not earlier.document:
        raise Http404
    if refusal := desk.overtaken(request, centre):
        return refusal
    document = earlier.document
    if not sees_all(request.user):
        now = {name: getattr(centre, name) for name in OFFICE_ONLY}
        document = document | {"centre": document["centre"] | now}
    centre._history_user = request.user
    try:
        restore(centre, document)
    except ValidationError as fault:
        return desk.is_not_back(request, centre, earlier.version, fault)
    transaction.on_commit(snapshot.write)
    return desk.is_back(request, centre, earlier.version)
