"""Changes to many centres at once: kept as one, and undone as one, or centre by centre where somebody came between."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format

from centres.models import Batch, BatchChange, Centre
from centres.snapshots import (
    build_centre_document,
    get_stored_centres,
    restore_centre,
    save_centre,
    save_centres,
)


@dataclass
class UndoReport:
    """The batch that the undoing is, and the centres that stay as they are, each with the reason."""

    batch: Batch
    undone: list[Centre] = field(default_factory=list)
    left: list[tuple[Centre, str]] = field(default_factory=list)


def record_batch(kind: str, title: str, user, versions: Iterable[tuple[Centre, int]], **facts) -> Batch:
    """Keeps as one what has been saved: each centre with its version before (0: it is new)."""
    batch = Batch.objects.create(kind=kind, title=title[:200], made_by=user, **facts)
    BatchChange.objects.bulk_create(
        BatchChange(batch=batch, centre=centre, before=before, after=centre.version)
        for centre, before in versions
    )
    return batch


@transaction.atomic
def save_batch(kind: str, title: str, user, centres: list[Centre]) -> Batch:
    """Saves centres that are there already, each as one version, and keeps that as one change."""
    before = get_stored_centres(centres)
    versions = [(centre, centre.version) for centre in centres]
    for centre in centres:
        centre._history_user, centre._change_reason = user, title[:100]
    save_centres(centres, before)
    return record_batch(kind, title, user, versions)


def get_document(centre: Centre, version: int) -> dict | None:
    """The centre as it stood in this version; None where history does not hold it."""
    found = centre.history.filter(version=version).exclude(document={}).order_by("-history_id").first()
    return found.document if found else None


def explain_touch(change: BatchChange) -> str:
    """Who saved the centre after the batch, as a sentence; empty where nobody did."""
    if change.is_untouched:
        return ""
    records = change.centre.history.filter(version__gt=change.after).select_related("history_user")
    if not (record := records.order_by("history_id").first()):
        return "It has been saved since."
    who = record.history_user or "The site itself"
    when = date_format(timezone.localtime(record.history_date), "j F Y, H:i")
    why = f" ({record.history_change_reason})" if record.history_change_reason else ""
    return f"{who} saved it after that, on {when}{why}."


@transaction.atomic
def undo_batch(batch: Batch, user, only: Iterable[int] | None = None) -> UndoReport:
    """Puts back what stood before, for each centre that nobody has saved since; `only` these changes, by key.

    A centre that the batch made becomes a draft: nothing of its history goes. The undoing can itself be undone.
    """
    changes = batch.changes.all() if only is None else batch.changes.filter(pk__in=only)
    locked = {one.pk: one for one in Centre.objects.select_for_update().filter(batch_changes__in=changes)}
    title = f"Done again: {batch.undoes}" if batch.undoes else f"Undone: {batch.title}"
    report = UndoReport(Batch(kind=Batch.Kind.UNDO, title=title[:200], made_by=user, undoes=batch))
    versions = []
    for change in changes.select_related("batch"):
        change.centre = locked[change.centre_id]
        centre, before = change.centre, change.centre.version
        if why := explain_touch(change):
            report.left.append((centre, why))
            continue
        centre._history_user, centre._change_reason = user, title[:100]
        try:
            with transaction.atomic():
                undo_change(change)
        except ValidationError as fault:
            report.left.append((centre, " ".join(fault.messages)))
            continue
        report.undone.append(centre)
        versions.append((centre, before))
    if versions:
        report.batch = record_batch(Batch.Kind.UNDO, title, user, versions, undoes=batch)
    return report


def undo_change(change: BatchChange) -> None:
    """Saves the centre as it stood before. Raises ValidationError where that breaks a rule of today."""
    centre = change.centre
    if not change.before:
        withdraw_centre(centre, change.batch)
        return
    document = get_document(centre, change.before)
    if document is None:
        raise ValidationError("History does not hold what stood there before.")
    restore_centre(centre, document)


def withdraw_centre(centre: Centre, batch: Batch) -> None:
    """Takes a centre that a batch made out of sight: a draft, with a note why."""
    before = get_stored_centres([centre])
    day = date_format(timezone.localdate(), "j F Y")
    note = f"It came with the table “{batch.title}”, which was undone on {day}."
    centre.status, centre.heard_of, centre.needs_call = Centre.Status.DRAFT, False, False
    centre.staff_notes = f"{centre.staff_notes}\n{note}".strip()
    save_centre(centre, build_centre_document(centre), before=before)
