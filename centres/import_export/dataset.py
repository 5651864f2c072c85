"""A table under our own names of columns, and which centre each of its rows is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import tablib
from django.utils.text import slugify

from centres.duplicates import DuplicateIndex, LikelyDuplicate
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.import_export.fields import FAULT, ROW
from centres.import_export.parsing import UnreadableTable, read_cell_text
from centres.import_export.phones import repair_phone
from centres.import_export.reading import Table
from centres.models import Centre, OldSlug

NEW, SKIP = "is new", "leave out"
"""What somebody may say of a row, besides the slug of a centre: no slug has a space."""
MOST_CANDIDATES = 3
NAMELESS = "There is neither a slug nor a name in it: we cannot tell which centre it is about."


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """A row that may be about a centre that is here already, or in a row above: that is for somebody to say."""

    number: int
    name: str
    candidates: Sequence[LikelyDuplicate]

    @property
    def guess(self) -> str:
        """The answer that is likely, to be looked at; none where a name alone or a phone speaks for it."""
        return self.candidates[0].centre.slug if self.candidates[0].is_strong else ""


@dataclass
class MatchedRows:
    """The rows with a slug each, what is to be asked first, and which rows were left out by an answer."""

    rows: tablib.Dataset
    questions: list[RowQuestion] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)


def build_dataset(table: Table, columns: Sequence[str]) -> tablib.Dataset:
    """`columns` says what each heading means, empty for what is left out. Raises UnreadableTable."""
    used = [(at, column) for at, column in enumerate(columns) if column and column != "slug"]
    if ("latitude" in columns) != ("longitude" in columns):
        used = [(at, column) for at, column in used if column not in ("latitude", "longitude")]
    if "slug" not in columns and "name" not in columns:
        raise UnreadableTable(
            "We cannot tell which centre a row is about: there is no column “slug”, and none with names of centres."
        )
    found = tablib.Dataset(headers=[ROW, FAULT, "slug", *(column for _, column in used)])
    slug_at = columns.index("slug") if "slug" in columns else None
    for row in table.rows:
        slug = "" if slug_at is None else read_cell_text(row.cells[slug_at]).lower()
        found.append([row.number, row.fault, slug, *(row.cells[at] for at, _ in used)])
    return found


def match_rows(dataset: tablib.Dataset, answers: dict[str, str]) -> MatchedRows:
    """Which centre each row is about. A row whose slug nobody has is new, unless it may be one that is here."""
    taken = set(Centre.objects.values_list("slug", flat=True)) | set(
        OldSlug.objects.values_list("slug", flat=True)
    )
    named = {slug for slug in dataset["slug"] if slug}
    index = None if named <= taken and "" not in dataset["slug"] else DuplicateIndex()
    matched = MatchedRows(tablib.Dataset(headers=dataset.headers))
    for cells in dataset:
        row = dict(zip(dataset.headers, cells, strict=True))
        if index and not row[FAULT] and (not row["slug"] or row["slug"] not in taken):
            if not match_row(row, index, answers.get(str(row[ROW]), ""), matched):
                continue
            row["slug"] = row["slug"] or make_slug(row, taken | named)
            named.add(row["slug"])
        matched.rows.append([row[name] for name in dataset.headers])
    return matched


def match_row(row: dict, index: DuplicateIndex, answer: str, matched: MatchedRows) -> bool:
    """Puts the slug of the centre into the row, or notes what is to be asked; whether the row is used."""
    if not row["slug"] and not read_cell_text(row.get("name")):
        row[FAULT] = NAMELESS
        return True
    if answer == SKIP:
        matched.skipped.append(row[ROW])
        return False
    sketch = sketch_centre(row)
    found = [one for one in index.find(sketch) if one.centre.pk or one.is_strong]
    candidates = found[:MOST_CANDIDATES]
    if answer in [one.centre.slug for one in candidates if one.centre.pk]:
        row["slug"] = answer
        return True
    index.add(sketch)  # a later row may be about the same centre
    if candidates and answer != NEW:
        name = read_cell_text(row.get("name")) or row["slug"]
        matched.questions.append(RowQuestion(row[ROW], name, candidates))
    return True


def sketch_centre(row: dict) -> Centre:
    """What the row says of a centre as far as it helps to know it again; what cannot be read is left out."""
    texts = {
        name: read_cell_text(row.get(name))
        for name in ("name", "town", "nation", "address", "charity_number", "postcode", "phone")
    }
    try:
        texts["postcode"] = str(Postcode.parse(texts["postcode"]))
    except NotAPostcode:
        texts["postcode"] = ""
    try:
        texts["phone"] = repair_phone(texts["phone"], texts["nation"], "")
    except ValueError:
        texts["phone"] = ""
    sketch = Centre(**texts)
    sketch.row = row[ROW]  # type: ignore[attr-defined]
    return sketch


def make_slug(row: dict, taken: set[str]) -> str:
    """An address that nobody has or had, from the name, else with the town, else with a number."""
    name, town = slugify(read_cell_text(row.get("name")))[:100], slugify(read_cell_text(row.get("town")))
    wishes = [name, f"{name}-{town}"[:110].strip("-"), *(f"{name}-{n}" for n in range(2, len(taken) + 3))]
    return next(wish for wish in wishes if wish and wish not in taken)
