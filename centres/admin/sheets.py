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

from centres import snapshot
from centres.admin.doubts import Twins, of_phone, of_pin
from centres.admin.own import sees_all
from centres.models import Centre
from centres.sheets import waiting
from centres.sheets.columns import NAMES, arranged, label
from centres.sheets.preview import Preview, preview
from centres.sheets.reading import MOST_BYTES, Unreadable, read
from centres.sheets.resource import CentreSheet
from centres.sheets.writing import KINDS, written
from msntc.desk.versions import framed
from msntc.staff import audit

NOTHING_DONE = "Nothing has been changed."


class Overtaken(Exception):
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


def pages(model_admin) -> list:
    """The addresses, for the admin of centres."""
    views = [
        ("export/", take_out, "export"),
        ("import/", bring_in, "import"),
        ("import/apply/", apply, "apply"),
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


def may_bring_in(user) -> bool:
    return sees_all(user) and user.has_perms(["centres.change_centre", "centres.import_centre"])


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, model_admin) -> HttpResponse:
    """Asks for the kind of file, and gives it: the centres that this member of staff may see."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if (kind := request.POST.get("kind")) not in KINDS:
        context = {"title": "Take the centres out as a table", "may_bring_in": may_bring_in(request.user)}
        return framed(request, model_admin, "export", context)
    table = CentreSheet(no_doubts, model_admin.get_queryset(request)).table(sees_all(request.user))
    audit.note(request, audit.What.EXPORTED, f"{len(table)} centres as {kind.upper()}")
    name = f"centres-{timezone.localdate()}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(table, kind), content_type=KINDS[kind], headers=disposition)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, model_admin) -> HttpResponse:
    """Takes a table and shows what it would change. Changes nothing."""
    if not may_bring_in(request.user):
        raise PermissionDenied
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            seen = look(request, data, file.name)
        except Unreadable as fault:
            form.add_error("file", list(fault.args))
        else:
            return shown(request, model_admin, seen, data, file.name)
    context = {
        "title": "Bring a table of centres back",
        "form": form,
        "columns": [label(name) for name in NAMES],
    }
    return framed(request, model_admin, "import", context)


@require_POST
def apply(request: HttpRequest, model_admin) -> HttpResponse:
    """Does what was shown, all of it, unless it would be something else by now."""
    if not may_bring_in(request.user):
        raise PermissionDenied
    try:
        kept, data = waiting.find(request.POST.get("table", ""), request.user.pk)
    except waiting.NotWaiting:
        messages.error(request, f"This table is no longer waiting: upload it once more. {NOTHING_DONE}")
        return redirect("admin:centres_centre_import")
    if "discard" in request.POST:
        waiting.drop(kept)
        messages.info(request, f"The table has been thrown away. {NOTHING_DONE}")
        return redirect("admin:centres_centre_import")
    waiting.drop(kept)
    try:
        with transaction.atomic():
            seen = look(request, data, kept.name, dry_run=False)
            if not seen.can_be_applied or seen.mark != kept.mark:
                raise Overtaken
            audit.note(request, audit.What.IMPORTED, f"{told(seen)}, from “{kept.name}”")
            transaction.on_commit(snapshot.write)
    except (Overtaken, IntegrityError):
        messages.error(request, f"A centre has changed since you looked. {NOTHING_DONE} Please look again.")
        return shown(request, model_admin, look(request, data, kept.name), data, kept.name)
    messages.success(request, f"Done: {told(seen)}. Each is in its centre’s history, where it can be undone.")
    return redirect("admin:centres_centre_changelist")


def look(request: HttpRequest, data: bytes, name: str, dry_run: bool = True) -> Preview:
    """What the table does. Raises Unreadable."""
    table = arranged(read(data, name))
    twins = Twins() if dry_run else None

    def doubts(centre: Centre, place) -> list[str]:
        found = [*of_pin(centre, place), *of_phone(centre), *twins.of(centre)]
        if not centre.pk:
            twins.add(centre)  # two rows of one table may be twins too
        return found

    sheet = CentreSheet(doubts, Centre.objects.all())
    options = {
        "dry_run": dry_run,
        "rollback_on_validation_errors": True,
        "user": request.user,
        "file_name": name,
    }
    return preview(sheet, table, sheet.import_data(table, **options))


def shown(request: HttpRequest, model_admin, seen: Preview, data: bytes, name: str) -> HttpResponse:
    """The page on which the office looks before it applies."""
    sections = [("New centres", seen.new), ("Centres that change", seen.changed)]
    context = {"title": f"What “{name}” would change", "seen": seen, "told": told(seen), "sections": sections}
    if seen.can_be_applied:
        context["table"] = waiting.keep(data, name, seen.mark, request.user.pk)
    return framed(request, model_admin, "import_preview", context)


def told(seen: Preview) -> str:
    new, changed = len(seen.new), len(seen.changed)
    return f"{changed} centre{'s' * (changed != 1)} changed, {new} added"


def no_doubts(centre, place) -> list[str]:
    return []
