"""Earlier versions of what staff keep: who saved what and when, what changed, and that one can be put back.

For a model with `version` and `history`, whose records hold all that was saved, as one document. The pages need the
addresses `admin:<app>_<model>_difference`, `_put_back`, `_history` and `_change`.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from msntc.admin_tools.diff import render_changes
from msntc.snapshots import Snapshot


def render_version_list(
    request: HttpRequest, model_admin, thing: Any, kept: str, snapshot: Snapshot
) -> HttpResponse:
    """All that was saved, newest first, each beside what it was made from. `kept` names the field of the document."""
    people = [
        field.name for field in thing.history.model._meta.fields if field.name in ("history_user", "reviewer")
    ]
    records = list(thing.history.select_related(*people).order_by("-history_id"))
    earlier = None
    for record in reversed(records):
        document = getattr(record, kept)
        record.has_words, record.earlier = bool(document), earlier
        record.may_be_put_back = bool(document) and not snapshot.is_same(document, getattr(thing, kept))
        earlier = record if document else earlier
    context = {
        "title": f"Versions of {thing}",
        "here": "Versions",
        "records": records,
        "may_change": model_admin.has_change_permission(request, thing),
    }
    return render_admin_page(request, model_admin, "history", context | build_thing_context(thing))


def render_version_difference(
    request: HttpRequest, model_admin, thing: Any, old: int, new: int, told
) -> HttpResponse:
    """What changed from one version to another; `told` makes lines of a record. Raises Http404 for one not of it."""
    found = thing.history.select_related("history_user")
    before, after = (get_object_or_404(found, pk=record) for record in (old, new))
    context = {
        "title": f"What changed: {thing}",
        "here": "What changed",
        "before": before,
        "after": after,
        "changes": render_changes(told(before), told(after)),
    }
    return render_admin_page(request, model_admin, "difference", context | build_thing_context(thing))


def refuse_stale_page(request: HttpRequest, thing: Any) -> HttpResponse | None:
    """For who presses “put back” on a page that is older than what somebody else has saved since: look again."""
    if request.POST.get("seen_version") == str(thing.version):
        return None
    messages.error(
        request, "Somebody has saved this while you looked at its versions. Nothing has changed. Look again."
    )
    return redirect(f"{build_thing_context(thing)['address']}history", thing.pk)


def confirm_put_back(request: HttpRequest, thing: Any, earlier: int) -> HttpResponse:
    """What to say, and where to go, once an earlier version is the newest again."""
    messages.success(
        request,
        f"Version {earlier} is back, as version {thing.version}. What stood there before is in the list "
        "of versions too, so this can be undone.",
    )
    return redirect(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", thing.pk)


def refuse_put_back(request: HttpRequest, thing: Any, earlier: int, fault: ValidationError) -> HttpResponse:
    """An earlier version that breaks a rule of today: nothing has changed. Why, and back to the list."""
    messages.error(request, f"Version {earlier} cannot come back as it stands: {' '.join(fault.messages)}")
    return redirect(f"{build_thing_context(thing)['address']}history", thing.pk)


def build_thing_context(thing: Any) -> dict:
    """The thing, and how the names of its addresses begin."""
    return {"thing": thing, "address": f"admin:{thing._meta.label_lower.replace('.', '_')}_"}


def render_admin_page(request: HttpRequest, model_admin, name: str, context: dict) -> HttpResponse:
    """A page of the admin around the model's own template of this name."""
    frame = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    folder = model_admin.opts.label_lower.replace(".", "/")
    return TemplateResponse(request, f"admin/{folder}/{name}.html", frame | context)


class SingleHistoryRecord(admin.ModelAdmin):
    """For a model admin: what is new gets its one record after its rows are there."""

    def save_model(self, request, obj, form, change):
        obj._history_user = request.user
        if change:
            self.before_rows(request, obj, form)
            return
        obj.skip_history_when_saving = True
        super().save_model(request, obj, form, change)
        del obj.skip_history_when_saving

    def before_rows(self, request, obj, form) -> None:
        """Notes what stood, before the rows of the form are saved."""
