"""An uploaded file as a heading row and rows of cells, or a sentence why not. Nothing in the file is trusted.

Only what makes the whole file unusable is refused here. A row with a fault keeps it, and is left out alone.
"""

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from centres.import_export.headings import count_headings
from centres.import_export.parsing import MOST_COLUMNS, UnreadableTable, read_cell_text, unescape_formula
from centres.import_export.workbooks import read_workbook

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
LONGEST = 20_000  # characters in one cell
LOOKED_THROUGH = 20  # rows, for the one with the headings
WORKBOOKS = ("xlsx", "xls", "xlsm", "xlsb", "ods")
TEXTS = ("csv", "tsv", "txt")
OTHERS = {
    b"%PDF": "This is a PDF, not a spreadsheet.",
    b"{\\rtf": "This is a text document, not a spreadsheet.",
}
PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: a ZIP, or Microsoft's older kind of file."""


@dataclass
class Row:
    """`number` as the spreadsheet shows it; `fault`: why the row cannot be used, as a sentence."""

    number: int
    cells: list
    fault: str = ""


@dataclass
class Table:
    """`heads`, and the rows below that have any words in them. `sheet`: which of several was read."""

    heads: list[str]
    rows: list[Row] = field(default_factory=list)
    above: int = 0
    sheet: str = ""


def read_table(data: bytes, name: str, known: Collection[str] = ()) -> Table:
    """The table in a file called `name`; `known` are headings that somebody explained once. Raises UnreadableTable."""
    if len(data) > MOST_BYTES:
        raise UnreadableTable(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    if not data.strip():
        raise UnreadableTable("The file is empty.")
    for beginning, sentence in OTHERS.items():
        if data.startswith(beginning):
            raise UnreadableTable(sentence)
    if name.lower().rpartition(".")[2] not in (*WORKBOOKS, *TEXTS):
        raise UnreadableTable("We take CSV, XLSX, XLS and ODS: the name has to end in one of these.")
    if data.startswith(PACKED):
        sheets = read_workbook(data)
        sheet = max(sheets, key=lambda one: rate_rows([cells for _, cells in one.rows], known))
        table = build_table(sheet.rows, known, sheet.broken)
        table.sheet = sheet.name if len(sheets) > 1 else ""
        return table
    return build_table(split_records(decode_text(data), known), known)


def build_table(
    rows: Iterable[tuple[int, list]], known: Collection[str], broken: dict[int, str] | None = None
) -> Table:
    """Finds the heading row; what stands above it is a title. Raises UnreadableTable."""
    full = [(n, cells) for n, cells in rows if any(cell is not None and str(cell).strip() for cell in cells)]
    if not full:
        raise UnreadableTable("The file is empty.")
    at = find_heading_row([cells for _, cells in full[:LOOKED_THROUGH]], known)
    heads = [read_cell_text(cell) for cell in full[at][1]]
    while heads and not heads[-1]:
        heads.pop()
    table = Table(heads[:MOST_COLUMNS], above=at)
    for number, cells in full[at + 1 :]:
        if len(table.rows) == MOST_ROWS:
            raise UnreadableTable(f"There are more than {MOST_ROWS:,} rows in it. Please upload it in parts.")
        table.rows.append(build_row(number, cells, len(table.heads), (broken or {}).get(number, "")))
    if not table.rows:
        raise UnreadableTable("There are only names of columns in it, and no rows.")
    return table


def rate_rows(rows: list[list], known: Collection[str]) -> int:
    """How many headings that we know stand in one of the first rows: of several sheets the table has the most."""
    return max((count_headings(cells, known) for cells in rows[:LOOKED_THROUGH]), default=0)


def find_heading_row(rows: list[list], known: Collection[str]) -> int:
    """The first row with the most headings that we know; without any, the first with more than one cell filled."""
    scores = [count_headings(cells, known) for cells in rows]
    if best := max(scores):
        return scores.index(best)
    filled = [sum(bool(read_cell_text(cell)) for cell in cells) for cells in rows]
    return next((at for at, count in enumerate(filled) if count > 1), 0)


def build_row(number: int, cells: list, width: int, fault: str) -> Row:
    cells = [unescape_formula(cell) if isinstance(cell, str) else cell for cell in cells]
    if any(cell not in (None, "") for cell in cells[width:]):
        fault = "It has more cells than there are columns. Is a comma in it without quotes?"
    if any(isinstance(cell, str) and len(cell) > LONGEST for cell in cells):
        fault = f"It has a cell with more than {LONGEST:,} characters in it."
    return Row(number, [*cells[:width], *[None] * (width - len(cells))], fault)


def decode_text(data: bytes) -> str:
    """UTF-8, UTF-16, Windows-1252, which Excel writes as plain CSV, or what it writes on an old Mac."""
    for coding in list_encodings(data):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in set(text)):
            break
        return text
    raise UnreadableTable("This is not a text file. Save your spreadsheet as CSV (UTF-8) or as XLSX.")


def list_encodings(data: bytes) -> list[str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\0" in data[:200]:  # UTF-16 without its mark: every other byte of plain letters is empty
        return ["utf-16-be" if data[0] == 0 else "utf-16-le"]
    on_a_mac = b"\r" in data and b"\n" not in data
    return ["utf-8-sig", "mac-roman" if on_a_mac else "cp1252", "latin-1"]


def split_records(text: str, known: Collection[str]) -> list[tuple[int, list]]:
    """The records of a CSV, parted by the sign that finds the most headings, then the most cells."""
    if text[:4].lower() == "sep=":  # a line by which Excel is told what parts the cells, and which it hides
        text = text.partition("\n")[2]
    beginning = "\n".join(text.splitlines()[:LOOKED_THROUGH])

    def rate(sign: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(beginning, newline=""), delimiter=sign))
        return rate_rows(rows, known), sum(map(len, rows))

    usual = csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=rate), strict=True)
    try:
        return list(enumerate(reader, 1))
    except csv.Error:
        raise UnreadableTable(
            f"The text breaks off near line {reader.line_num}: a quotation mark is missing, or one too many."
        ) from None
    finally:
        csv.field_size_limit(usual)  # the loaders of postcodes hold to it
