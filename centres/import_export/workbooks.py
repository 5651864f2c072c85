"""Workbooks of spreadsheets as rows of cells, read in a process of its own that may use only so much; and written."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from centres.import_export.parsing import UnreadableTable

READER = Path(__file__).with_name("workbook_process.py")
LONGEST_WAIT = 60  # seconds
REFUSALS = {
    "large": "There are too many rows or cells in the file, full or empty. Copy only the rows with centres into a new "
    "one.",
    "password": "The file has a password. Save it without one.",
    "damaged": "The file is damaged, or no spreadsheet. Open it in your spreadsheet and save it again.",
    "empty": "There is no table in the file.",
}


@dataclass
class Sheet:
    """Its name, the rows with their numbers, and by row what is broken in it."""

    name: str
    rows: list[tuple[int, list]]
    broken: dict[int, str] = field(default_factory=dict)


def read_workbook(data: bytes) -> list[Sheet]:
    """The sheets that have anything in them, at least one. Raises UnreadableTable."""
    reader = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(reader, input=data, capture_output=True, timeout=LONGEST_WAIT, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableTable(REFUSALS["large"]) from None
    if done.returncode:  # it was ended for what it asked for
        raise UnreadableTable(REFUSALS["large"])
    found = json.loads(done.stdout)
    if "refused" in found:
        raise UnreadableTable(REFUSALS[found["refused"]])
    return [build_sheet(one) for one in found["sheets"]]


def build_sheet(found: dict) -> Sheet:
    rows = [(number, [read_cell(cell) for cell in cells]) for number, cells in found["rows"]]
    broken: dict[int, str] = {}
    for number, cell, what in found["broken"]:
        broken.setdefault(number, f"Cell {cell} holds {what}. Copy the cells and paste them as values.")
    return Sheet(found["name"], rows, broken)


def read_cell(cell):
    return datetime.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def write_workbook(heads: list[str], lines) -> bytes:
    """A workbook in which every cell is text and stays so when somebody types into it."""
    import openpyxl  # at use: it takes a quarter of a second to load
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Centres")
    sheet.freeze_panes = "B2"
    for line in [heads, *lines]:
        cells = []
        for words in line:
            cell = WriteOnlyCell(sheet, value=words)
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
