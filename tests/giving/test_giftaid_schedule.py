"""The schedule, opened by a second library and checked cell by cell against HMRC's layout."""

import csv
import io
import zipfile
from datetime import date

import pytest
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText

from msntc.giving.giftaid.rows import person_row
from msntc.giving.giftaid.schedule import MIME, MOST_BYTES, TooManyRows, spreadsheet, to_paste

NASTY = [
    ("Łukasz", "O’Brien-Nguyễn"),
    ("Zoë", "<b>&amp;\"'"),
    ("Siân", "Jones, the post"),
    ("A", "van der Berg"),
]


def donors(count=4):
    return [
        person_row(
            title="Mrs",
            first_name=NASTY[n % 4][0],
            last_name=NASTY[n % 4][1],
            house=f"{n + 1} High Street",
            postcode="LS1 4DY",
            given_on=date(2026, 10, 1 + n % 28),
            pence=123_450 + n,
            in_uk=n % 4 != 3,
        )
        for n in range(count)
    ]


def cells(file):
    """Row and column by their names in a spreadsheet → displayed text, as odfpy reads them."""
    table = load(io.BytesIO(file)).spreadsheet.getElementsByType(Table)[0]
    found = {}
    for n, line in enumerate(table.getElementsByType(TableRow), 1):
        for c, cell in enumerate(line.getElementsByType(TableCell)):
            assert cell.getAttribute("numbercolumnsrepeated") is None
            found[chr(ord("A") + c) + str(n)] = extractText(cell)
    return table.getAttribute("name"), found


def test_hmrcs_boxes_and_rows_stand_where_hmrc_reads_them():
    name, found = cells(spreadsheet(donors(), earliest=date(2026, 10, 1), overclaimed_pence=1250))
    assert name.startswith("R68GAD_V1_00_0")
    assert (found["D13"], found["D17"]) == ("01/10/26", "12.50")
    assert [found[c + "25"] for c in "BCDEFGHIJK"] == [
        "1", "Mrs", "Lukasz", "O'Brien Nguyen", "1 High Street", "LS1 4DY", "", "", "01/10/26", "1234.50",
    ]  # fmt: skip
    assert found["E26"] == "<b>&amp;\"'"
    assert found["G28"] == "X"
    assert found["B28"] == "4"
    assert "B29" not in found


def test_without_anything_claimed_too_much_box_2_is_blank():
    assert cells(spreadsheet(donors(), earliest=date(2026, 10, 1)))[1]["D17"] == ""


def test_the_file_is_an_opendocument_by_its_first_bytes():
    file = spreadsheet(donors(), earliest=date(2026, 10, 1))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype").decode() == MIME


def test_a_thousand_rows_fit_hmrcs_limit_and_one_more_is_refused():
    file = spreadsheet(donors(1000), earliest=date(2026, 10, 1))
    assert len(file) < MOST_BYTES
    assert cells(file)[1]["B1024"] == "1000"
    with pytest.raises(TooManyRows):
        spreadsheet(donors(1001), earliest=date(2026, 10, 1))


def test_the_same_rows_give_the_same_bytes():
    assert spreadsheet(donors(), earliest=date(2026, 10, 1)) == spreadsheet(
        donors(), earliest=date(2026, 10, 1)
    )


def test_the_rows_to_paste_are_the_same_without_their_number():
    pasted = list(csv.reader(io.StringIO(to_paste(donors()))))
    assert pasted[0] == [
        "Mrs",
        "Lukasz",
        "O'Brien Nguyen",
        "1 High Street",
        "LS1 4DY",
        "",
        "",
        "01/10/26",
        "1234.50",
    ]
    assert len(pasted) == 4
