"""The task pages: for editors who are signed in, and for whoever holds the link of a letter. GET changes nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centres import confirmation
from centres.admin import warnings
from centres.admin.permissions import can_see_all_centres, get_own_centres
from centres.geocoding import find_postcode_place
from centres.models import Centre
from centres.snapshots import build_centre_document, get_stored_centres, save_centre
from centres.tasks import saving
from centres.tasks.editors import CHANGE, Editor, find_editor, find_link_editor
from centres.tasks.forms.base import TaskForm
from centres.tasks.pages import TASKS, Task, list_task_lines
from centres.tasks.parts import hash_parts, list_changed_parts
from centres.tasks.previews import get_detailed_centre, preview_task, refuse_writes, render_public_part
from centres.verification.signed_links import LinkNotGood
from centres.verification.views import render_link_refusal, set_private_headers
from msntc.content.security_policy import extend_policy
from msntc.forms.public_forms import require_same_origin
from msntc.forms.ratelimit import Limit, allow_within

MOST_BY_LINK = [Limit(60, 86_400)]
"""Saves by one link in a day, each of which may write to both contacts."""
OVERTAKEN = (
    "Somebody has changed this while you had it open. Nothing is saved yet: look it over, then press again."
)
WITH_OFFICE = (
    "A change of this centre waits for our office. Its page counts as checked on the day on which that was sent, once "
    "the office has decided."
)
LOOKED_BACK = 20
"""Versions of a centre among which the one is looked for that a page showed."""
FindEditor = Callable[..., Editor]


# By an account


@require_safe
def show_first_page(request: HttpRequest) -> HttpResponse:
    """Where somebody lands who has signed in: who has one centre, at its tasks."""
    if not can_see_all_centres(request.user) and request.user.has_perm(CHANGE):
        own = list(get_own_centres(request.user)[:2])
        if len(own) == 1:
            return redirect("tasks:centre", own[0].slug)
    return redirect("admin:index")


@require_safe
def show_tasks(request: HttpRequest, slug: str) -> HttpResponse:
    editor = find_editor(request, slug)
    centre = get_detailed_centre(editor.centre)
    return set_private_headers(
        render(
            request,
            "centres/tasks/centre.html",
            {
                "centre": centre,
                "editor": editor,
                "lines": [
                    (task, words, editor.get_task_address(task.slug))
                    for task, words in list_task_lines(centre)
                ],
                "is_confirmed_now": request.GET.get("saved") == str(editor.centre.version),
            },
        )
    )


@require_POST
@transaction.atomic
def confirm_centre(request: HttpRequest, slug: str) -> HttpResponse:
    """“All of this is right.”"""
    editor = find_editor(request, slug, lock=True)
    centre, today = editor.centre, timezone.localdate()
    seen = read_number(request, "seen") or centre.version
    if not all(saving.is_saved_by(editor, version) for version in range(seen + 1, centre.version + 1)):
        messages.warning(request, OVERTAKEN)
        return redirect(editor.home)
    if confirmation.is_waiting_for_office(centre):
        messages.warning(request, WITH_OFFICE)
        return redirect(editor.home)
    if centre.confirmed_on != today or centre.needs_call:
        before = get_stored_centres([centre])
        try:
            confirmation.confirm_centre(centre, today)
        except confirmation.NoteStands as fault:
            messages.warning(request, fault.messages[0])
            return redirect(editor.get_task_address("closed"))
        centre._history_user = request.user
        save_centre(centre, before=before)
    return redirect(f"{editor.home}?{urlencode({'saved': centre.version})}")


@require_http_methods(["GET", "HEAD", "POST"])
def change_task(request: HttpRequest, slug: str, task: str) -> HttpResponse:
    return handle_task(request, get_task(task), lambda lock=False: find_editor(request, slug, lock=lock))


@require_POST
def undo_task(request: HttpRequest, slug: str) -> HttpResponse:
    return handle_undo(request, lambda lock=False: find_editor(request, slug, lock=lock))


# By the link of a letter


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def change_task_by_link(request: HttpRequest, token: str, task: str) -> HttpResponse:
    try:
        return handle_task(request, get_task(task), lambda lock=False: find_link_editor(token, lock=lock))
    except LinkNotGood as refusal:
        return render_link_refusal(request, refusal)


@require_same_origin
@require_POST
def undo_task_by_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        return handle_undo(request, lambda lock=False: find_link_editor(token, lock=lock))
    except LinkNotGood as refusal:
        return render_link_refusal(request, refusal)


# What both do


def get_task(slug: str) -> Task:
    if slug not in TASKS:
        raise Http404
    return TASKS[slug]


@transaction.atomic
def handle_task(request: HttpRequest, task: Task, find: FindEditor) -> HttpResponse:
    is_sent, is_preview = request.method == "POST", "preview" in request.POST
    if is_preview:
        refuse_writes()
    editor = find(lock=is_sent and not is_preview)
    document = build_centre_document(editor.centre)
    choice = request.GET.get("of", "")
    if task.form.choices and choice not in task.form.choices:
        choice = next(iter(task.form.choices))
    about: Any = {"centre": editor.centre, "document": document, "choice": choice}
    if not is_sent:
        return render_task(request, editor, task, task.form(**about))
    if is_preview:
        return set_private_headers(preview_task(request, editor, task, task.form(request.POST, **about)))
    if (boxes := task.form(**about).copy_rows(request.POST)) is not None:
        return render_task(request, editor, task, task.form(initial=boxes, **about), is_copy=True)
    form = task.form(request.POST, request.FILES, **about)
    return save_task(request, editor, task, form)


def save_task(request: HttpRequest, editor: Editor, task: Task, form: TaskForm) -> HttpResponse:
    """Saves what is right, and leads back to the page that says so."""
    if not form.is_valid():
        return render_task(request, editor, task, form)
    parts = form.build_parts()
    is_fresh = request.POST.get("seen") == hash_parts(form.shown)
    if not list_changed_parts(form.document, parts):
        if is_fresh:
            return redirect_to_task(request, editor, task, saving.Saved(None), same="yes")
        return redirect_to_task(request, editor, task, saving.Saved(editor.centre.version))
    if not is_fresh:
        return render_task(request, editor, task, merge_with_others(request, task, form), is_overtaken=True)
    letter = editor.verification
    if letter and not allow_within("centres.tasks.link", str(letter.pk), MOST_BY_LINK).allowed:
        form.add_error(None, "That is a lot of changes for one day. Please go on tomorrow.")
        return render_task(request, editor, task, form)
    try:
        with transaction.atomic():
            saved = saving.save_parts(editor, parts)
    except ValidationError as fault:
        form.add_error(None, fault.messages)
        return render_task(request, editor, task, form)
    if not editor.is_by_link:
        for doubt in filter(None, [saved.of_pin, *list_task_warnings(task, editor.centre)]):
            messages.warning(request, doubt)
    return redirect_to_task(request, editor, task, saved)


def merge_with_others(request: HttpRequest, task: Task, form: TaskForm) -> TaskForm:
    """The page as others have saved it meanwhile, with what was typed in the boxes that were touched here.

    Looks for what the page showed among the last versions; where it is not there, all boxes stay as they were sent.
    """
    if form.is_one_answer:
        return form
    about: Any = {"centre": form.centre, "choice": form.choice}
    for record in form.centre.history.exclude(document=None).order_by("-history_id")[:LOOKED_BACK]:
        earlier = task.form(document=record.document, **about)
        if hash_parts(earlier.shown) == request.POST.get("seen"):
            touched = earlier.list_touched(request.POST, request.FILES)
            return task.form(initial=touched, document=form.document, **about)
    return form


def list_task_warnings(task: Task, centre: Centre) -> list[str]:
    """What looks wrong in the part that this task is about. Of the rest its page has nothing to put right."""
    if task.slug == "hours":
        return list(warnings.find_week_warnings(centre))
    if task.slug not in ("contact", "pin"):
        return []
    place = find_postcode_place(centre.postcode) if centre.postcode else None
    found = list(warnings.find_pin_warnings(centre, place))
    if task.slug == "contact":
        found += [*warnings.find_phone_warnings(centre), *warnings.find_duplicate_warnings(centre)]
    return found


def redirect_to_task(
    request: HttpRequest, editor: Editor, task: Task, saved: saving.Saved, **more: str
) -> HttpResponse:
    said = {"saved": saved.version or "", "waiting": saved.waiting.pk if saved.waiting else ""} | more
    chosen = {"of": request.GET["of"]} if "of" in request.GET else {}
    query = urlencode({name: value for name, value in (chosen | said).items() if value})
    return redirect(f"{editor.get_task_address(task.slug)}?{query}#answer")


@transaction.atomic
def handle_undo(request: HttpRequest, find: FindEditor) -> HttpResponse:
    editor, task = find(lock=True), get_task(request.POST.get("task", ""))
    try:
        with transaction.atomic():
            saving.undo_save(editor, read_number(request, "saved"), read_number(request, "waiting"))
    except saving.ChangedSince:
        return redirect_to_task(request, editor, task, saving.Saved(None), undone="no")
    return redirect_to_task(request, editor, task, saving.Saved(None), undone="yes")


def read_number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def build_news(request: HttpRequest, editor: Editor) -> dict:
    """What the page says of what was just done; nothing where the centre has moved on since."""
    version, waiting = read_number(request, "saved"), read_number(request, "waiting")
    saved = version if version == editor.centre.version else None
    proposal = None
    if editor.verification and waiting:
        proposal = editor.verification.proposed_changes.undecided().filter(pk=waiting).first()
    return {
        "saved": saved,
        "proposal": proposal,
        "may_undo": proposal or (saved and saving.is_saved_by(editor, saved)),
        "is_same": "same" in request.GET,
        "undone": request.GET.get("undone", ""),
    }


def render_task(
    request: HttpRequest, editor: Editor, task: Task, form: TaskForm, **more: bool
) -> HttpResponse:
    centre = get_detailed_centre(editor.centre)
    news = build_news(request, editor) if request.method != "POST" else {}
    with_map = "map" in request.GET
    # What somebody saw first counts until they are told that it was changed: not what stands when the page comes back.
    is_first = request.method != "POST" or more.get("is_overtaken")
    seen = hash_parts(form.shown) if is_first else request.POST.get("seen", "")
    if task.slug == "pin":
        form.fields["point"].widget.csp_nonce = getattr(request, "csp_nonce", None)
    response = render(
        request,
        task.template,
        {"centre": centre, "editor": editor, "task": task, "form": form, "seen": seen}
        | {"choices": form.choices, "with_map": with_map, "part": render_public_part(task, centre)}
        | news
        | more,
    )
    set_private_headers(response)
    return extend_policy(response, {"img-src": [settings.TILE_ORIGIN]}) if with_map else response
