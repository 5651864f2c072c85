"""Earlier versions of what staff keep: who saved what and when, what changed, and that one can be put back.

For a model with `version` and `history`, whose records hold all that was saved, as one document.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from msntc.admin_tools.diff import render_changes
from msntc.admin_tools.pages import render_admin_page
from msntc.snapshots import Snapshot

THEIRS = "Somebody has saved this while you looked at its versions. Nothing has changed. Look again."
YOURS = "You have saved this since you opened its versions, so this press changed nothing. This is how it stands now."


def refuse_stale_page(request: HttpRequest, thing: Any) -> HttpResponse | None:
    """For who presses “put back” on a page older than what somebody else, or their own first tap, has saved since."""
    if request.POST.get("seen_version") == str(thing.version):
        return None
    newest = thing.history.order_by("-history_id").first()
    is_own = newest is not None and newest.history_user_id == request.user.pk
    messages.error(request, YOURS if is_own else THEIRS)
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


class VersionedAdmin(admin.ModelAdmin):
    """A model admin with pages for its versions. `document_field` of a record holds what `snapshot` made of it."""

    snapshot: Snapshot
    document_field: str

    def get_urls(self):
        name = self.opts.label_lower.replace(".", "_")
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.list_versions, "history"),
            ("<int:old>/<int:new>/", self.compare_versions, "difference"),
            ("<int:record>/put-back/", self.put_back_version, "put_back"),
        ]
        return [
            path(f"<int:pk>/history/{address}", self.admin_site.admin_view(view), name=f"{name}_{page}")
            for address, view, page in pages
        ] + super().get_urls()

    def get_viewable(self, request: HttpRequest, pk: int) -> Any:
        """It, for staff who may see it: what is not theirs cannot be told from what is not there."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        return thing

    def redact(self, request: HttpRequest, document: dict) -> dict:
        """The document as this member of staff may see it."""
        return document

    def restore(self, request: HttpRequest, thing: Any, document: dict) -> None:
        """Makes the document the newest version. Raises ValidationError where it breaks a rule of today."""
        raise NotImplementedError

    def after_restore(self, request: HttpRequest, thing: Any) -> None:
        """What else is said and done once an earlier version is the newest again."""

    @method_decorator(require_safe)
    def list_versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All that was saved, newest first, each beside what it was made from."""
        thing = self.get_viewable(request, pk)
        people = {"history_user", "reviewer"} & {field.name for field in thing.history.model._meta.fields}
        records = list(thing.history.select_related(*people).order_by("-history_id"))
        now, earlier = getattr(thing, self.document_field), None
        for record in reversed(records):
            document = getattr(record, self.document_field)
            record.has_words, record.earlier = bool(document), earlier
            record.may_be_put_back = bool(document) and not self.snapshot.is_same(document, now)
            earlier = record if document else earlier
        return self.render_page(request, thing, "history", f"Versions of {thing}", "Versions", {
            "records": records,
            "may_change": self.has_change_permission(request, thing),
        })  # fmt: skip

    @method_decorator(require_safe)
    def compare_versions(self, request: HttpRequest, pk: int, old: int, new: int) -> HttpResponse:
        thing = self.get_viewable(request, pk)
        found = thing.history.select_related("history_user")
        before, after = (get_object_or_404(found, pk=record) for record in (old, new))
        lines = [
            self.snapshot.in_lines(self.redact(request, getattr(record, self.document_field)))
            for record in (before, after)
        ]
        return self.render_page(request, thing, "difference", f"What changed: {thing}", "What changed", {
            "before": before,
            "after": after,
            "changes": render_changes(*lines),
        })  # fmt: skip

    @method_decorator(require_POST)
    @transaction.atomic
    def put_back_version(self, request: HttpRequest, pk: int, record: int) -> HttpResponse:
        """Makes an earlier version the newest."""
        self.get_viewable(request, pk)
        thing = self.model.objects.select_for_update().get(pk=pk)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        earlier = get_object_or_404(thing.history, pk=record)
        if not (document := getattr(earlier, self.document_field)):
            raise Http404
        if refusal := refuse_stale_page(request, thing):
            return refusal
        thing._history_user = request.user
        try:
            self.restore(request, thing, document)
        except ValidationError as fault:
            return refuse_put_back(request, thing, earlier.version, fault)
        answer = confirm_put_back(request, thing, earlier.version)
        self.after_restore(request, thing)
        return answer

    def render_page(self, request, thing: Any, name: str, title: str, here: str, context: dict):
        """A page about one thing, of the model's own template of this name."""
        template = f"{self.opts.label_lower.replace('.', '/')}/{name}"
        about = {"title": title, "here": here} | build_thing_context(thing)
        return render_admin_page(request, self, template, context | about)

    def save_model(self, request, obj, form, change):
        """What is new gets its one record after its rows are there."""
        obj._history_user = request.user
        if change:
            self.before_rows(request, obj, form)
            return
        obj.skip_history_when_saving = True
        super().save_model(request, obj, form, change)
        del obj.skip_history_when_saving

    def before_rows(self, request, obj, form) -> None:
        """Notes what stood, before the rows of the form are saved."""
