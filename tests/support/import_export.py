"""What the tests of tables share: files, and the office's way from upload to applying."""

import csv
import io
import re

import openpyxl
import xlwt
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

IMPORT, APPLY, EXPORT = (f"/admin/centres/centre/{page}/" for page in ("import", "import/apply", "export"))


def csv_of(*rows: dict, delimiter: str = ",") -> bytes:
    """A CSV with the keys of the first row as heads."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def xlsx_of(*rows: dict) -> bytes:
    """A workbook as a spreadsheet makes it: numbers are numbers, days are days."""
    book = openpyxl.Workbook()
    for line in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, data: bytes, name: str = "centres.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def ods_of(*rows: dict) -> bytes:
    """As LibreOffice keeps a table: texts, and numbers as numbers."""
    book, table = OpenDocumentSpreadsheet(), Table(name="Centres")
    for line in [list(rows[0]), *(list(row.values()) for row in rows)]:
        row = TableRow()
        for value in line:
            is_number = isinstance(value, int)
            cell = TableCell(valuetype="float", value=value) if is_number else TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def xls_of(*rows: dict) -> bytes:
    """As Excel kept a table until 2007."""
    book = xlwt.Workbook()
    page = book.add_sheet("Centres")
    for n, line in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
        for m, value in enumerate(line):
            page.write(n, m, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def answer(client, shown, **said):
    """Answers a page that asks about headings or rows; what is not said is sent as it stands there."""
    form = BeautifulSoup(shown.text, "html.parser").select_one(f'form[action="{IMPORT}"]')
    assert form, shown.text
    sent = {"table": form.select_one("[name=table]")["value"]}
    for box in form.select("select"):
        chosen = box.select_one("option[selected]") or box.select_one("option")
        sent[box["name"]] = chosen["value"]
    return client.post(IMPORT, sent | said)


def apply(client, shown, **button):
    """Presses a button of the page that was shown."""
    table = re.search(r'name="table" value="([^"]+)"', shown.text)
    assert table, shown.text
    return client.post(APPLY, {"table": table[1]} | (button or {"apply": "1"}), follow=True)


def words(page) -> str:
    """The text of a page, without markup."""
    text = re.sub(r"<[^>]+>", " ", page.text.partition('id="content"')[2])
    return re.sub(r"\s+", " ", text)
