"""Reading and writing XLSX. The file is measured before anything in it is unpacked for good."""

import io
import zipfile
import zlib
from datetime import timedelta
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.cell import WriteOnlyCell

from centres.import_export.parsing import MOST_COLUMNS, UnreadableTable

MOST_UNZIPPED = 50_000_000
MOST_PARTS = 300
MOST_TAGS = 1_500_000  # 5,000 rows with 35 cells each, every text a different one, have half of that
LAST_ROW = 50_000  # empty rows count here
DAMAGED = "The XLSX file is damaged, or not one. Open it in your spreadsheet and save it again."


def read_workbook_rows(data: bytes):
    """Number and cells of each row of the first sheet. Raises UnreadableTable."""
    check_workbook_size(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        if not book.worksheets:
            raise UnreadableTable("There is no table in the file.")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if number > LAST_ROW:
                raise UnreadableTable(
                    f"There are more than {LAST_ROW:,} rows in the file, full or empty. Copy only the rows with "
                    "centres into a new one."
                )
            if any(cell.value is not None for cell in cells):
                yield number, [read_cell_value(number, cell) for cell in cells][:MOST_COLUMNS]
            elif number == 1:
                yield 1, []
    except UnreadableTable:
        raise
    except Exception as fault:  # openpyxl fails in as many ways as there are ways to break a file
        raise UnreadableTable(DAMAGED) from fault


def read_cell_value(number: int, cell):
    """What stands in a cell; an empty one is an empty text."""
    found = cell.value
    if found is None:
        return ""
    if cell.column > MOST_COLUMNS:
        raise UnreadableTable(f"Row {number} has more than {MOST_COLUMNS} cells.")
    if cell.data_type == "f":
        raise UnreadableTable(
            f"Row {number}, cell {cell.coordinate} holds a formula. Copy the cells and paste them as values."
        )
    if cell.data_type == "e":
        raise UnreadableTable(
            f"Row {number}, cell {cell.coordinate} holds an error of the spreadsheet: {found}."
        )
    return str(found) if isinstance(found, timedelta) else found


def check_workbook_size(data: bytes) -> None:
    """Raises UnreadableTable for a file that is no workbook, or would be too large once unpacked."""
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
                raise UnreadableTable(
                    "Unpacked, the file would be too large. Copy only the table into a new one."
                )
            if any(name.lower().endswith(("vbaproject.bin", ".xlsm", ".exe")) for name in names):
                raise UnreadableTable(
                    "The file holds macros, which we do not take. Save it as .xlsx or as CSV."
                )
            if "xl/workbook.xml" not in names:
                raise UnreadableTable(
                    "This is a packed file, but not an Excel workbook. Save the table as .xlsx."
                )
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableTable("The file has a password. Save it without one.")
            tags = sum(count_xml_tags(packed, part) for part in parts)
    except (
        BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as fault:
        if isinstance(fault, UnreadableTable):
            raise
        raise UnreadableTable(DAMAGED) from fault
    if tags > MOST_TAGS:
        raise UnreadableTable("There are too many cells in the file. Copy only the table into a new one.")


def count_xml_tags(packed: ZipFile, part: zipfile.ZipInfo) -> int:
    """How many XML tags are in a part: each costs memory. Reads no more than the part says it is long."""
    found = 0
    with packed.open(part) as file:
        while chunk := file.read(1 << 16):
            found += chunk.count(b"<")
    return found


def write_workbook(heads: list[str], lines) -> bytes:
    """A workbook in which every cell is text and stays so when somebody types into it."""
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
