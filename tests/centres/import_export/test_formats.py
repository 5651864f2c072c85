"""Tables that nobody prepared: other spreadsheets, titles above the headings, other words for our columns."""

import openpyxl
import pytest

from centres.import_export.headings import interpret_headings
from centres.import_export.reading import read_table
from centres.models import TableHeading
from tests.support.import_export import answer, apply, csv_of, ods_of, upload, words, xls_of, xlsx_of

pytestmark = pytest.mark.django_db
ROW = {"slug": "hornsey", "town": "Höfn", "phone": 2079460000}


@pytest.mark.parametrize(("kind", "build"), [("xlsx", xlsx_of), ("xls", xls_of), ("ods", ods_of)])
def test_a_workbook_of_each_kind_is_read(office, centre, kind, build):
    apply(office, upload(office, build(ROW), f"centres.{kind}"))

    centre.refresh_from_db()
    assert (centre.town, centre.phone) == ("Höfn", "020 7946 0000")


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be", "latin-1", "mac-roman"])
def test_a_text_without_any_mark_of_its_encoding_is_read(coding):
    end = "\r" if coding == "mac-roman" else "\r\n"
    text = f"slug|town{end}hornsey|Höfn{end}"

    table = read_table(text.encode(coding), "a.csv")

    assert (table.heads, table.rows[0].cells) == (["slug", "town"], ["hornsey", "Höfn"])


def test_the_headings_are_found_below_a_title_and_blank_rows(office, centre):
    book = openpyxl.Workbook()
    for line in (["Our centres", "2026"], [], ["", "Slug", "Town"], ["", "hornsey", "Crouch End"]):
        book.active.append(line)
    for name, place in (("Cover", 0), ("Notes", 2)):  # the table is the sheet with the most headings
        book.create_sheet(name, place).append(["Centres of our region", "By Pat"])
    book.save(file := __import__("io").BytesIO())

    shown = upload(office, file.getvalue(), "a.xlsx")

    assert "Row 4: Hornsey Centre" in words(shown)
    assert "There are several sheets in it. This is “Sheet”." in words(shown)


@pytest.mark.parametrize(
    ("head", "column", "is_sure"),
    [
        ("E-Mail", "email", True),
        ("Post code", "postcode", True),
        ("charity_number", "charity_number", True),
        ("Tel", "phone", False),
        ("Centre name", "name", False),
        ("Telefone", "phone", False),
        ("Country", "nation", False),
        ("Colour", "", False),
        ("staff notes", "", False),
        ("", "", True),
    ],
)
def test_only_our_own_word_is_sure_and_a_likeness_is_a_guess(head, column, is_sure):
    found = interpret_headings([head], {})[0]

    assert (found.column, found.is_sure) == (column, is_sure)


def test_two_headings_for_one_column_are_asked_about(office, centre):
    asked = upload(office, csv_of({"slug": "hornsey", "phone": "020 7946 0000", "Tel": "020 7946 0001"}))
    twice = answer(office, asked, **{"column-2": "phone"})
    assert "Two headings cannot both be “phone”." in words(twice)
    assert not TableHeading.objects.exists()

    shown = answer(office, twice, **{"column-2": ""})

    assert "Columns left out: Tel." in words(shown)


def test_our_own_word_twice_is_asked_about(office, centre):
    asked = upload(office, b"slug,town,Town\r\nhornsey,York,Leeds\r\n")

    assert "“Town” For example: Leeds Leave it out" in words(asked)
    assert "Columns left out: Town." in words(answer(office, asked))


def test_a_first_column_without_a_name_hides_no_answer(office, centre):
    asked = upload(office, b",slug,Tel\r\n1,hornsey,020 7946 0000\r\n")

    shown = answer(office, asked)

    assert "Row 2: Hornsey Centre" in words(shown)
    assert "Columns left out: one without a name." in words(shown)


def test_how_columns_are_read_can_be_changed_afterwards(office, centre):
    TableHeading.objects.create(heading="tel", column="email")
    shown = upload(office, csv_of({"slug": "hornsey", "Tel": "020 7946 0000", "town": "Crouch End"}))
    assert "email: Enter a valid email address." in words(shown)
    good = upload(office, csv_of({"slug": "hornsey", "Tel": "a@example.org"}))
    token = good.text.partition('name="table" value="')[2].partition('"')[0]

    asked = office.post("/admin/centres/centre/import/", {"table": token, "ask": "1"})
    answer(office, asked, **{"column-1": "phone"})

    assert TableHeading.objects.get().column == "phone"


def test_a_row_without_a_slug_is_asked_about_and_never_guessed(office, centre):
    row = {"name": "Hornsey centre", "town": "London", "phone": "020 7946 0000"}

    asked = upload(office, csv_of(row))

    assert "It is Hornsey Centre, London: the same name and town" in words(asked)
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0018"
    new = answer(office, asked, **{"row-2": "is new"})
    assert "1 added" in words(new)
    assert "Hornsey Centre has the same name and town. Is that right?" in words(new)
    apply(office, answer(office, asked))
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0000"


def test_a_row_can_be_left_out_by_hand(office, centre):
    asked = upload(office, csv_of({"name": "Hornsey centre", "town": "London"}))

    assert "You left out 1 row." in words(answer(office, asked, **{"row-2": "leave out"}))


def test_two_rows_that_may_be_one_new_centre_are_asked_about(office):
    row = {"name": "Testham Centre", "town": "Testham", "nation": "England"}

    asked = upload(office, csv_of(row, row, row | {"town": "Elsewhere"}))

    assert (
        "Row 3: Testham Centre Choose It is row 2 again, Testham Centre, Testham: the same name and town"
        in (words(asked))
    )
    assert "Row 4" not in words(asked)
    assert "2 added" in words(answer(office, asked, **{"row-3": "leave out"}))
    assert "3 added" in words(answer(office, asked, **{"row-3": "is new"}))


def test_a_row_is_no_other_one_s_because_of_a_phone_alone(office):
    rows = [
        {"name": name, "town": name, "nation": "England", "phone": "020 7946 0000"} for name in ("A", "B")
    ]

    assert "2 added" in words(upload(office, csv_of(*rows)))
