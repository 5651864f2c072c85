"""Earlier versions of a centre: who saved what and when, what changed, and putting one back, which is also undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from centres import snapshot
from centres.admin.own import sees_all
from centres.admin.preview import looked_at
from centres.models import Centre
from centres.written import lines, restore
from msntc.desk.differences import changes

OFFICE_ONLY = ("name", "slug", "charity_number", "status", "staff_notes", "source", "source_date")


@require_safe
def versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """All that was saved, newest first, each beside what it was made from."""
    centre = looked_at(request, model_admin, pk)
    records = list(centre.history.select_related("history_user").order_by("-history_id"))
    earlier = None
    for record in reversed(records):
        record.earlier = earlier
        record.may_be_put_back = bool(record.document) and record.document != centre.document
        earlier = record if record.document else earlier
    context = {
        "title": f"Versions of {centre}",
        "centre": centre,
        "records": records,
        "may_change": model_admin.has_change_permission(request, centre),
    }
    return framed(request, model_admin, "history", context)


@require_safe
def difference(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    """What changed from one version to another."""
    centre = looked_at(request, model_admin, pk)
    found = centre.history.select_related("history_user")
    before, after = (get_object_or_404(found, pk=record) for record in (old, new))
    said = [lines(told(request, record.document)) for record in (before, after)]
    context = {
        "title": f"What changed: {centre}",
        "centre": centre,
        "before": before,
        "after": after,
        "changes": changes(*said),
    }
    return framed(request, model_admin, "difference", context)


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
    document = earlier.document
    if not sees_all(request.user):
        now = {name: getattr(centre, name) for name in OFFICE_ONLY}
        document = document | {"centre": document["centre"] | now}
    centre._history_user = request.user
    restore(centre, document)
    transaction.on_commit(snapshot.write)
    messages.success(
        request,
        f"Version {earlier.version} is back, as version {centre.version}. What stood there before is in the list "
        "of versions too, so this can be undone.",
    )
    return redirect("admin:centres_centre_change", pk)


def framed(request: HttpRequest, model_admin, name: str, context: dict) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, f"admin/centres/centre/{name}.html", frame | context)
