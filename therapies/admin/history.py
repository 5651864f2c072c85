"""Earlier versions of a page: seeing them, and putting one back, which is also undo."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from msntc.admin_tools import history as desk
from therapies import publishing
from therapies.admin.preview import get_viewable_page
from therapies.models import TherapyPage
from therapies.snapshots import SNAPSHOT, lines


@require_safe
def show_page_versions(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    return desk.render_version_list(
        request, model_admin, get_viewable_page(request, model_admin, pk), "draft", SNAPSHOT
    )


@require_safe
def show_page_difference(request: HttpRequest, model_admin, pk: int, old: int, new: int) -> HttpResponse:
    page = get_viewable_page(request, model_admin, pk)
    return desk.render_version_difference(
        request, model_admin, page, old, new, lambda record: lines(record.draft)
    )


@csrf_protect
@require_POST
@transaction.atomic
def put_back_page_version(request: HttpRequest, model_admin, pk: int, record: int) -> HttpResponse:
    """Makes an earlier version the newest draft."""
    page = publishing.lock_page(get_object_or_404(TherapyPage, pk=pk))
    if not model_admin.has_change_permission(request, page):
        raise PermissionDenied
    earlier = get_object_or_404(page.history, pk=record)
    if not earlier.draft:
        raise Http404
    if refusal := desk.refuse_stale_page(request, page):
        return refusal
    page._history_user = request.user
    try:
        publishing.restore_page_version(page, earlier.draft)
    except ValidationError as fault:
        return desk.refuse_put_back(request, page, earlier.version, fault)
    answer = desk.confirm_put_back(request, page, earlier.version)
    model_admin.say_what_readers_see(request, page)
    return answer
