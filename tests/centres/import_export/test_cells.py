"""What spreadsheets do to cells is undone where that is certain."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from centres.import_export.parsing import escape_formula
from centres.models import Centre
from tests.support.factories import CentreFactory
from tests.support.import_export import EXPORT, apply, csv_of, upload, words, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return CentreFactory(slug="hornsey", phone="01462 684214", address="Café Straße 1\r\nBack yard")


@pytest.mark.parametrize(
    ("before", "cell", "after"),
    [
        ("", 1134960018, "0113 496 0018"),
        ("", 1134960018.0, "0113 496 0018"),
        ("", "1134960018", "0113 496 0018"),
        ("", "1134960018.0", "0113 496 0018"),
        ("", "1.134960018E+09", "0113 496 0018"),
        ("", 441865237373, "+44 1865 237373"),
        ("", "353214300001", "+353 21 430 0001"),
        ("01462 684214", "1462684214", "01462 684214"),
        ("01462 684214", "1.46268E+09", "01462 684214"),
        ("01462 684 214", 1462684214, "01462 684 214"),
        ("+44 1865 237373", "4.41865E+11", "+44 1865 237373"),
        ("01462684214", "01462 684214", "01462684214"),
        ("", "0800 783 0518", "0800 783 0518"),
        ("", "116123", "116123"),
    ],
)
def test_phones_that_a_spreadsheet_took_for_numbers_are_put_right(office, before, cell, after):
    centre = CentreFactory(slug="hornsey", phone=before)
    name, data = ("a.csv", csv_of) if isinstance(cell, str) else ("a.xlsx", xlsx_of)

    shown = upload(office, data({"slug": "hornsey", "phone": cell, "town": "Highgate"}), name)
    apply(office, shown)

    centre.refresh_from_db()
    assert (centre.phone, centre.town) == (after, "Highgate")


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 12),
        datetime(2026, 11, 12, 9, 30),
        "12/11/2026",
        "2026-11-12",
        46338,
        "2026-11-12 00:00:00",
    ],
)
def test_days_are_read_as_spreadsheets_write_them(office, centre, cell):
    apply(office, upload(office, xlsx_of({"slug": "hornsey", "confirmed on": cell}), "a.xlsx"))

    centre.refresh_from_db()
    assert centre.confirmed_on == date(2026, 11, 12)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("parted_by", [",", ";", "\t"])
def test_every_coding_and_sign_between_cells_is_read(office, centre, coding, parted_by):
    data = csv_of({"slug": "hornsey", "town": "Zoë’s – Höf", "county": "a,b;c"}, delimiter=parted_by)

    apply(office, upload(office, data.decode().encode(coding)))

    centre.refresh_from_db()
    assert (centre.town, centre.county) == ("Zoë’s – Höf", "a,b;c")


def test_the_line_that_tells_excel_how_cells_are_parted_is_passed_over(office, centre):
    assert "Row 2: " in upload(office, b"sep=;\r\nslug;town\r\nhornsey;Highgate\r\n").text


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(office, centre):
    page = upload(office, b'slug,address\r\nhornsey,"1\r\n2\r\n3"\r\n,\r\nother,x\r\n')

    assert "Row 4: other" in page.text


def test_heads_are_read_in_any_dress(office, centre):
    apply(
        office,
        upload(office, csv_of({" SLUG ": "hornsey", "Opening-Hours": "Ring us", "also_offers": "Tea"})),
    )

    centre.refresh_from_db()
    assert (centre.opening_hours, centre.also_offers) == ("Ring us", "Tea")


def test_a_spreadsheet_that_rewrote_what_it_can_still_changes_nothing(office, centre):
    """As Excel saves a CSV: Windows-1252, no zero before the phone, other days, bare line ends in cells."""
    Centre.objects.update(confirmed_on=date(2026, 11, 12), source_date="2020-06-04", phone="01462684214")
    row = {
        "slug": "hornsey",
        "phone": "1462684214",
        "confirmed on": "12/11/2026",
        "source date": "04/06/2020",
        "address": "Café Straße 1\nBack yard",
        "latitude": "51.5072",
        "longitude": "-0.1276",
        "status": "Published",
    }

    page = upload(office, csv_of(row, delimiter=";").decode().encode("cp1252"))

    assert "nothing would change" in words(page)


@pytest.mark.parametrize(
    "words_", ["=1+1", "+1", "-a", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =cmd|' /C calc'!A0"]
)
def test_nothing_in_a_table_runs(office, centre, words_):
    Centre.objects.update(name=words_)

    text = office.post(EXPORT, {"kind": "csv"}).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(office.post(EXPORT, {"kind": "xlsx"}).content))

    cell = book.active["B2"]
    assert f"hornsey,'{words_.strip()}," in text
    assert (cell.value, cell.data_type, cell.number_format) == (f"'{words_.strip()}", "s", "@")


def test_a_number_needs_no_holding():
    assert [escape_formula("-0.117000"), escape_formula("-1+1"), escape_formula("'-5")] == [
        "-0.117000",
        "'-1+1",
        "''-5",
    ]


def test_phones_are_taken_out_with_a_space(office, centre):
    Centre.objects.update(phone="01462684214")

    assert ",01462 684214," in office.post(EXPORT, {"kind": "csv"}).content.decode()


def test_a_table_that_is_older_takes_back_no_confirmation(office, centre):
    Centre.objects.update(confirmed_on=date(2026, 11, 12))

    page = upload(office, csv_of({"slug": "hornsey", "confirmed on": "1/2/2026", "town": "Highgate"}))
    assert "The centre has confirmed its details since: 2026-11-12 stays." in words(page)
    apply(office, page)

    centre.refresh_from_db()
    assert (centre.confirmed_on, centre.town) == (date(2026, 11, 12), "Highgate")
