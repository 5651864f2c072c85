"""What the public sees of the part of a centre that a task page is about: now, and as a form has it before it is saved.

PostgreSQL itself refuses to write anything while a form is shown that is not saved.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from centres.detail import pages as detail
from centres.detail.directions import build_directions
from centres.detail.results_map import draw_surroundings
from centres.models import Centre, ProposedChange
from centres.snapshots import SNAPSHOT
from centres.tasks.editors import Editor
from centres.tasks.forms.base import TaskForm
from centres.tasks.pages import Task
from centres.tasks.parts import Parts, get_rows, list_changed_parts, set_fields
from centres.verification.link_review import reasons_to_wait_for_parts

NOTHING = "Your page says nothing of this."


def refuse_writes() -> None:
    """Until the transaction ends in which this is called."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def preview_task(request: HttpRequest, editor: Editor, task: Task, form: TaskForm) -> HttpResponse:
    """The part as it would be, after `refuse_writes`; empty (204) while something in the form is missing or wrong."""
    if not form.is_valid():
        return HttpResponse(status=204)
    parts = list_changed_parts(form.document, form.build_parts())
    try:
        centre = build_unsaved_centre(editor.centre, parts)
    except ValidationError:
        return HttpResponse(status=204)
    waiting = list_waiting_lines(editor, form.document, parts)
    part = render_public_part(task, centre)
    return render(request, "centres/tasks/_seen.html", {"centre": centre, "waiting": waiting, "part": part})


def build_unsaved_centre(centre: Centre, parts: Parts) -> Centre:
    """The centre with all that its page shows, as it would be with these parts. Raises ValidationError."""
    found = get_detailed_centre(centre)
    set_fields(found, parts)
    for name, documents in get_rows(parts).items():
        rows = [row for row, _ in SNAPSHOT.rows[name].build(found, documents)]  # type: ignore[arg-type]
        if name == "offers":
            prefetch_related_objects(rows, "therapy")
            rows.sort(key=lambda offer: (offer.therapy.position, offer.therapy.name))
        getattr(found, name).all()._result_cache = rows
    return found


def list_waiting_lines(editor: Editor, document: dict, parts: Parts) -> list[tuple[str, str]]:
    """What of these parts waits for the office, and why."""
    if not editor.is_by_link:
        return []
    reasons = reasons_to_wait_for_parts(editor.centre, document, parts, timezone.localdate())
    return ProposedChange(values=reasons, reasons=reasons).lines


def get_detailed_centre(centre: Centre) -> Centre:
    """With all that its public page shows."""
    found = detail.get_detailed_centre(Centre.objects.filter(pk=centre.pk))
    assert found is not None  # noqa: S101  (it is there: we hold it)
    return found


def render_public_part(task: Task, centre: Centre) -> str:
    """As the public page shows it, or a sentence where that shows nothing."""
    facts: dict[str, Any] = detail.build_details_context(centre) | {"calendars": []}
    facts["photo"] = next(iter(facts["photos"]), None)
    if task.slug == "pin" and centre.point:
        facts |= {"directions": build_directions(centre), "surroundings": draw_surroundings(centre)}
    part = render_to_string(task.public_template, facts)
    return part if part.strip() else NOTHING
