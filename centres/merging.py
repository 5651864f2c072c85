"""Two centres of the list that are one and the same: made one, with all that hangs on them, and parted again.

One goes on with its address. The other gives its address up, which from then on leads to the first, and stays in the
house as a draft without a page, with its history.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from centres.batches import get_document, record_batch
from centres.models import Batch, Centre, Fact, MonthlyViews, OldSlug, StarterRow
from centres.snapshots import SNAPSHOT, build_centre_document, get_stored_centres, restore_centre, save_centre

OURS, THEIRS = "ours", "theirs"
GROUPS = {
    "point": ("On the map", ("point", "pin")),
    "closed_from": ("Closed for a time", ("closed_from", "closed_until", "closed_reason")),
    "who_may_come": ("Who may come", ("who_may_come", "form_first", "letter_first", "terms_checked_on")),
}
"""Facts that are chosen together, by the first of them."""
TIMES = ("opening_times", "exceptions", "closed_other_days", "closed_weekdays")
STAY = {"starter_row", "monthly_views", "travel_point", "batch_changes", *SNAPSHOT.rows}
"""Relations that do not simply go over: the document has them, or they are dealt with here."""
NEVER_CHOSEN = {"slug", "heard_of", "needs_call", "staff_notes", "confirmed_on", *TIMES}
ROW_KEYS = {"offers": "therapy__slug", "access": "fact", "photos": "name"}
"""Rows of which the result has those of both: what tells them apart."""
NOT_CONFIRMED = {"slug", "status", "heard_of", "needs_call", "staff_notes", "confirmed_on"}
"""Fields that no centre says of itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of which the two say different things: in words, and which of them is likely the better."""

    name: str
    label: str
    ours: list[str]
    theirs: list[str]
    default: str


def list_choices(ours: Centre, theirs: Centre) -> list[Choice]:
    """What differs between them, in the order of the form. `ours` is the one that goes on."""
    first, second = build_centre_document(ours), build_centre_document(theirs)
    newer = THEIRS if (theirs.confirmed_on or date.min) > (ours.confirmed_on or date.min) else OURS
    found = []
    for name, (label, parts) in list_groups().items():
        left, right = (
            [line for part in parts for line in describe_part(one, part)] for one in (first, second)
        )
        if left != right:
            filled = {(True, False): OURS, (False, True): THEIRS}.get((bool(left), bool(right)), newer)
            found.append(Choice(name, label, left, right, filled))
    return [describe_visits(one, ours, theirs) if one.name == "status" else one for one in found] + [
        choice for part in ("offers", "access") for choice in list_row_choices(part, first, second, newer)
    ]


def describe_visits(choice: Choice, ours: Centre, theirs: Centre) -> Choice:
    """The choice of a status, with what visitors then find."""
    here, there = f"/centres/{ours.slug}/", f"/centres/{theirs.slug}/"
    visits = {
        Centre.Status.PUBLISHED: f"Visitors then find this page at {here}, and are led there from {there}.",
        Centre.Status.CLOSED: f"Visitors then read at {here} that it has closed.",
        Centre.Status.DRAFT: f"Visitors then find no page, neither at {here} nor at {there}.",
    }
    first, second = Centre.Status(ours.status), Centre.Status(theirs.status)
    order = list(visits)  # the page that visitors have is not taken away by default
    return replace(
        choice,
        ours=[*choice.ours, visits[first]],
        theirs=[*choice.theirs, visits[second]],
        default=THEIRS if order.index(second) < order.index(first) else OURS,
    )


def list_row_choices(part: str, first: dict, second: dict, newer: str) -> Iterator[Choice]:
    """The offers, or access facts, of which the two say different things: what was checked last is proposed."""
    ours, theirs = ({row[ROW_KEYS[part]]: row for row in one[part]} for one in (first, second))
    for key in (key for key in ours if key in theirs):
        pair = (ours[key], theirs[key])
        if pair[0] | {"checked_on": None} == pair[1] | {"checked_on": None}:
            continue
        days = [row["checked_on"] or "" for row in pair]
        default = newer if days[0] == days[1] else THEIRS if days[1] > days[0] else OURS
        label = Fact(key).label if part == "access" else f"Offers: {key.replace('-', ' ')}"
        left, right = (SNAPSHOT.rows[part].row_lines(row) for row in pair)
        yield Choice(f"{part}-{key}", str(label), left, right, default)


def list_groups() -> dict[str, tuple[str, tuple[str, ...]]]:
    """What is chosen as one: its name, label, and the parts of a document that belong to it."""
    grouped = {part for _, parts in GROUPS.values() for part in parts}
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, field in SNAPSHOT.plain.items():
        if name in GROUPS:
            groups[name] = GROUPS[name]
        elif name not in grouped | NEVER_CHOSEN:
            groups[name] = (str(field.verbose_name).capitalize(), (name,))
    return groups | {"times": ("Opening times", TIMES), "oxygen": ("Oxygen chamber", ("oxygen",))}


def describe_part(document: dict, part: str) -> list[str]:
    """A fact, or rows, in words; nothing where nothing is known."""
    if part in SNAPSHOT.rows:
        rows = (
            document[part] if isinstance(document[part], list) else [document[part]] if document[part] else []
        )
        return [line for row in rows for line in SNAPSHOT.rows[part].row_lines(row)]
    value = document["centre"].get(part)
    if part == "point" and value:
        longitude, latitude = value.partition("(")[2].rstrip(")").split()
        return [f"{float(latitude):.5f}, {float(longitude):.5f}"]
    return [line.partition(": ")[2] for line in SNAPSHOT.lines({part: value})] if value else []


def combine_documents(ours: dict, theirs: dict, chosen: dict[str, str]) -> dict:
    """One document of two: what was chosen; of offers, access facts and photographs what either has.

    Where nothing was chosen between two rows, the one that was checked last is taken.
    """
    centre = dict(ours["centre"])
    merged = ours | {"centre": centre}
    for name, (_, parts) in list_groups().items():
        for part in parts if chosen.get(name) == THEIRS else ():
            if part in SNAPSHOT.rows:
                merged[part] = theirs[part]
            else:
                centre[part] = theirs["centre"][part]
    notes = [ours["centre"]["staff_notes"], theirs["centre"]["staff_notes"]]
    centre["staff_notes"] = "\n".join(dict.fromkeys(filter(None, notes)))
    centre["needs_call"] = ours["centre"]["needs_call"] or theirs["centre"]["needs_call"]
    centre["heard_of"] = ours["centre"]["heard_of"] and centre["status"] == Centre.Status.DRAFT
    for part, key in ROW_KEYS.items():
        both = [*theirs[part], *ours[part]]
        rows = {row[key]: row for row in sorted(both, key=lambda row: row.get("checked_on") or "")}
        for side, document in ((OURS, ours), (THEIRS, theirs)):
            rows |= {row[key]: row for row in document[part] if chosen.get(f"{part}-{row[key]}") == side}
        merged[part] = list(rows.values())
    older, newer = sorted((ours, theirs), key=lambda one: one["centre"]["confirmed_on"] or "")
    confirmed = newer if list_facts(merged) == list_facts(newer) else older
    centre["confirmed_on"] = confirmed["centre"]["confirmed_on"]
    return merged


def list_facts(document: dict) -> list[str]:
    """What a centre says of itself, in words: what it has confirmed when it says that all is right."""
    own = {name: value for name, value in document["centre"].items() if name not in NOT_CONFIRMED}
    return sorted(SNAPSHOT.in_lines(document | {"centre": own, "photos": []}))


@transaction.atomic
def merge_centres(survivor: Centre, absorbed: Centre, chosen: dict[str, str], user) -> Batch:
    """Makes them one, as one change. Raises ValidationError where what was chosen breaks a rule."""
    title = f"{absorbed} made one with {survivor}"
    versions = [(survivor, survivor.version), (absorbed, absorbed.version)]
    ours, theirs = build_centre_document(survivor), build_centre_document(absorbed)
    for centre in (survivor, absorbed):
        centre._history_user, centre._change_reason = user, title[:100]
    before = get_stored_centres([absorbed])
    absorbed.slug, absorbed.status = f"merged-{absorbed.pk}", Centre.Status.DRAFT
    absorbed.heard_of = absorbed.needs_call = False
    absorbed.merged_into = survivor
    save_centre(absorbed, before=before)
    moved = move_relations(absorbed, survivor)
    restore_centre(survivor, combine_documents(ours, theirs, chosen))
    return record_batch(Batch.Kind.MERGE, title, user, versions, moved=moved)


def move_relations(absorbed: Centre, survivor: Centre) -> dict[str, Any]:
    """Gives the survivor what hangs on the other one. Returns what went over: model, field and keys."""
    moved: dict[str, Any] = defaultdict(list)
    for relation in Centre._meta.related_objects:
        if relation.get_accessor_name() in STAY:
            continue
        model, name = relation.related_model, relation.field.name
        for pk in model._base_manager.filter(**{name: absorbed}).values_list("pk", flat=True):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{name: survivor})
            except IntegrityError:
                continue  # the survivor has one of its own
            moved[f"{model._meta.label}.{name}"].append(pk)
    had = list(absorbed.editors.values_list("pk", flat=True))
    added = [pk for pk in had if not survivor.editors.filter(pk=pk).exists()]
    survivor.editors.add(*added)
    absorbed.editors.clear()
    views = {str(row.month): row.times for row in absorbed.monthly_views.all()}
    for month, times in views.items():
        row, _ = MonthlyViews.objects.get_or_create(centre=survivor, month=month)
        MonthlyViews.objects.filter(pk=row.pk).update(times=F("times") + times)
    starter = list(StarterRow.objects.filter(centre=absorbed).values_list("pk", flat=True))
    StarterRow.objects.filter(pk__in=starter).update(centre=None)  # what staff have taken away stays away
    return {"rows": moved, "had": had, "added": added, "views": views, "starter": starter}


@transaction.atomic
def part_centres(batch: Batch, user) -> Batch:
    """Undoes a merging: both as they stood, each with what hung on it. Raises ValidationError where that cannot be."""
    changes = list(batch.changes.select_related("centre").order_by("pk"))
    if not all(change.is_untouched for change in changes):
        raise ValidationError("Somebody has saved one of the two since.")
    survivor, absorbed = (change.centre for change in changes)
    title = f"Undone: {batch.title}"
    versions = [(survivor, survivor.version), (absorbed, absorbed.version)]
    documents = [get_document(change.centre, change.before) for change in changes]
    if None in documents:
        raise ValidationError("History does not hold what stood there before.")
    give_back_relations(batch.moved, survivor, absorbed)
    parting_slug, absorbed.merged_into = absorbed.slug, None
    for centre, document in ((absorbed, documents[1]), (survivor, documents[0])):
        centre._history_user, centre._change_reason = user, title[:100]
        restore_centre(centre, document or {})
    OldSlug.objects.filter(slug=parting_slug).delete()  # no page ever had it
    return record_batch(Batch.Kind.UNDO, title, user, versions, undoes=batch)


def give_back_relations(moved: dict[str, Any], survivor: Centre, absorbed: Centre) -> None:
    models = {
        relation.related_model._meta.label: relation.related_model
        for relation in Centre._meta.related_objects
    }
    for label, pks in moved["rows"].items():
        model, name = label.rpartition(".")[0], label.rpartition(".")[2]
        models[model]._base_manager.filter(pk__in=pks).update(**{name: absorbed})
    survivor.editors.remove(*moved["added"])
    absorbed.editors.add(*moved["had"])
    for month, times in moved["views"].items():
        MonthlyViews.objects.filter(centre=survivor, month=month).update(times=F("times") - times)
    StarterRow.objects.filter(pk__in=moved["starter"]).update(centre=absorbed)
