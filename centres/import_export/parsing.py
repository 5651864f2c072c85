"""What stands in a cell: as plain text whatever the spreadsheet made of it, and so that it is never run as a formula.

A text that a spreadsheet would run gets an apostrophe before it on the way out, and loses it on the way back. A text
that begins with apostrophes before such a sign gets one more, so that every text comes back as it was.
"""

import re
from datetime import date, datetime, time

MOST_COLUMNS = 100
SIGNS = "=+@\t\r＝＋－＠-"
RUN = re.compile(rf"'*[{SIGNS}]")
HELD = re.compile(rf"'+[{SIGNS}]")
NUMBER = re.compile(r"-\d+(\.\d+)?")
# What XML cannot carry, and how Excel writes a carriage return into a file.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x000D_")


class UnreadableTable(ValueError):
    """The file cannot be used; each argument is a sentence for staff."""


def escape_formula(text: str) -> str:
    """The text as it may stand in a cell."""
    return f"'{text}" if RUN.match(text) and not NUMBER.fullmatch(text) else text


def unescape_formula(text: str) -> str:
    """The text of a cell without the apostrophe that held it."""
    return text[1:] if HELD.match(text) else text


def read_cell_text(cell) -> str:
    """The cell as text: dates as 2026-11-12, whole numbers without .0, one kind of line end, no blanks around it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", text).strip()
