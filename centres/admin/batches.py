"""Changes to many centres as staff see them: tables, actions and mergings, each with what it changed, and undone."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from centres.admin.import_export import can_import_centres, send_left_out_rows
from centres.batches import UndoReport, explain_touch, undo_batch
from centres.merging import part_centres
from centres.models import Batch, BatchChange, Centre
from msntc.admin_tools.pages import ReadOnlyAdmin, build_extra_urls, render_admin_page
from msntc.staff import audit


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "made_at", "made_by", "centres"]
    list_filter = ["kind"]

    def get_urls(self):
        own = [
            ("<int:pk>/undo/", undo_changes, "centres_batch_undo"),
            ("<int:pk>/left-out/", download_rows, "centres_batch_left_out"),
        ]
        return build_extra_urls(self, *own) + super().get_urls()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("made_by").annotate(count=Count("changes"))

    @admin.display(description="centres")
    def centres(self, batch) -> int:
        return batch.count

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What it did, centre by centre, with what can still be undone."""
        batch = get_object_or_404(self.get_queryset(request), pk=object_id)
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request, batch):
            raise PermissionDenied
        changes = list(batch.changes.select_related("centre"))
        records = find_records(changes)
        for change in changes:
            change.why_not = explain_touch(change)
            found = [records.get((change.centre_id, version)) for version in (change.before, change.after)]
            change.records = found if all(found) else None
        open_changes = [change for change in changes if not change.why_not]
        if batch.kind == Batch.Kind.MERGE and len(open_changes) < len(changes):
            open_changes = []
        context = {
            "title": str(batch),
            "batch": batch,
            "changes": changes,
            "open_changes": open_changes,
            "may_undo": can_import_centres(request.user) and can_be_undone(batch),
            "only_as_one": batch.kind == Batch.Kind.MERGE,
            "left_out": batch.left_out[1:],
            "undoings": batch.undone_by.all(),
        }
        return render_admin_page(request, self, "centres/batch/change", context)


def find_records(changes: list[BatchChange]) -> dict[tuple[int, int], int]:
    """The records of history by centre and version, of what holds the centre as it stood. One query."""
    kept = Centre.history.filter(id__in=[change.centre_id for change in changes]).exclude(document={})
    rows = kept.order_by("history_id").values_list("id", "version", "history_id")
    return {(centre, version): record for centre, version, record in rows}


def can_be_undone(batch: Batch) -> bool:
    """Two that were parted are made one again on their own page, where the facts are chosen anew."""
    return not (batch.undoes and batch.undoes.kind == Batch.Kind.MERGE)


def undo(batch: Batch, user, only: list[int] | None) -> UndoReport:
    """A merging as a whole, anything else as far as nobody came between."""
    if batch.kind != Batch.Kind.MERGE:
        return undo_batch(batch, user, only)
    changes = list(batch.changes.select_related("centre"))
    try:
        with transaction.atomic():
            parted = part_centres(batch, user)
    except ValidationError as fault:
        return UndoReport(batch, left=[(change.centre, " ".join(fault.messages)) for change in changes])
    return UndoReport(parted, [change.centre for change in changes])


def find_undoing(batch: Batch, report: UndoReport) -> Batch | None:
    """What has put back before all that was asked for now: the button was pressed twice."""
    left = {centre.pk for centre, _ in report.left}
    held = batch.undone_by.filter(undone_by=None)
    centres = {one: {change.centre_id for change in one.changes.all()} for one in held}
    return next((one for one, undone in centres.items() if left and left <= undone), None)


@require_POST
def undo_changes(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """All that can be undone of it, or one centre's part."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    batch = get_object_or_404(Batch, pk=pk)
    if not can_be_undone(batch):
        raise PermissionDenied
    asked = request.POST.getlist("change")
    only = [int(one) for one in asked if one.isdecimal()] if asked else None
    with transaction.atomic():
        report = undo(batch, request.user, only)
        if report.undone:
            told = f"{report.batch.title}, {len(report.undone)} centres"
            audit.record_action(request, audit.What.IMPORTED, told)
    if not report.undone and (done := find_undoing(batch, report)):
        messages.success(request, "It is undone already.")
        return redirect("admin:centres_batch_change", done.pk)
    for centre, why in report.left:
        messages.warning(request, f"{centre} stays as it is. {why}")
    if not report.undone:
        messages.error(request, "Nothing was undone.")
        return redirect("admin:centres_batch_change", pk)
    plural = "s are" if len(report.undone) > 1 else " is"
    messages.success(
        request, f"Undone: {len(report.undone)} centre{plural} as before. This can be undone too."
    )
    return redirect("admin:centres_batch_change", report.batch.pk)


def download_rows(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The rows of a table that were left out when it was applied."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    return send_left_out_rows(get_object_or_404(Batch, pk=pk).left_out)
