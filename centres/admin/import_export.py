"""The centres as a table: taken out, changed in a spreadsheet, looked at row by row, and applied as a whole."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from centres import offline_list
from centres.admin.permissions import can_see_all_centres
from centres.admin.warnings import DuplicateIndex, find_phone_warnings, find_pin_warnings
from centres.import_export import pending_upload
from centres.import_export.fields import NAMES, arrange_columns, format_column_label
from centres.import_export.parsing import UnreadableTable
from centres.import_export.preview import Preview, build_import_preview
from centres.import_export.reading import MOST_BYTES, read_table
from centres.import_export.resource import CentreSheet
from centres.import_export.writing import KINDS, write_table
from centres.models import Centre
from msntc.admin_tools.pages import render_admin_page
from msntc.staff import audit

NOTHING_DONE = "Nothing has been changed."


class StalePreview(Exception):
    """What the table would do is no longer what was shown."""


class TableForm(forms.Form):
    file = forms.FileField(
        label="Your table (CSV or XLSX)",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
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
    table = CentreSheet(get_no_warnings, model_admin.get_queryset(request)).table(
        can_see_all_centres(request.user)
    )
    audit.record_action(request, audit.What.EXPORTED, f"{len(table)} centres as {kind.upper()}")
    name = f"centres-{timezone.localdate()}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_table(table, kind), content_type=KINDS[kind], headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
def import_centres(request: HttpRequest, model_admin) -> HttpResponse:
    """Takes a table and shows what it would change. Changes nothing."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            seen = run_table_import(request, data, file.name)
        except UnreadableTable as fault:
            form.add_error("file", list(fault.args))
        else:
            return render_table_preview(request, model_admin, seen, data, file.name)
    context = {
        "title": "Bring a table of centres back",
        "form": form,
        "columns": [format_column_label(name) for name in NAMES],
    }
    return render_admin_page(request, model_admin, "centres/centre/import", context)


@require_POST
def apply_import(request: HttpRequest, model_admin) -> HttpResponse:
    """Does what was shown, all of it, unless it would be something else by now."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    try:
        kept, data = pending_upload.load_pending_upload(request.POST.get("table", ""), request.user.pk or 0)
    except pending_upload.PendingUploadNotFound:
        messages.error(request, f"This table is no longer waiting: upload it once more. {NOTHING_DONE}")
        return redirect("admin:centres_centre_import")
    if "discard" in request.POST:
        pending_upload.delete_pending_upload(kept)
        messages.info(request, f"The table has been thrown away. {NOTHING_DONE}")
        return redirect("admin:centres_centre_import")
    pending_upload.delete_pending_upload(kept)
    try:
        with transaction.atomic():
            seen = run_table_import(request, data, kept.name, dry_run=False)
            if not seen.can_be_applied or seen.mark != kept.mark:
                raise StalePreview
            audit.record_action(
                request, audit.What.IMPORTED, f"{format_change_counts(seen)}, from “{kept.name}”"
            )
            transaction.on_commit(offline_list.write_offline_list)
    except (StalePreview, IntegrityError):
        messages.error(request, f"A centre has changed since you looked. {NOTHING_DONE} Please look again.")
        return render_table_preview(
            request, model_admin, run_table_import(request, data, kept.name), data, kept.name
        )
    messages.success(
        request,
        f"Done: {format_change_counts(seen)}. Each is in its centre’s history, where it can be undone.",
    )
    return redirect("admin:centres_centre_changelist")


def run_table_import(request: HttpRequest, data: bytes, name: str, dry_run: bool = True) -> Preview:
    """What the table does. Raises UnreadableTable."""
    table = arrange_columns(read_table(data, name))
    twins = DuplicateIndex() if dry_run else None

    def doubts(centre: Centre, place) -> list[str]:
        found = [
            *find_pin_warnings(centre, place),
            *find_phone_warnings(centre),
            *(twins.of(centre) if twins else ()),
        ]
        if twins and not centre.pk:
            twins.add(centre)  # two rows of one table may be twins too
        return found

    sheet = CentreSheet(doubts, Centre.objects.all())
    options = {
        "dry_run": dry_run,
        "rollback_on_validation_errors": True,
        "user": request.user,
        "file_name": name,
    }
    return build_import_preview(sheet, table, sheet.import_data(table, **options))


def render_table_preview(
    request: HttpRequest, model_admin, seen: Preview, data: bytes, name: str
) -> HttpResponse:
    """The page on which the office looks before it applies."""
    sections = [("New centres", seen.new), ("Centres that change", seen.changed)]
    context = {
        "title": f"What “{name}” would change",
        "seen": seen,
        "told": format_change_counts(seen),
        "sections": sections,
    }
    if seen.can_be_applied:
        context["table"] = pending_upload.save_pending_upload(data, name, seen.mark, request.user.pk or 0)
    return render_admin_page(request, model_admin, "centres/centre/import_preview", context)


def format_change_counts(seen: Preview) -> str:
    new, changed = len(seen.new), len(seen.changed)
    return f"{changed} centre{'s' * (changed != 1)} changed, {new} added"


def get_no_warnings(centre, place) -> list[str]:
    return []
