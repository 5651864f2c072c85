"""The list as CSV: whole, safe in a spreadsheet, and without what is not for the public."""

import csv
import io

import pytest

from centres.open_data.csv_export import COLUMNS, format_phone_cell, format_text_cell
from tests.support.factories import LEEDS, CentreFactory, TherapyFactory
from tests.support.hostile_centre import FORMULA, NASTY, nasty_centre

pytestmark = pytest.mark.django_db
PATH = "/api/v1/centres.csv"


def rows(client):
    answer = client.get(PATH)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_each_published_centre_is_a_row(client):
    CentreFactory(
        name="Café Ŵ",
        slug="one",
        address="1 Road\nHouse",
        postcode="LS1 4DY",
        phone="01132450000",
        point=LEEDS,
        pin="postcode",
        confirmed_on="2026-11-12",
        closure_note="Closed in June.",
        closed_until="2026-12-31",
        closed_reason="Flood",
        staff_notes="Only staff read this",
        therapies=[TherapyFactory(name="Yoga"), TherapyFactory(name="Oxygen")],
    )
    CentreFactory(slug="placeless", name="Z", point=None, pin="")
    CentreFactory(slug="draft", status="draft")
    CentreFactory(slug="closed", status="closed")

    one, placeless = rows(client)

    assert list(one) == COLUMNS
    assert (one["name"], one["slug"], one["address"]) == ("Café Ŵ", "one", "1 Road\nHouse")
    assert (one["latitude"], one["longitude"], one["pin"]) == ("53.8008", "-1.5491", "postcode")
    assert (one["phone"], one["confirmed_on"]) == ("01132 450000", "2026-11-12")
    assert one["therapies"] in {"Yoga; Oxygen", "Oxygen; Yoga"}
    assert one["closure_note"] == "Closed in June."
    assert [one[f"closed_{name}"] for name in ("from", "until", "reason")] == ["", "2026-12-31", "Flood"]
    assert one["url"] == "http://localhost:8000/centres/one/"
    assert (placeless["slug"], placeless["latitude"], placeless["confirmed_on"]) == ("placeless", "", "")
    assert "Only staff" not in client.get(PATH).text


def test_it_begins_with_the_mark_that_spreadsheets_look_for_and_ends_lines_as_the_rule_says(client):
    CentreFactory()

    content = client.get(PATH).content

    assert content.startswith(b"\xef\xbb\xbfname,")
    assert content.count(b"\r\n") == 2


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_a_formula_and_none_breaks_the_table(client, text):
    nasty_centre(text)

    (row,) = rows(client)

    assert None not in row
    for name, value in row.items():
        if name not in {"latitude", "longitude"}:
            assert not value.lstrip().startswith(tuple("=+-@＝＋－＠")), name
        assert "\r" not in value


def test_a_formula_is_kept_as_words():
    assert format_text_cell(FORMULA) == "'" + FORMULA
    assert format_text_cell("  =1") == "'=1"
    assert format_text_cell("A = B") == "A = B"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("020 7946 0000", "020 7946 0000"),
        ("02079460000", "02079 460000"),
        ("+44 20 7946 0000", "020 7946 0000"),
        ("+44 (0)20 7946 0000", "020 7946 0000"),
        ("00442079460000", "02079 460000"),
        ("01632 960001 ext 2", "01632 960001 ext 2"),
        ("999", "999"),
        ("", ""),
    ],
)
def test_a_phone_number_is_no_number_to_a_spreadsheet(number, written):
    assert format_phone_cell(number) == written


def test_a_number_from_abroad_is_no_formula(client):
    CentreFactory(phone="+353 1 234 5678")

    assert rows(client)[0]["phone"] == "'+353 1 234 5678"
