"""What the site comes with: the therapies that the starter directory names, and the pages about them.

Loaded once; what staff have changed, or made under the same name, is never touched.
"""

import csv
from pathlib import Path

from django.db import transaction

from therapies import publishing
from therapies.content import reader
from therapies.models import EvidenceStatement, Question, Section, Source, Term, Therapy, TherapyPage
from therapies.written import add_changes

FILE = Path(__file__).resolve().parent / "data" / "starter_therapies.csv"
PLAIN = (
    "slug kind title short_name summary audience position key_points what_happens how_long how_often main_risks "
    "cost ask written_on"
).split()


def load() -> dict[str, Therapy]:
    """Make the therapies that are missing; leave those that are there. Returns them all by slug."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            Therapy.objects.get_or_create(
                slug=row["slug"], defaults={"name": row["name"], "position": position * 10}
            )
    return {therapy.slug: therapy for therapy in Therapy.objects.all()}


@transaction.atomic
def load_pages() -> list[TherapyPage]:
    """Makes the starter pages that are missing and publishes them under their banner. Returns the new ones."""
    for key, table in reader.tables("sources").items():
        Source.objects.get_or_create(key=key, defaults=table)
    for table in reader.tables("glossary").values():
        Term.objects.get_or_create(term=table["term"], defaults=table)
    files = [
        file for file in reader.pages() if not TherapyPage.objects.filter(slug=file.facts["slug"]).exists()
    ]
    made = [(file, make(file)) for file in files]
    for file, page in made:
        page.related.set(TherapyPage.objects.filter(slug__in=file.facts.get("related", [])))
    for _, page in made:
        publishing.publish_starter(page)
    return [page for _, page in made]


def make(file: reader.PageFile) -> TherapyPage:
    facts = file.facts
    page = TherapyPage.objects.create(
        **{name: facts[name] for name in PLAIN if name in facts},
        therapy=Therapy.objects.filter(slug=facts.get("therapy", "")).first(),
        starter=True,
    )
    Section.objects.bulk_create(
        Section(page=page, position=n * 10, role=role, heading=heading, body=html)
        for n, (role, heading, html) in enumerate(file.sections, 1)
    )
    Question.objects.bulk_create(
        Question(page=page, position=n * 10, question=question, answer=html)
        for n, (question, html) in enumerate(file.questions, 1)
    )
    for n, row in enumerate(facts.get("evidence", []), 1):
        keys = row.get("sources", [])
        statement = EvidenceStatement.objects.create(
            page=page, position=n * 10, **{name: value for name, value in row.items() if name != "sources"}
        )
        statement.sources.set(Source.objects.filter(key__in=keys))
    add_changes(page, facts.get("changes", []))
    return page
