"""Files that are broken, hostile or not a table: each ends in a sentence, quickly, and changes nothing."""

import io
import zipfile

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from centres.import_export import pending_upload
from centres.models import Centre
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.import_export import csv_of, upload, words, xlsx_of

pytestmark = pytest.mark.django_db
ROW = {"slug": "hornsey", "town": "Crouch End"}
WORKBOOK = xlsx_of(ROW)


def repacked(data: bytes = WORKBOOK, **parts: bytes) -> bytes:
    """A workbook in which some parts are others; the key is the last part of the path."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.pop(short, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(f"xl/{name}.bin", content)
    return file.getvalue()


def sheet(rows: str) -> bytes:
    return repacked(
        sheet1=f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
        "</sheetData></worksheet>".encode()
    )


def text_cell(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


HEAD = f'<row r="1">{text_cell("A1", "slug")}{text_cell("B1", "town")}</row>'
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"
t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = LAUGHS.replace(b'<!ENTITY a "lol">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


def formula() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["slug", "town"])
    book.active.append(["hornsey", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def two_sheets(at: str, sheet: str) -> bytes:
    """A formula in one of two sheets; that with the centres comes first, and is the second part of the file."""
    book = openpyxl.Workbook()
    book.active.title = "Sums & more"
    page = book.create_sheet("Centres > all", 0)
    for row in (["slug", "town"], ["hornsey", "Crouch End"]):
        page.append(row)
    book[sheet][at] = "=1+1"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("content.xml", "<office/>")
    return file.getvalue()


def lying(data: bytes) -> bytes:
    """The same file, saying of each part in the central directory that it is empty."""
    data, at = bytearray(data), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 24 : at + 28] = b"\0\0\0\0"
        at += 4
    return bytes(data)


MANY_CELLS = "".join(
    f'<row r="{n}">{text_cell(f"A{n}", "x")}{text_cell(f"ZZ{n}", "x")}</row>' for n in range(2, 3000)
)


def ods_of_repeated_rows() -> bytes:
    """Two kilobytes that stand for 20 million cells."""
    book, table, row = (
        OpenDocumentSpreadsheet(),
        Table(name="Centres"),
        TableRow(numberrowsrepeated=200_000),
    )
    cell = TableCell(valuetype="string", numbercolumnsrepeated=100)
    cell.addElement(P(text="x"))
    row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def xls_to_the_last_cell() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("Centres")
    page.write(0, 0, "slug")
    page.write(65_535, 255, "x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


CSV = csv_of(ROW)
BAD = {
    "empty": ("a.csv", b"", "The file is empty"),
    "blanks": ("a.csv", b" \r\n\r\n ", "The file is empty"),
    "only heads": ("a.csv", b"slug,town\r\n", "only names of columns"),
    "only heads and blank rows": ("a.csv", b"slug,town\r\n,\r\n , \r\n", "only names of columns"),
    "no heads": ("a.csv", b"\r\nhornsey,Crouch End\r\n", "only names of columns"),
    "no slug and no name": ("a.csv", b"town\r\nCrouch End\r\n", "We cannot tell which centre a row is about"),
    "open quote": ("a.csv", b'slug,town\r\nhornsey,"London\r\n', "a quotation mark is missing"),
    "too many rows": ("a.csv", b"slug,town\r\n" + b"x,y\r\n" * 5_001, "more than 5,000 rows"),
    "too large": ("a.csv", b"slug,town\r\n" + b"x" * 10_000_001, "larger than 10 MB"),
    "binary junk": ("a.csv", bytes(range(256)) * 40, "not a text file"),
    "junk as xlsx": ("a.xlsx", bytes(range(256)) * 40, "not a text file"),
    "junk after PK": ("a.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40, "damaged"),
    "junk as old Excel": ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 40, "damaged"),
    "picture": ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
    "pdf": ("a.csv", b"%PDF-1.7 ...", "This is a PDF"),
    "wrong name": ("a.doc", CSV, "has to end in one of these"),
    "another zip": ("a.xlsx", other_zip(), "no spreadsheet"),
    "cut short": ("a.xlsx", WORKBOOK[: len(WORKBOOK) // 2], "damaged"),
    "no XML": ("a.xlsx", repacked(sheet1=b"<worksheet"), "damaged"),
    "bomb": ("a.xlsx", repacked(sheet1=b"<c>" * 200_000_000), "too many rows or cells"),
    "bomb that lies": ("a.xlsx", lying(repacked(sheet1=b"<" * 60_000_000)), "damaged"),
    "bomb of cells": ("a.xlsx", sheet(HEAD + MANY_CELLS), "too many rows or cells"),
    "entities that grow": ("a.xlsx", repacked(sheet1=LAUGHS), "damaged"),
    "entity from outside": ("a.xlsx", repacked(sheet1=OUTSIDE), "damaged"),
    "last cell of all": (
        "a.xlsx",
        sheet(HEAD + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'),
        "too many rows or cells",
    ),
    "bomb of cells in ODS": ("a.ods", ods_of_repeated_rows(), "too many rows or cells"),
    "last cell of all in old Excel": ("a.xls", xls_to_the_last_cell(), "too many rows or cells"),
    "no sheet": ("a.xlsx", sheet(""), "no table in the file"),
}
WRONG_ROWS = {
    "no slug and no name": ("slug,town\n,x", "neither a slug nor a name in it"),
    "more cells than columns": ("slug,town\nhornsey,London, N8", "It has more cells than there are columns"),
    "very many cells": ("slug,town\n" + "x," * 500 + "x", "It has more cells than there are columns"),
    "very long cell": ("slug,town\nhornsey," + "x" * 30_000, "more than 20,000 characters"),
    "future day": ("slug,confirmed on\nhornsey,28/11/2062", "confirmed on: "),
    "twice": ("slug,town\nhornsey,x\nhornsey,y", "stands in rows 2, 3"),
    "no slug at all": ("slug,name\nno slug!,x", "slug: Enter a valid “slug”"),
    "reserved slug": ("slug,name\nall,x", "is an address of the site itself"),
    "status": ("slug,status\nhornsey,open", "“open” is none of these: draft, published, closed."),
    "nation": ("slug,nation\nhornsey,France", "“France” is none of these"),
    "published without a town": ("slug,version,town\nhornsey,1,", "A published centre needs a town"),
    "postcode": ("slug,postcode\nhornsey,12345", "“12345” is not a UK postcode"),
    "e-mail": ("slug,email\nhornsey,somebody", "email: Enter a valid email address"),
    "website": ("slug,website\nhornsey,javascript:alert(1)", "website: Enter a valid URL"),
    "charity number": ("slug,charity number\nhornsey,12", "A charity number is 6 or 7 digits"),
    "therapy": ("slug,therapies\nhornsey,yoga;magic;luck", "We do not know the therapy “luck”, “magic”"),
    "long": ("slug,name\nhornsey," + "x" * 121, "at most 120 characters"),
    "day": ("slug,confirmed on\nhornsey,11/25/2026", "“11/25/2026” is not a day"),
    "short year": ("slug,confirmed on\nhornsey,12/11/26", "is not a day"),
    "closed": ("slug,closed from,closed until\nhornsey,2/1/2026,1/1/2026", "comes after the first"),
    "swapped": (
        "slug,latitude,longitude\nhornsey,-0.117,51.585",
        "latitude: Latitude and longitude look swapped",
    ),
    "elsewhere": ("slug,latitude,longitude\nhornsey,0,0", "is not on these islands"),
    "comma": ('slug;latitude;longitude\nhornsey;"51,585";"-0,117"', "has a comma in it"),
    "no number": ("slug,latitude,longitude\nhornsey,51.5N,0", "is not a number of degrees"),
    "half a place": ("slug,latitude,longitude\nhornsey,51.5,", "go together"),
    "how the pin is known": ("slug,pin\nhornsey,guess", "“guess” is none of these: address, postcode, town."),
    "shortened phone": ("slug,phone\nhornsey,1.13496E+09", "taken the phone number for a sum"),
    "digits of no phone": ("slug,phone\nhornsey,9999999999", "taken the phone number for a sum"),
}


@pytest.fixture
def centre():
    TherapyFactory(slug="yoga")
    return CentreFactory(slug="hornsey", town="London")


def refused(office, name: str, data: bytes, sentence: str) -> None:
    before = list(Centre.objects.values())

    page = upload(office, data, name)

    assert page.status_code == 200
    assert sentence in words(page)
    assert "Nothing has been changed." in words(page)
    assert 'name="table"' not in page.text
    assert list(Centre.objects.values()) == before
    assert Centre.history.count() == 1
    assert not pending_upload.get_upload_folder().exists() or not list(
        pending_upload.get_upload_folder().iterdir()
    )


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_ends_in_a_sentence_and_changes_nothing(office, centre, kind):
    refused(office, *BAD[kind])


@pytest.mark.parametrize("kind", WRONG_ROWS)
def test_a_wrong_row_ends_in_a_sentence_and_changes_nothing(office, centre, kind):
    text, sentence = WRONG_ROWS[kind]
    refused(office, "centres.csv", text.encode(), sentence)


WRONG_CELLS = {
    "formula": (formula(), "Cell B2 holds a formula"),
    "formula, two sheets": (two_sheets("B2", "Centres > all"), "Cell B2 holds a formula"),
    "error of a spreadsheet": (
        sheet(HEAD + f'<row r="2">{text_cell("A2", "hornsey")}<c r="B2" t="e"><v>#REF!</v></c></row>'),
        "Cell B2 holds an error of the spreadsheet: #REF!",
    ),
    "far column": (
        sheet(HEAD + f'<row r="2">{text_cell("A2", "hornsey")}{text_cell("CW2", "x")}</row>'),
        "more cells than there are columns",
    ),
}


@pytest.mark.parametrize("kind", WRONG_CELLS)
def test_a_wrong_cell_of_a_workbook_keeps_its_row_out(office, centre, kind):
    data, sentence = WRONG_CELLS[kind]
    refused(office, "a.xlsx", data, sentence)


def test_a_formula_on_a_sheet_that_is_not_read_keeps_no_row_out(office, centre):
    page = upload(office, two_sheets("B2", "Sums & more"), "a.xlsx")

    assert "holds a formula" not in words(page)
    assert 'name="table"' in page.text


def test_a_good_file_is_not_refused(office, centre):
    for name, data in (("a.csv", CSV), ("a.xlsx", WORKBOOK), ("a.xlsx", repacked())):
        assert 'name="table"' in upload(office, data, name).text


def test_the_sentence_names_the_address_that_a_centre_has_now(office, centre):
    centre.slug = "crouch-end"
    centre.save()

    page = upload(office, CSV)

    assert "This centre is called “crouch-end” now. Use that slug." in words(page)
