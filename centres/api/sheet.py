"""All centres as CSV (RFC 4180), for people with a spreadsheet.

A spreadsheet runs a cell that begins like a formula and takes the nought off a phone number. So text that begins
so gets an apostrophe before it, and a phone number is written with a space in it, which no spreadsheet counts with.
The mark at the head (BOM) is what tells Excel that this is UTF-8.
"""

import csv
import io
import re
from datetime import date

from django.http import HttpRequest, HttpResponse

from centres.api import facts
from centres.api.answers import DIRECTORY, open_data
from centres.models import Centre

COLUMNS = (
    "name slug address town county nation postcode phone email website charity_number therapies also_offers "
    "opening_hours closure_note latitude longitude pin confirmed_on source source_date url "
    "closed_from closed_until closed_reason"
).split()
AS_THEY_ARE = [
    name
    for name in COLUMNS
    if name
    not in {
        "phone",
        "therapies",
        "latitude",
        "longitude",
        "confirmed_on",
        "url",
        "closed_from",
        "closed_until",
    }
]
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # and the wide forms, which some programs take for the narrow


@open_data(limit="data", cache=DIRECTORY)
def all_centres(request: HttpRequest) -> HttpResponse:
    centres = Centre.objects.published().prefetch_related("therapies").order_by("name")
    sheet = io.StringIO("\ufeff")
    sheet.seek(0, io.SEEK_END)
    rows = csv.DictWriter(sheet, COLUMNS)
    rows.writeheader()
    rows.writerows(_row(centre) for centre in centres.defer("staff_notes"))
    return HttpResponse(
        sheet.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ms-therapy-centres.csv"'},
    )


def _row(centre: Centre) -> dict:
    return {name: cell(getattr(centre, name)) for name in AS_THEY_ARE} | {
        "phone": cell(phone(centre.phone)),
        "therapies": cell("; ".join(therapy.name for therapy in centre.therapies.all())),
        "latitude": round(centre.point.y, facts.DECIMALS) if centre.point else "",
        "longitude": round(centre.point.x, facts.DECIMALS) if centre.point else "",
        **{name: day(getattr(centre, name)) for name in ("confirmed_on", "closed_from", "closed_until")},
        "url": facts.page(centre),
    }


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = "\n".join(text.split("\r\n")).replace("\r", "\n").strip()
    return f"'{text}" if text.startswith(FORMULA) else text


def phone(number: str) -> str:
    """A number that no spreadsheet takes for one: +44 as 0, and a space after the fifth digit if it has none."""
    number = re.sub(r"^(\+|00)44\s*(\(0\))?\s*", "0", number.strip())
    return f"{number[:5]} {number[5:]}" if number.isdigit() and len(number) > 5 else number
