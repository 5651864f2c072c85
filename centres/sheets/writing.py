"""The table as a file for a spreadsheet, in which nothing can run."""

import csv
import io

import tablib

from centres.sheets.cells import held
from centres.sheets.columns import label

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(table: tablib.Dataset, kind: str) -> bytes:
    """`table` as one of KINDS."""
    heads = [label(name) for name in table.headers]
    lines = ([held(text) for text in row] for row in table)
    if kind == "xlsx":
        from centres.sheets import workbooks  # openpyxl takes a quarter of a second to load

        return workbooks.written(heads, lines)
    file = io.StringIO(newline="")
    writer = csv.writer(file)  # with \r\n, as spreadsheets write it
    writer.writerow(heads)
    writer.writerows(lines)
    return file.getvalue().encode("utf-8-sig")  # with its mark, or Excel takes it for Windows-1252
