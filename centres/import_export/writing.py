"""The table as a file for a spreadsheet, in which nothing can run."""

import csv
import io
from collections.abc import Iterable

import tablib

from centres.import_export.fields import format_column_label
from centres.import_export.parsing import escape_formula
from centres.import_export.workbooks import write_workbook

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_table(table: tablib.Dataset, kind: str) -> bytes:
    """`table` as one of KINDS."""
    heads = [format_column_label(name) for name in table.headers]
    lines = ([escape_formula(text) for text in row] for row in table)
    if kind == "xlsx":
        return write_workbook(heads, lines)
    return write_csv(heads, lines)


def write_csv(heads: list[str], lines: Iterable[Iterable[str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)  # with \r\n, as spreadsheets write it
    writer.writerow(heads)
    writer.writerows(lines)
    return file.getvalue().encode("utf-8-sig")  # with its mark, or Excel takes it for Windows-1252
