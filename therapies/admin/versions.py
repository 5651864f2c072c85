"""Earlier versions of a page: who saved what and when, what changed, and putting one back, which is also undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from msntc.desk.differences import changes
from therapies import publishing
from therapies.models import TherapyPage
from therapies.written import lines

FOLDER = "admin/therapies/therapypage"


@require_safe
def versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """All that was saved, newest first, each beside what it was made from."""
    page = get_object_or_404(TherapyPage, pk=pk)
    if not model_admin.has_view_or_change_permission(request, page):
        raise PermissionDenied
    records = list(page.history.select_related("history_user", "reviewer").order_by("-history_id"))
    earlier = None
    for record in reversed(records):
        record.earlier = earlier
        record.may_be_put_back = bool(record.draft) and record.draft != page.draft
        earlier = record if record.draft else earlier
    context = {
        "title": f"Versions of {page}",
        "page": page,
        "records": records,
        "may_change": model_admin.has_change_permission(request, page),
    }
    return shown(request, model_admin, "history", context)


@require_safe
def difference(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    """What changed from one version to another."""
    page = get_object_or_404(TherapyPage, pk=pk)
    if not model_admin.has_view_or_change_permission(request, page):
        raise PermissionDenied
    before, after = (
        get_object_or_404(page.history.select_related("history_user"), pk=record) for record in (old, new)
    )
    context = {
        "title": f"What changed: {page}",
        "page": page,
        "before": before,
        "after": after,
        "changes": changes(text(before.draft), text(after.draft)),
    }
    return shown(request, model_admin, "difference", context)


@csrf_protect
@require_POST
def put_back(request: HttpRequest, model_admin, pk: int, record: int) -> HttpResponse:
    """Makes an earlier version the newest draft."""
    page = get_object_or_404(TherapyPage, pk=pk)
    if not model_admin.has_change_permission(request, page):
        raise PermissionDenied
    earlier = get_object_or_404(page.history, pk=record)
    if not earlier.draft:
        raise Http404
    page._history_user = request.user
    publishing.put_back(page, earlier.draft)
    messages.success(
        request,
        f"Version {earlier.version} is back, as version {page.version}. What stood there before is in the list "
        "of versions too, so this can be undone.",
    )
    model_admin.say_what_readers_see(request, page)
    return redirect("admin:therapies_therapypage_change", pk)


def shown(request: HttpRequest, model_admin, name: str, context: dict) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, f"{FOLDER}/{name}.html", frame | context)


def text(draft: dict) -> list[str]:
    return lines(draft) if draft else []
