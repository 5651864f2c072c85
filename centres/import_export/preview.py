"""What an uploaded table would do, row by row, in words; and a mark by which we know that nothing else is done."""

import hashlib
import json
import logging
from dataclasses import dataclass, field

import tablib
from django.utils.safestring import SafeString
from import_export.results import Result, RowResult

from centres.import_export.fields import ROW, format_column_label
from centres.import_export.parsing import read_cell_text
from centres.import_export.resource import CentreSheet, RowReport, list_error_sentences
from centres.models import Centre
from msntc.admin_tools.diff import render_changes as differences

logger = logging.getLogger(__name__)
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
KINDS = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_SKIP: SAME,
}
BROKEN = "This row could not be saved. Somebody may have changed the centre just now: please try again."


@dataclass
class PreviewLine:
    """One row of the file. `problems`: column and sentence."""

    number: int
    slug: str
    name: str
    kind: str
    said: RowReport
    problems: list[tuple[str, str]]

    @property
    def changes(self) -> list[tuple[str, list[SafeString]]]:
        """Column, and what goes and comes in it."""
        return [
            (format_column_label(column), differences(*([text] if text else [] for text in pair)))
            for column, pair in self.said.changes.items()
        ]

    @property
    def why(self) -> str:
        """What is wrong in it, in one line."""
        return " ".join(f"{column}: {sentence}" if column else sentence for column, sentence in self.problems)

    @property
    def told(self) -> list[str]:
        return [*self.said.notes, *self.said.warnings]


@dataclass
class Preview:
    """All rows, and the centres that were saved where the table was applied."""

    lines: list[PreviewLine]
    saved: list[Centre] = field(default_factory=list)

    def of(self, kind: str) -> list[PreviewLine]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def new(self) -> list[PreviewLine]:
        return self.of(NEW)

    @property
    def changed(self) -> list[PreviewLine]:
        return self.of(CHANGED)

    @property
    def same(self) -> list[PreviewLine]:
        return self.of(SAME)

    @property
    def wrong(self) -> list[PreviewLine]:
        return self.of(WRONG)

    @property
    def can_be_applied(self) -> bool:
        """Whether any row is of use. Those that are wrong are left out."""
        return bool(self.new or self.changed)

    @property
    def mark(self) -> str:
        """The same for the same changes to the same versions of the same centres."""
        facts = [(line.slug, line.kind, line.said.version, line.said.changes) for line in self.lines]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def build_import_preview(sheet: CentreSheet, table: tablib.Dataset, result: Result) -> Preview:
    if result.base_errors:  # the database is away, or a fault of ours
        raise result.base_errors[0].error
    names = table["name"] if "name" in table.headers else [""] * len(table)
    lines = []
    for number, slug, name, row in zip(table[ROW], table["slug"], names, result.rows, strict=True):
        known = sheet.known.get(slug)
        kind = KINDS.get(row.import_type, WRONG)
        problems = [(format_column_label(column), words) for column, words in list_row_problems(row)]
        lines.append(
            PreviewLine(
                number,
                slug,
                (known.name if known else read_cell_text(name)) or slug,
                kind,
                row.said,
                problems,
            )
        )
    return Preview(lines, sheet.ready)


def list_row_problems(row: RowResult) -> list[tuple[str, str]]:
    for fault in row.errors:
        logger.error("a row of a table of centres could not be saved", exc_info=fault.error)
    if row.errors:
        return [("", BROKEN)]
    return list_error_sentences(row.validation_error) if row.validation_error else []
