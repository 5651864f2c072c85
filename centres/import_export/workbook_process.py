"""Reads one workbook (XLSX, XLS, ODS) from standard input and writes its rows as JSON; run by `workbooks` alone.

A workbook of a kilobyte can ask for all memory there is, and the library then ends its process. So it has one of its
own, with a limit. It knows nothing of the site.
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MOST_MEMORY = 800_000_000  # bytes
MOST_SECONDS = 20
MOST_CELLS = 1_500_000
LAST_ROW = 50_000
MOST_UNZIPPED = 200_000_000
FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
FAULT = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]{1,20})</v>'
)
ATTRIBUTE = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def read_workbook(data: bytes) -> dict:
    """The sheets with anything in them that can be seen, or `refused` and why. MOST_CELLS holds for all together."""
    sheets: list[dict] = []
    budget = MOST_CELLS
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if not sheet.start or not sheet.end:
                continue
            (top, left), (bottom, right) = sheet.start, sheet.end
            budget -= (bottom - top + 1) * (right - left + 1)
            if bottom >= LAST_ROW or budget < 0:
                return {"refused": "large"}
            rows = [
                [number, [""] * left + [write_cell(cell) for cell in cells]]
                for number, cells in enumerate(sheet.to_python(), top + 1)
            ]
            sheets.append({"name": name, "rows": rows, "broken": find_broken_cells(data, name)})
    except PasswordError:
        return {"refused": "password"}
    except CalamineError:
        return {"refused": "damaged"}
    return {"sheets": sheets} if sheets else {"refused": "empty"}


def write_cell(cell):
    if isinstance(cell, datetime | date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def find_broken_cells(data: bytes, sheet: str) -> list:
    """Of a sheet of XLSX: row, cell and what is in it, where the library finds nothing and somebody sees something."""
    found: list[list] = []
    if not data.startswith(b"PK"):
        return found
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        text = read_part(packed, find_sheet_part(packed, sheet))
        if text:
            found += [
                [int(m[2]), f"{m[1].decode()}{m[2].decode()}", "a formula"] for m in FORMULA.finditer(text)
            ]
            for m in FAULT.finditer(text):
                cell = f"{m[1].decode()}{m[2].decode()}"
                found.append([int(m[2]), cell, f"an error of the spreadsheet: {m[3].decode()}"])
    return found[:1000]


def find_sheet_part(packed: zipfile.ZipFile, sheet: str) -> str:
    """Which part of the file holds the sheet; empty where the file does not say."""
    keys = {tag.get("name"): tag.get("id") for tag in list_tags(packed, "xl/workbook.xml", "sheet")}
    links = list_tags(packed, "xl/_rels/workbook.xml.rels", "Relationship")
    targets = {tag.get("Id"): tag.get("Target", "") for tag in links}
    target = targets.get(keys.get(sheet), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else ""


def list_tags(packed: zipfile.ZipFile, part: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each tag of that name, without their prefixes."""
    text = read_part(packed, part).decode(errors="replace")
    for tag in re.finditer(rf"<(?:\w+:)?{name}\s([^>]*)>", text):
        yield {key: unescape(one or other) for key, one, other in ATTRIBUTE.findall(tag[1])}


def read_part(packed: zipfile.ZipFile, name: str) -> bytes:
    """Empty where there is no such part, or it is larger than we read."""
    part = packed.NameToInfo.get(name)
    return packed.read(part) if part and part.file_size < MOST_UNZIPPED else b""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    json.dump(read_workbook(sys.stdin.buffer.read()), sys.stdout)
