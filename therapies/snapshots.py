"""A page's working copy as one document, and back: what history keeps, compares and restores."""

from datetime import date

from django.db import transaction
from django.utils.dateparse import parse_date

from msntc.content.rich_text import extract_plain_text
from msntc.snapshots import Rows, Snapshot
from therapies.models import Change, Person, TherapyPage

NUMBERS = "better_treated treated better_compared compared".split()


def format_statement(row: dict) -> list[str]:
    graded = f"({row.pop('direction')}, {row.pop('certainty')})"
    better, treated, better_compared, compared = (row.pop(name) for name in NUMBERS)
    return [
        f"Evidence, {row.pop('outcome')}: {row.pop('sentence')} {graded}",
        f"Reason: {row.pop('reason')} {', '.join(row.pop('sources'))}",
        f"Better: {better} of {treated} with it, {better_compared} of {compared} without it"
        if treated
        else "",
        "Shown in lists." if row.pop("headline") else "",
    ]


def format_section(row: dict) -> list[str]:
    picture, alt = row.pop("picture"), row.pop("picture_alt")
    text = extract_plain_text(row.pop("body")).splitlines()
    said = f"Picture: {alt} ({picture['name'][:8]})" if picture else ""
    return [f"{row.pop('heading')} [{row.pop('role')}]", row.pop("summary"), *text, said]


def format_question(row: dict) -> list[str]:
    return [row.pop("question"), *extract_plain_text(row.pop("answer")).splitlines()]


def format_change(row: dict) -> str:
    return f"Changed on {row.pop('on')}: {row.pop('what')} Why: {row.pop('why')}"


SNAPSHOT = Snapshot(
    TherapyPage,
    # Its address and therapy, its steps from draft to published, what follows from those, and what readers said.
    excluded="slug therapy starter reviewer reviewed_on next_review_on reminded_at status override override_for "
    "version draft live published_on changed_on feedback therapypage_set review_requests draft_links",
    natural={"related": "slug"},
    labels={"key_points": "Key point", "ask": "To ask", "related": "Related page"},
    rows={
        "evidence": Rows(
            "position id", excluded="position", natural={"sources": "key"}, words=format_statement
        ),
        "sections": Rows("position id", excluded="position", words=format_section),
        "questions": Rows("position id", excluded="position", words=format_question),
        "changes": Rows("-on -id", words=format_change, is_restored=False),
    },
)


def read_working_copy(page: TherapyPage) -> dict:
    """The working copy as it stands in the database, in at most seven queries."""
    return SNAPSHOT.read([page])[page.pk]


@transaction.atomic
def restore_working_copy(page: TherapyPage, document: dict) -> None:
    """Puts an earlier working copy back, and does not save the page itself.

    The change log stays: what readers were told is not taken back. Sources, pages and authors that have gone since, or
    have signed the page off, are left out; the checks name what is missing. Raises ValidationError where the earlier
    copy breaks a rule of today.
    """
    author = (
        Person.objects.filter(pk=document["author"]).exclude(pk=page.reviewer_id or 0).first() or page.author
    )
    SNAPSHOT.restore_fields(page, document)
    page.author = author
    SNAPSHOT.restore_rows(page, document)


def add_changes(page: TherapyPage, rows: list[dict]) -> None:
    Change.objects.bulk_create(
        Change(page=page, **row | {"on": row["on"] if isinstance(row["on"], date) else parse_date(row["on"])})
        for row in rows
    )
