"""The pages on which a table is asked about, and looked at, before it is applied."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from centres.admin.warnings import find_phone_warnings, find_pin_warnings
from centres.duplicates import DuplicateIndex, list_duplicate_warnings
from centres.import_export import pending_upload
from centres.import_export.dataset import NEW, SKIP, MatchedRows
from centres.import_export.fields import NAMES, format_column_label
from centres.import_export.preview import Preview
from centres.import_export.upload import Upload, run_import
from centres.models import Centre
from msntc.admin_tools.pages import render_admin_page


def render_headings(
    request: HttpRequest, model_admin, upload: Upload, said: list[str] | None = None, error: str = ""
) -> HttpResponse:
    """Asks what the headings mean: those that are not sure first."""
    chosen = said or upload.columns
    columns = sorted((format_column_label(name), name) for name in NAMES)
    lines = [(one, chosen[one.index]) for one in upload.headings if one.text]
    context = {
        "title": f"What do the headings of “{upload.pending.name}” mean?",
        "unsure": [line for line in lines if not line[0].is_sure],
        "sure": [line for line in lines if line[0].is_sure],
        "columns": columns,
        "error": error,
        "table": upload.pending.seal(),
    }
    return render_admin_page(request, model_admin, "centres/centre/import_headings", context)


def render_row_questions(
    request: HttpRequest, model_admin, upload: Upload, rows: MatchedRows
) -> HttpResponse:
    """Asks which centre a row is about, where that may be one that is here already."""
    asked = any(name.startswith("row-") for name in request.POST)
    context = {
        "title": f"Are these centres of “{upload.pending.name}” here already?",
        "questions": rows.questions,
        "error": "Choose one answer for each row." if asked else "",
        "new": NEW,
        "skip": SKIP,
        "table": upload.pending.seal(),
    }
    return render_admin_page(request, model_admin, "centres/centre/import_rows", context)


def render_table_preview(
    request: HttpRequest, model_admin, upload: Upload, rows: MatchedRows
) -> HttpResponse:
    """The page on which the office looks before it applies."""
    seen = run_import(upload, rows, request.user, DoubtfulRows())
    context = {
        "title": f"What “{upload.pending.name}” would change",
        "seen": seen,
        "upload": upload,
        "guesses": [(head, format_column_label(column)) for head, column in upload.guesses],
        "told": format_change_counts(seen),
        "skipped": len(rows.skipped),
        "sections": [("New centres", seen.new), ("Centres that change", seen.changed)],
    }
    if seen.can_be_applied:
        context["table"] = replace(upload.pending, columns=upload.columns, mark=seen.mark).seal()
    else:
        pending_upload.delete_pending_upload(upload.pending)
    return render_admin_page(request, model_admin, "centres/centre/import_preview", context)


class DoubtfulRows:
    """What looks wrong in a changed centre, other rows of the same table included."""

    def __init__(self):
        self.duplicates = DuplicateIndex(open_only=True)

    def __call__(self, centre: Centre, place) -> list[str]:
        found = list_duplicate_warnings(self.duplicates.find(centre))
        if not centre.pk:
            self.duplicates.add(centre)
        return [*find_pin_warnings(centre, place), *find_phone_warnings(centre), *found]


def format_change_counts(seen: Preview) -> str:
    new, changed = len(seen.new), len(seen.changed)
    return f"{changed} centre{'s' * (changed != 1)} changed, {new} added"
