"""What the site comes with: the therapies that the starter directory names, and the pages about them.

Loaded once: at every start only what is missing is looked for, and what staff have changed, renamed or deleted is
never made again or touched.
"""

import csv
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.db import transaction

from therapies import publishing, sign_off
from therapies.content import reader
from therapies.models import EvidenceStatement, Question, Section, Source, Term, Therapy, TherapyPage
from therapies.rendering import CITATION
from therapies.snapshots import add_changes, read_working_copy

FILE = Path(__file__).resolve().parent / "data" / "starter_therapies.csv"
PLAIN = (
    "slug kind title short_name summary who_not audience position key_points what_happens how_long how_often "
    "main_risks cost ask written_on"
).split()


@transaction.atomic
def load_starter_therapies() -> dict[str, Therapy]:
    """The therapies by the slug that the starter files know them by, however staff have renamed them since.

    Makes them where there are none at all. One that staff deleted is not among them.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not Therapy.objects.exists():
        Therapy.objects.bulk_create(
            Therapy(slug=row["slug"], name=row["name"], position=n * 10) for n, row in enumerate(rows, 1)
        )
    there = Therapy.objects.all()
    by_name = {therapy.name: therapy for therapy in there}
    known = {row["slug"]: by_name[row["name"]] for row in rows if row["name"] in by_name}
    return known | {therapy.slug: therapy for therapy in there}


@transaction.atomic
def load_starter_pages() -> list[TherapyPage]:
    """Makes the starter pages that are missing, with what they cite, and publishes them under their banner.

    Returns the new ones. One that cannot be published as it is stays a draft, whose form says what to mend.
    """
    there = set(TherapyPage.objects.values_list("slug", flat=True))
    files = [file for file in reader.read_page_files() if file.facts["slug"] not in there]
    if not files:
        return []
    create_missing_sources(files)
    create_missing_terms(files)
    made = [(file, create_starter_page(file)) for file in files]
    for file, page in made:
        page.related.set(TherapyPage.objects.filter(slug__in=file.facts.get("related", [])))
    for _, page in made:
        page.draft, page.published_on = read_working_copy(page), page.written_on
        page.save()
        with suppress(sign_off.NotAllowed):
            publishing.publish_starter(page, find_day_of_words(page))
    return [page for _, page in made]


def find_day_of_words(page: TherapyPage) -> date | None:
    """When the words were last changed: to install them again makes nothing newer, and renews no review."""
    days = [*page.changes.values_list("on", flat=True), page.written_on]
    return max((day for day in days if day), default=None)


def create_missing_sources(files: list[reader.PageFile]) -> None:
    """The sources that these pages cite, where there are none under their keys."""
    cited = {
        key for file in files for row in file.facts.get("evidence", []) for key in row.get("sources", [])
    }
    cited |= {key for file in files for text in list_file_texts(file) for key in CITATION.findall(text)}
    for key, table in reader.read_tables("sources").items():
        if key in cited:
            Source.objects.get_or_create(key=key, defaults=table)


def create_missing_terms(files: list[reader.PageFile]) -> None:
    """The hard words that these pages use, where nobody has explained them yet."""
    text = " ".join(text for file in files for text in list_file_texts(file))
    for table in reader.read_tables("glossary").values():
        words = "|".join(map(re.escape, (table["term"], *table.get("also", []))))
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE):
            Term.objects.get_or_create(term=table["term"], defaults=table)


def list_file_texts(file: reader.PageFile) -> list[str]:
    return [html for *_, html in file.sections] + [html for _, html in file.questions]


def create_starter_page(file: reader.PageFile) -> TherapyPage:
    facts = file.facts
    page = TherapyPage.objects.create(
        **{name: facts[name] for name in PLAIN if name in facts},
        therapy=Therapy.objects.filter(slug=facts.get("therapy", ""), page__isnull=True).first(),
        starter=True,
    )
    Section.objects.bulk_create(
        Section(page=page, position=n * 10, role=role, heading=heading, summary=summary, body=html)
        for n, (role, heading, summary, html) in enumerate(file.sections, 1)
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
