"""The centres as a table: taken out, changed in a spreadsheet, looked at row by row, and applied as a whole."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from centres.admin.import_pages import (
    format_change_counts,
    render_headings,
    render_row_questions,
    render_table_preview,
)
from centres.admin.permissions import can_see_all_centres
from centres.batches import record_batch
from centres.import_export import pending_upload
from centres.import_export.dataset import MatchedRows
from centres.import_export.fields import NAMES, format_column_label
from centres.import_export.parsing import UnreadableTable, escape_formula
from centres.import_export.reading import MOST_BYTES, TEXTS, WORKBOOKS
from centres.import_export.resource import CentreSheet
from centres.import_export.upload import (
    Upload,
    answer_rows,
    choose_columns,
    list_left_out_rows,
    open_upload,
    run_import,
)
from centres.import_export.writing import KINDS, write_csv, write_table
from centres.models import Batch
from msntc.admin_tools.pages import render_admin_page
from msntc.staff import audit

NOTHING_DONE = "Nothing has been changed."


class StalePreview(Exception):
    """What the table would do is no longer what was shown."""


class TableForm(forms.Form):
    file = forms.FileField(
        label="Your table (CSV, XLSX, XLS or ODS)",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in (*TEXTS, *WORKBOOKS))}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "The file is empty.",
            "missing": "Choose a file first.",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
        return file


def build_table_urls(model_admin) -> list:
    """The addresses, for the admin of centres."""
    views = [
        ("export/", export_centres, "export"),
        ("import/", import_centres, "import"),
        ("import/apply/", apply_import, "apply"),
        ("import/left-out/", download_left_out_rows, "left_out"),
    ]
    return [
        path(
            address,
            model_admin.admin_site.admin_view(view),
            {"model_admin": model_admin},
            f"centres_centre_{name}",
        )
        for address, view, name in views
    ]


def can_import_centres(user) -> bool:
    return can_see_all_centres(user) and user.has_perms(["centres.change_centre", "centres.import_centre"])


@require_http_methods(["GET", "HEAD", "POST"])
def export_centres(request: HttpRequest, model_admin) -> HttpResponse:
    """Asks for the kind of file, and gives it: the centres that this member of staff may see."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if (kind := request.POST.get("kind")) not in KINDS:
        context = {
            "title": "Take the centres out as a table",
            "may_bring_in": can_import_centres(request.user),
        }
        return render_admin_page(request, model_admin, "centres/centre/export", context)
    table = CentreSheet(get_no_warnings, model_admin.get_queryset(request).unmerged()).table(
        can_see_all_centres(request.user)
    )
    audit.record_action(request, audit.What.EXPORTED, f"{len(table)} centres as {kind.upper()}")
    name = f"centres-{timezone.localdate()}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_table(table, kind), content_type=KINDS[kind], headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
def import_centres(request: HttpRequest, model_admin) -> HttpResponse:
    """Takes a table, asks what is not sure, and shows what it would change. Changes nothing."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    if "table" in request.POST:
        return continue_import(request, model_admin)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        pending = pending_upload.save_pending_upload(data, file.name, request.user.pk or 0)
        try:
            return show_next_step(request, model_admin, open_upload(pending, data))
        except UnreadableTable as fault:
            pending_upload.delete_pending_upload(pending)
            form.add_error("file", list(fault.args))
    context = {
        "title": "Bring a table of centres back",
        "form": form,
        "columns": [format_column_label(name) for name in NAMES],
    }
    return render_admin_page(request, model_admin, "centres/centre/import", context)


def continue_import(request: HttpRequest, model_admin) -> HttpResponse:
    """Takes what was said of the headings, or of rows that may be about a centre that is here."""
    try:
        upload = load_upload(request)
    except pending_upload.PendingUploadNotFound as fault:
        return refuse_missing_upload(request, *fault.args)
    if "ask" in request.POST:
        return render_headings(request, model_admin, upload)
    if any(name.startswith("column-") for name in request.POST):
        said = [request.POST.get(f"column-{one.index}", "") for one in upload.headings]
        columns = [column if column in NAMES else "" for column in said]
        try:
            upload.pending = choose_columns(upload, columns)
        except ValueError as fault:
            return render_headings(request, model_admin, upload, said, str(fault))
    rows = {name[4:]: str(words) for name, words in request.POST.items() if name.startswith("row-")}
    upload.pending = answer_rows(upload.pending, rows)
    try:
        return show_next_step(request, model_admin, upload)
    except UnreadableTable as fault:
        return render_headings(request, model_admin, upload, upload.columns, " ".join(fault.args))


def show_next_step(request: HttpRequest, model_admin, upload: Upload) -> HttpResponse:
    """The first of these that is still open: headings, rows, what would change. Raises UnreadableTable."""
    if upload.asks_for_headings:
        return render_headings(request, model_admin, upload)
    rows = upload.match_rows()
    if rows.questions:
        return render_row_questions(request, model_admin, upload, rows)
    return render_table_preview(request, model_admin, upload, rows)


@require_POST
def apply_import(request: HttpRequest, model_admin) -> HttpResponse:
    """Does what was shown, all of it, unless it would be something else by now."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    try:
        upload = load_upload(request)
    except pending_upload.PendingUploadNotFound as fault:
        return refuse_missing_upload(request, *fault.args)
    if "discard" in request.POST:
        pending_upload.delete_pending_upload(upload.pending)
        messages.info(request, f"The table has been thrown away. {NOTHING_DONE}")
        return redirect("admin:centres_centre_import")
    rows = upload.match_rows()
    try:
        with transaction.atomic():
            batch = save_import(request, upload, rows)
    except (StalePreview, IntegrityError):
        if pending_upload.get_applied_batch(upload.pending.key):
            return refuse_missing_upload(request, upload.pending.key)
        messages.error(request, f"A centre has changed since you looked. {NOTHING_DONE} Please look again.")
        return show_next_step(request, model_admin, upload)
    pending_upload.delete_pending_upload(upload.pending)
    address = reverse("admin:centres_batch_change", args=[batch.pk])
    done = format_html('Done: {}. <a href="{}">See it, or undo all of it</a>', batch.told, address)  # type: ignore[attr-defined]
    messages.success(request, done)
    return redirect("admin:centres_centre_changelist")


def save_import(request: HttpRequest, upload: Upload, rows: MatchedRows) -> Batch:
    """Applies the table as one change. Raises StalePreview."""
    seen = run_import(upload, rows, request.user, get_no_warnings, dry_run=False)
    if rows.questions or not seen.can_be_applied or seen.mark != upload.pending.mark:
        raise StalePreview
    name, told = upload.pending.name, format_change_counts(seen)
    audit.record_action(request, audit.What.IMPORTED, f"{told}, from “{name}”")
    versions = [(centre, centre.said.version) for centre in seen.saved]
    left_out = list_left_out_rows(upload, rows, seen)
    batch = record_batch(Batch.Kind.TABLE, name, request.user, versions, left_out=left_out)
    pending_upload.note_applied_upload(upload.pending.key, batch.pk)
    batch.told = told  # type: ignore[attr-defined]
    return batch


@require_POST
def download_left_out_rows(request: HttpRequest, model_admin) -> HttpResponse:
    """The rows that cannot be used, as a table of their own to be mended, with what is wrong in each."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    try:
        upload = load_upload(request)
    except pending_upload.PendingUploadNotFound as fault:
        return refuse_missing_upload(request, *fault.args)
    rows = upload.match_rows()
    seen = run_import(upload, rows, request.user, get_no_warnings)
    return send_left_out_rows(list_left_out_rows(upload, rows, seen))


def send_left_out_rows(lines: list[list[str]]) -> HttpResponse:
    heads, *rows = lines or [[]]
    data = write_csv(heads, [[escape_formula(text) for text in row] for row in rows])
    disposition = {"Content-Disposition": 'attachment; filename="rows-left-out.csv"'}
    return HttpResponse(data, content_type=KINDS["csv"], headers=disposition)


def load_upload(request: HttpRequest) -> Upload:
    """Raises PendingUploadNotFound."""
    return open_upload(
        *pending_upload.load_pending_upload(request.POST.get("table", ""), request.user.pk or 0)
    )


def refuse_missing_upload(request: HttpRequest, key: str = "") -> HttpResponse:
    """Says that the table is not here any more, or that it was applied: leads to what it changed then."""
    if batch := pending_upload.get_applied_batch(key):
        messages.info(request, "This table has been applied already, once. This is what it changed.")
        return redirect("admin:centres_batch_change", batch)
    messages.error(request, f"This table is no longer waiting: upload it once more. {NOTHING_DONE}")
    return redirect("admin:centres_centre_import")


def get_no_warnings(centre, place) -> list[str]:
    return []
