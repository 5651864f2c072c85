"""What the tests of tables share: files, and the office's way from upload to applying."""

import csv
import io
import re

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

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


def apply(client, shown, **button):
    """Presses a button of the page that was shown."""
    table = re.search(r'name="table" value="([^"]+)"', shown.text)
    assert table, shown.text
    return client.post(APPLY, {"table": table[1]} | (button or {"apply": "1"}), follow=True)


def words(page) -> str:
    """The text of a page, without markup."""
    text = re.sub(r"<[^>]+>", " ", page.text.partition('id="content"')[2])
    return re.sub(r"\s+", " ", text)
