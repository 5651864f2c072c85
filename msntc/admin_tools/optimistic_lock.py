"""Saving twice, and two people at once, in every form of the admin: nobody's words are lost, and no page is a dead end.

A form carries how it stood when it was opened, signed. The same form sent again is saved already. Changes to different
boxes and rows are merged; where two changed the same box, both values are shown and one is chosen. One kind of thing
is saved by one person at a time.
"""

from hashlib import sha256
from secrets import token_hex
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html

from msntc.admin_tools.merge import Merge, get_form_state

OPENED = "opened"
KEPT_THEIRS = "Nothing was changed: you kept what was saved."
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext(%s))"


class OptimisticLock(admin.ModelAdmin):
    """For every admin whose form saves something."""

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_object(self, request, object_id, from_field=None):
        """The thing; its row is held while it is being saved, also against those who do not come by a form."""
        thing = super().get_object(request, object_id, from_field)
        if thing and request.method == "POST" and transaction.get_connection().in_atomic_block:
            thing = self.model._default_manager.select_for_update(of=("self",)).filter(pk=thing.pk).first()
        return thing

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST":
            with connection.cursor() as cursor:
                cursor.execute(ONE_AT_A_TIME, [self.opts.label])
            thing = self.get_object(request, unquote(object_id)) if object_id else None
            request.once = hash_submission(request, self.opts.label)
            if saved := self.saved_already(request, object_id):
                request.is_saved_already = True
                return (
                    self.response_change(request, saved) if object_id else self.response_add(request, saved)
                )
            if thing and self.has_change_permission(request, thing):
                self.merge(request, thing)
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]  # not in the stubs

    def saved_already(self, request: Any, object_id: str | None) -> Model | None:
        """What this very form of this account has saved before: pressed twice, or sent again by the browser."""
        entries = LogEntry.objects.filter(user_id=request.user.pk, change_message__contains=request.once)
        entry = entries.filter(content_type=ContentType.objects.get_for_model(self.model)).first()
        if entry is None or (object_id and entry.object_id != unquote(object_id)):
            return None
        return self.get_object(request, entry.object_id)

    def merge(self, request: Any, thing: Model) -> None:
        form, formsets = self.as_it_stands(request, thing)
        base = load_form_state(request.POST.get(OPENED), thing)
        merge = Merge(request.POST, request.FILES, base and base.get("asked"))
        merge.form(form, base and base["form"])
        for formset, kind in formsets:
            merge.rows(formset, base and base["rows"].get(formset.prefix, {}), kind)
        request.POST, request._files, request.merged = merge.data, merge.files, merge
        request.overtaken = explain_conflict(thing, request.user, base) if merge.conflicts else ""
        asked = {one.name: merge.read_sent(one.name)[0] for one in merge.conflicts}
        request.state = sign_form_state(thing, form, [formset for formset, _ in formsets], asked)

    def as_it_stands(self, request: HttpRequest, thing: Model):
        """The form as it would be opened now, and its rows with what the form calls one."""
        fields = flatten_fieldsets(self.get_fieldsets(request, thing))
        form = self.get_form(request, thing, change=True, fields=fields)(instance=thing)
        formsets = []
        for formset, inline in self.get_formsets_with_inlines(request, thing):
            prefix = formset.get_default_prefix()
            kwargs = self.get_formset_kwargs(request, thing, inline, prefix)
            sent = ("data", "files", "save_as_new")
            rows = formset(**{name: value for name, value in kwargs.items() if name not in sent})
            formsets.append((rows, inline.verbose_name))
        return form, formsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "overtaken", ""):
            return form

        class Contested(form):  # type: ignore[misc, valid-type]  # a class of this moment
            def clean(self):
                values = super().clean()
                self.add_error(None, request.overtaken)
                return values

        return Contested

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            context[OPENED] = signing.dumps({"once": token_hex(8)}, salt=OPENED)
        elif obj and self.has_change_permission(request, obj):
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context[OPENED] = getattr(request, "state", "") or sign_form_state(
                obj, context["adminform"].form, formsets
            )
            if request.method == "POST":
                stored = self.model._default_manager.get(pk=obj.pk)
                context |= {"original": stored, "subtitle": str(stored)}
                context["conflicts"] = request.merged.conflicts
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        request.is_saved_already = change and not changed

    def construct_change_message(self, request, form, formsets, add=False):
        said = super().construct_change_message(request, form, formsets, add)
        return [*said, {"once": request.once}] if hasattr(request, "once") else said

    def log_change(self, request, obj, message):
        return (
            None if getattr(request, "is_saved_already", False) else super().log_change(request, obj, message)
        )

    def response_change(self, request, obj):
        saved_already = getattr(request, "is_saved_already", False)
        if hasattr(request, "merged") and request.merged.has_theirs and not saved_already:
            messages.info(
                request, "Somebody saved this too while you had it open. Their changes and yours both stand."
            )
        return super().response_change(request, obj)

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        if level == messages.SUCCESS and getattr(request, "is_saved_already", False):
            kept = hasattr(request, "merged") and request.merged.has_kept_theirs
            message = KEPT_THEIRS if kept else "Saved already: nothing of what you typed is missing."
        super().message_user(request, message, level, *args, **kwargs)


def hash_submission(request: HttpRequest, label: str) -> str:
    """A mark of all that was sent with this very form; two forms are never alike, because each has its own seal."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = [
        (name, file.name, file.size) for name, file in cast(dict[str, UploadedFile], request.FILES).items()
    ]
    return sha256(repr((label, request.path, sent, files)).encode()).hexdigest()[:32]


def sign_form_state(thing: Model, form, formsets, asked: dict | None = None) -> str:
    """How the form stands, and as which version, signed; with what was typed where a question is asked."""
    rows = {
        one.prefix: {str(row.instance.pk): get_form_state(row) for row in one.initial_forms}
        for one in formsets
    }
    state = {
        "form": get_form_state(form),
        "rows": rows,
        "asked": asked or {},
        "version": getattr(thing, "version", None),
        "once": token_hex(8),
    }
    return signing.dumps(state, salt=f"{OPENED}:{thing._meta.label}:{thing.pk}", compress=True)


def load_form_state(text: str | None, thing: Model) -> dict | None:
    """What `sign_form_state` signed for this thing; None for anything else."""
    try:
        return signing.loads(text or "", salt=f"{OPENED}:{thing._meta.label}:{thing.pk}")
    except signing.BadSignature:
        return None


def explain_conflict(thing: Model, user, base: dict | None) -> str:
    """Who saved meanwhile and when, with the way to see what they changed."""
    who, when = find_last_save(thing)
    return format_html(
        "{} saved this page{} while you had it open. Nothing of yours has been saved yet, and nothing is lost: your "
        'words are still in the form below. {} <a href="#conflicts">Choose for each thing that you both changed</a>, '
        "then save.",
        "You" if who == user else who or "Somebody",
        date_format(timezone.localtime(when), r" \o\n j F Y \a\t H:i") if when else "",
        link_to_difference(thing, who, base),
    )


def find_last_save(thing: Model):
    """The account, if there was one, and the moment."""
    if hasattr(thing, "history"):
        record = thing.history.select_related("history_user").order_by("-history_id").first()
        return (record.history_user, record.history_date) if record else (None, None)
    kind = ContentType.objects.get_for_model(thing)
    entry = LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk)).select_related("user").first()
    return (entry.user, entry.action_time) if entry else (None, None)


def link_to_difference(thing: Any, who, base: dict | None) -> str:
    if not base or not base["version"] or not hasattr(thing, "history"):
        return ""
    records = thing.history.order_by("history_id")
    seen, theirs = (
        records.filter(version=base["version"]).last(),
        records.filter(version=thing.version).first(),
    )
    try:
        name = f"admin:{thing._meta.label_lower.replace('.', '_')}_difference"
        address = reverse(name, args=[thing.pk, seen.pk, theirs.pk])
    except (AttributeError, NoReverseMatch):
        return ""
    words = '<a href="{}" target="_blank">See what {} changed (opens a new tab)</a>.'
    return format_html(words, address, who or "Somebody")
