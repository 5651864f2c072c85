"""An uploaded file as rows of cells, or a sentence why not. Nothing in the file is trusted."""

import csv
import io
from dataclasses import dataclass, field

from centres.import_export.parsing import MOST_COLUMNS, UnreadableTable, unescape_formula

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
LONGEST = 20_000  # characters in one cell

OTHERS = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without one.",
    b"%PDF": "This is a PDF, not a spreadsheet.",
    b"{\\rtf": "This is a text document, not a spreadsheet.",
}


@dataclass
class Table:
    """Heads, and rows with the number that the spreadsheet shows; rows without any words are left out."""

    heads: list[str] = field(default_factory=list)
    rows: list[tuple[int, list]] = field(default_factory=list)

    def add(self, number: int, cells: list) -> None:
        if number == 1:
            self.heads = [str(cell or "") for cell in cells]
        elif any(cell is not None and str(cell).strip() for cell in cells):
            if len(self.rows) == MOST_ROWS:
                raise UnreadableTable(
                    f"There are more than {MOST_ROWS:,} rows in it. Please upload it in parts."
                )
            if any(isinstance(cell, str) and len(cell) > LONGEST for cell in cells):
                raise UnreadableTable(f"Row {number} has a cell with more than {LONGEST:,} characters in it.")
            self.rows.append((number, [unescape_formula(c) if isinstance(c, str) else c for c in cells]))


def read_table(data: bytes, name: str) -> Table:
    """The table in a file called `name`. Raises UnreadableTable."""
    if len(data) > MOST_BYTES:
        raise UnreadableTable(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    if not data.strip():
        raise UnreadableTable("The file is empty.")
    for beginning, sentence in OTHERS.items():
        if data.startswith(beginning):
            raise UnreadableTable(sentence)
    kind = name.lower().rpartition(".")[2]
    if kind == "xlsm":
        raise UnreadableTable("The file may hold macros, which we do not take. Save it as .xlsx or as CSV.")
    if kind not in ("csv", "xlsx"):
        raise UnreadableTable("We take CSV and XLSX files: the name has to end in .csv or .xlsx.")
    is_zip = data.startswith(b"PK")
    if is_zip != (kind == "xlsx"):
        raise UnreadableTable(
            f"The file is called .{kind}, but that is not what is in it. Save it again as {kind.upper()}."
        )
    if is_zip:
        from centres.import_export import xlsx  # openpyxl takes a quarter of a second to load

        rows = xlsx.read_workbook_rows(data)
    else:
        rows = _rows(_text(data))
    table = Table()
    for number, cells in rows:
        table.add(number, cells)
    if not table.heads or not any(head.strip() for head in table.heads):
        raise UnreadableTable("The first row has to hold the names of the columns.")
    if not table.rows:
        raise UnreadableTable("There are only names of columns in it, and no rows.")
    return table


def _text(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252, which is what Excel writes as plain CSV."""
    codings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in set(text)):
            break
        return text
    raise UnreadableTable("This is not a text file. Save your spreadsheet as CSV (UTF-8) or as XLSX.")


def _rows(text: str):
    """The records of a CSV, parted by what parts its first line best."""
    if text[:4].lower() == "sep=":  # a line by which Excel is told what parts the cells, and which it hides
        text = text.partition("\n")[2]
    first = text.lstrip("\r\n").partition("\n")[0]
    by = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=by, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                raise UnreadableTable(f"Row {number} has more than {MOST_COLUMNS} cells.")
            yield number, cells[:MOST_COLUMNS]
    except csv.Error:
        raise UnreadableTable(
            f"The text breaks off near line {reader.line_num}: a quotation mark is missing, or one too many."
        ) from None
