"""Earlier versions of a page: seeing them, and putting one back, which is also undo."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from msntc.desk import versions as desk
from therapies import publishing
from therapies.admin.preview import looked_at
from therapies.models import TherapyPage
from therapies.written import SNAPSHOT, lines


@require_safe
def versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return desk.versions(request, model_admin, looked_at(request, model_admin, pk), "draft", SNAPSHOT)


@require_safe
def difference(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    page = looked_at(request, model_admin, pk)
    return desk.difference(request, model_admin, page, old, new, lambda record: lines(record.draft))


@csrf_protect
@require_POST
@transaction.atomic
def put_back(request: HttpRequest, model_admin, pk: int, record: int) -> HttpResponse:
    """Makes an earlier version the newest draft."""
    page = publishing.locked(get_object_or_404(TherapyPage, pk=pk))
    if not model_admin.has_change_permission(request, page):
        raise PermissionDenied
    earlier = get_object_or_404(page.history, pk=record)
    if not earlier.draft:
        raise Http404
    if refusal := desk.overtaken(request, page):
        return refusal
    page._history_user = request.user
    try:
        publishing.put_back(page, earlier.draft)
    except ValidationError as fault:
        return desk.is_not_back(request, page, earlier.version, fault)
    answer = desk.is_back(request, page, earlier.version)
    model_admin.say_what_readers_see(request, page)
    return answer
