"""A table on its way in: its headings and rows understood, and what is still to be asked before it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from centres.import_export.dataset import MatchedRows, build_dataset, match_rows
from centres.import_export.fields import NAMES
from centres.import_export.headings import LEFT_OUT, Heading, fold_heading, interpret_headings
from centres.import_export.parsing import read_cell_text
from centres.import_export.pending_upload import PendingUpload
from centres.import_export.preview import Preview, build_import_preview
from centres.import_export.reading import Table, read_table
from centres.import_export.resource import CentreSheet
from centres.models import Centre, TableHeading

SAMPLES = 3


@dataclass
class Upload:
    """What was uploaded, and the table in it."""

    pending: PendingUpload
    data: bytes
    table: Table
    headings: list[Heading]

    @property
    def columns(self) -> list[str]:
        """What each heading means, as far as that was said or is sure."""
        return self.pending.columns or [one.column for one in self.headings]

    @property
    def asks_for_headings(self) -> bool:
        return self.pending.columns is None and not all(one.is_sure for one in self.headings)

    @property
    def left_out(self) -> list[str]:
        """The headings that are none of our columns."""
        pairs = zip(self.table.heads, self.columns, strict=True)
        return [head or "one without a name" for head, column in pairs if not column]

    @property
    def guesses(self) -> list[tuple[str, str]]:
        """Headings that have another name than the column they are."""
        pairs = zip(self.table.heads, self.columns, strict=True)
        return [
            (head, column) for head, column in pairs if column and fold_heading(head) != fold_heading(column)
        ]

    def match_rows(self) -> MatchedRows:
        """Raises UnreadableTable."""
        return match_rows(build_dataset(self.table, self.columns), self.pending.answers)


def open_upload(pending: PendingUpload, data: bytes) -> Upload:
    """Raises UnreadableTable."""
    remembered = {
        heading: column
        for heading, column in TableHeading.objects.values_list("heading", "column")
        if column in NAMES or column == LEFT_OUT
    }
    table = read_table(data, pending.name, remembered.keys())
    headings = [
        replace(one, samples=list_samples(table, one.index))
        for one in interpret_headings(table.heads, remembered)
    ]
    return Upload(pending, data, table, headings)


def list_samples(table: Table, at: int) -> list[str]:
    """The first few different things that stand in a column."""
    found = dict.fromkeys(text for row in table.rows if (text := read_cell_text(row.cells[at])[:60]))
    return list(found)[:SAMPLES]


def choose_columns(upload: Upload, columns: list[str]) -> PendingUpload:
    """Takes the headings as somebody said, and remembers that. Raises ValueError: a column is there twice."""
    named = [column for column in columns if column]
    if twice := sorted({column for column in named if named.count(column) > 1}):
        raise ValueError(
            f"Two headings cannot both be “{twice[0].replace('_', ' ')}”. Leave one of them out."
        )
    for one, column in zip(upload.headings, columns, strict=True):
        folded = fold_heading(one.text)[:100]
        if folded and (not one.is_sure or one.column != column):
            TableHeading.objects.update_or_create(heading=folded, defaults={"column": column})
    return replace(upload.pending, columns=columns)


def answer_rows(pending: PendingUpload, answers: dict[str, str]) -> PendingUpload:
    return replace(pending, answers=pending.answers | answers)


def run_import(upload: Upload, rows: MatchedRows, user, doubts: Callable, *, dry_run: bool = True) -> Preview:
    """What the table does. Where it is no dry run, it is done."""
    sheet = CentreSheet(doubts, Centre.objects.unmerged())
    options = {"dry_run": dry_run, "user": user, "file_name": upload.pending.name}
    result = sheet.import_data(rows.rows, **options)
    return build_import_preview(sheet, rows.rows, result)


def list_left_out_rows(upload: Upload, rows: MatchedRows, seen: Preview) -> list[list[str]]:
    """The rows that are not used, as they stood in the table, each with the reason; the heads first."""
    why = {line.number: line.why for line in seen.wrong}
    why |= dict.fromkeys(rows.skipped, "You left it out.")
    lines = [
        [*map(read_cell_text, row.cells), why[row.number]] for row in upload.table.rows if row.number in why
    ]
    return [[*upload.table.heads, "why it was left out"], *lines] if lines else []
