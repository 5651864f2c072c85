"""HMRC's Gift Aid schedule as an OpenDocument spreadsheet, and the same rows to paste into HMRC's own template.

Layout of the sheet R68GAD_V1_00_0_EN, as HMRC's validator reads it (hmrc/charities-claims-validation, 2026): the
earliest date in D13, tax claimed too much before in D17, rows 25 to 1024, columns B to K. It takes the displayed text
of a cell and does not expand repeated columns, so each cell is written out. HMRC's file itself is not ours to ship.
"""

import csv
import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from msntc.amounts import format_plain_pounds
from msntc.giving.gift_aid.hmrc.row import ScheduleRow

MOST_ROWS = 1000
MOST_BYTES = 256_000
SHEET = "R68GAD_V1_00_0_EN"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
FIRST_ROW, DATE_ROW, OVERCLAIM_ROW = 25, 13, 17
HEADINGS = [
    "Item",
    "Title",
    "First name",
    "Last name",
    "House name or number",
    "Postcode",
    "Aggregated donations",
    "Sponsored event",
    "Donation date",
    "Amount",
]
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


class TooManyRows(ValueError):
    """More than 1,000 rows: make another claim for the rest."""


def build_schedule_file(rows: list[ScheduleRow], *, earliest: date, overclaimed_pence: int = 0) -> bytes:
    """The schedule as .ods; the same rows give the same bytes. Raises TooManyRows.

    `overclaimed_pence` is tax, not gifts: a quarter of what was refunded after it had been claimed on.
    """
    if len(rows) > MOST_ROWS:
        raise TooManyRows(f"{len(rows)} rows are more than the {MOST_ROWS} that one schedule takes.")
    lines: dict[int, dict[str, str]] = {
        2: {"B": "Gift Aid schedule"},
        DATE_ROW: {"B": "Box 1: earliest donation date", "D": f"{earliest:%d/%m/%y}"},
        OVERCLAIM_ROW: {
            "B": "Box 2: previously over-claimed",
            "D": format_plain_pounds(overclaimed_pence) if overclaimed_pence else "",
        },
        FIRST_ROW - 1: dict(zip("BCDEFGHIJK", HEADINGS, strict=True)),
    }
    for n, row in enumerate(rows):
        lines[FIRST_ROW + n] = dict(zip("BCDEFGHIJK", [str(n + 1), *row.cells], strict=True))
    table = "".join(build_ods_row(lines.get(number, {})) for number in range(1, max(lines) + 1))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="{SHEET}">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text, how in (
            ("mimetype", MIME, zipfile.ZIP_STORED),  # first and not compressed, or it is no OpenDocument
            ("content.xml", content, zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, how)
    return written.getvalue()


def build_ods_row(cells: dict[str, str]) -> str:
    last = max(cells, default="A")
    written = "".join(build_ods_cell(cells.get(chr(c), "")) for c in range(ord("A"), ord(last) + 1))
    return f"<table:table-row>{written}</table:table-row>"


def build_ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def build_schedule_csv(rows: list[ScheduleRow]) -> str:
    """The nine columns from title to amount as CSV, to be pasted into HMRC's own template."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(row.cells for row in rows)
    return written.getvalue()
