"""A page's working copy as one plain document, and back: what history keeps, compares and restores."""

from datetime import date

from django.db import transaction
from django.utils.dateparse import parse_date

from msntc.media.text import plain
from therapies.models import Change, EvidenceStatement, Question, Section, Source, TherapyPage

FIELDS = (
    "title short_name kind position audience summary key_points what_happens how_long how_often main_risks cost ask"
).split()
SECTION = ("role", "heading", "body")
QUESTION = ("question", "answer")
EVIDENCE = ("headline", "outcome", "direction", "certainty", "sentence", "reason")
CHANGE = ("on", "what", "why")


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

    Sources and pages that have gone since are left out; the checks name what is missing.
    """
    for name in FIELDS:
        setattr(page, name, document[name])
    page.written_on = parse_date(document["written_on"]) if document["written_on"] else None
    page.related.set(TherapyPage.objects.filter(slug__in=document["related"]))
    page.sections.all().delete()
    Section.objects.bulk_create(
        Section(page=page, position=n * 10, **row) for n, row in enumerate(document["sections"], 1)
    )
    page.questions.all().delete()
    Question.objects.bulk_create(
        Question(page=page, position=n * 10, **row) for n, row in enumerate(document["questions"], 1)
    )
    page.evidence.all().delete()
    for n, row in enumerate(document["evidence"], 1):
        statement = EvidenceStatement.objects.create(
            page=page, position=n * 10, **{name: row[name] for name in EVIDENCE}
        )
        statement.sources.set(Source.objects.filter(key__in=row["sources"]))


def add_changes(page: TherapyPage, rows: list[dict]) -> None:
    Change.objects.bulk_create(
        Change(page=page, **row | {"on": row["on"] if isinstance(row["on"], date) else parse_date(row["on"])})
        for row in rows
    )


def lines(document: dict) -> list[str]:
    """The document as lines of words, to show what differs between two of them."""
    found = [
        f"{name.replace('_', ' ').capitalize()}: {document[name]}" for name in FIELDS[:-1] if document[name]
    ]
    found += [f"To ask: {question}" for question in document["ask"]]
    for row in document["evidence"]:
        found += [f"Evidence, {row['outcome']}: {row['sentence']} ({row['direction']}, {row['certainty']})"]
        found += [f"Reason: {row['reason']} {', '.join(row['sources'])}"]
    for row in document["sections"]:
        found += ["", f"{row['heading']} [{row['role']}]", *plain(row["body"]).splitlines()]
    for row in document["questions"]:
        found += ["", row["question"], *plain(row["answer"]).splitlines()]
    return [line for line in found if line.strip()]
