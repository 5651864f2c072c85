"""A page's working copy as one plain document, and back: what history keeps, compares and restores."""

from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils.dateparse import parse_date

from msntc.media.text import plain
from therapies.models import Change, EvidenceStatement, Person, Question, Section, Source, TherapyPage

FIELDS = (
    "title short_name kind position audience summary key_points what_happens how_long how_often main_risks cost ask"
).split()
SECTION = ("role", "heading", "body", "picture", "picture_alt")
QUESTION = ("question", "answer")
EVIDENCE = ("headline", "outcome", "direction", "certainty", "sentence", "reason")
CHANGE = ("on", "what", "why")
PLAIN_FIELDS = [name for name in FIELDS if name not in ("key_points", "ask")]


def written(page: TherapyPage) -> dict:
    """The working copy as it stands in the database, in at most seven queries. JSON throughout."""
    return {
        **{name: getattr(page, name) for name in FIELDS},
        "written_on": page.written_on.isoformat() if page.written_on else None,
        "author": page.author_id,
        "related": list(page.related.order_by("position", "title").values_list("slug", flat=True)),
        "sections": list(page.sections.order_by("position", "id").values(*SECTION)),
        "questions": list(page.questions.order_by("position", "id").values(*QUESTION)),
        "evidence": [
            {name: getattr(row, name) for name in EVIDENCE} | {"sources": [s.key for s in row.sources.all()]}
            for row in page.evidence.order_by("position", "id").prefetch_related("sources")
        ],
        "changes": [
            row | {"on": row["on"].isoformat()} for row in page.changes.order_by("-on", "-id").values(*CHANGE)
        ],
    }


@transaction.atomic
def restore(page: TherapyPage, document: dict) -> None:
    """Puts an earlier working copy back. The change log stays: what readers were told is not taken back.

    Rows keep their place in the database as far as there are any, so that a form that is open elsewhere still fits.
    Sources, pages and authors that have gone since are left out; the checks name what is missing.
    """
    for name in FIELDS:
        setattr(page, name, document[name])
    page.written_on = parse_date(document["written_on"]) if document["written_on"] else None
    page.author = (
        Person.objects.filter(pk=document["author"]).exclude(pk=page.reviewer_id).first() or page.author
    )
    page.related.set(TherapyPage.objects.filter(slug__in=document["related"]))
    put_rows(page, Section, document["sections"], SECTION)
    put_rows(page, Question, document["questions"], QUESTION)
    page.evidence.update(headline=False)
    statements = put_rows(page, EvidenceStatement, document["evidence"], EVIDENCE)
    for statement, row in zip(statements, document["evidence"], strict=True):
        statement.sources.set(Source.objects.filter(key__in=row["sources"]))


def put_rows(page: TherapyPage, model: type[Model], rows: list[dict], names: tuple[str, ...]) -> list:
    """Makes the rows of the page these ones, in this order."""
    there = list(model.objects.filter(page=page).order_by("position", "id"))
    model.objects.filter(pk__in=[spare.pk for spare in there[len(rows) :]]).delete()
    kept = there[: len(rows)] + [model(page=page) for _ in rows[len(there) :]]
    for n, (instance, row) in enumerate(zip(kept, rows, strict=True), 1):
        instance.position = n * 10
        for name in names:
            setattr(instance, name, row.get(name, model._meta.get_field(name).get_default()))
        instance.save()
    return kept


def add_changes(page: TherapyPage, rows: list[dict]) -> None:
    Change.objects.bulk_create(
        Change(page=page, **row | {"on": row["on"] if isinstance(row["on"], date) else parse_date(row["on"])})
        for row in rows
    )


def lines(document: dict) -> list[str]:
    """The document as lines of words, to show what differs between two of them."""
    found = [f"{label(name)}: {document[name]}" for name in PLAIN_FIELDS if document[name]]
    found += [f"Put together on: {document['written_on']}"] if document["written_on"] else []
    found += [f"Key point: {point}" for point in document["key_points"]]
    for row in document["evidence"]:
        found += [f"Evidence, {row['outcome']}: {row['sentence']} ({row['direction']}, {row['certainty']})"]
        found += [f"Reason: {row['reason']} {', '.join(row['sources'])}"]
        found += ["Shown in lists."] if row["headline"] else []
    for row in document["sections"]:
        found += ["", f"{row['heading']} [{row['role']}]", *plain(row["body"]).splitlines()]
        found += (
            [f"Picture: {row['picture_alt']} ({row['picture']['name'][:8]})"] if row.get("picture") else []
        )
    for row in document["questions"]:
        found += ["", row["question"], *plain(row["answer"]).splitlines()]
    found += [f"To ask: {question}" for question in document["ask"]]
    found += [f"Related page: {slug}" for slug in document["related"]]
    found += [f"Changed on {row['on']}: {row['what']} Why: {row['why']}" for row in document["changes"]]
    return [line for line in found if line.strip()]


def label(name: str) -> str:
    return str(TherapyPage._meta.get_field(name).verbose_name).capitalize()
