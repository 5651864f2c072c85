"""The schedule, opened by a second library and checked cell by cell against HMRC's layout."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
import time_machine
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText

from msntc.giving.gift_aid.hmrc.row import build_person_row
from msntc.giving.gift_aid.hmrc.schedule import (
    HEADINGS,
    MIME,
    MOST_BYTES,
    TooManyRows,
    build_schedule_csv,
    build_schedule_file,
)

NASTY = [
    ("Łukasz", "O’Brien-Nguyễn"),
    ("Zoë", "<b>&amp;\"'"),
    ("Siân", "Jones, the post"),
    ("A", "van der Berg"),
]


def donors(count=4):
    return [
        build_person_row(
            title="Mrs",
            first_name=NASTY[n % 4][0],
            last_name=NASTY[n % 4][1],
            house=f"{n + 1} High Street",
            postcode="LS1 4DY",
            given_on=date(2026, 10, 1 + n % 28),
            pence=123_450 + n,
            in_uk=n % 4 != 3,
            sponsored=n % 4 == 1,
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
    name, found = cells(build_schedule_file(donors(), earliest=date(2026, 10, 1), overclaimed_pence=1250))
    assert name.startswith("R68GAD_V1_00_0")
    assert (found["D13"], found["D17"]) == ("01/10/26", "12.50")
    assert [found[c + "25"] for c in "BCDEFGHIJK"] == [
        "1", "Mrs", "Lukasz", "O'Brien Nguyen", "1 High Street", "LS1 4DY", "", "", "01/10/26", "1234.50",
    ]  # fmt: skip
    assert found["E26"] == "<b>&amp;\"'"
    assert found["G28"] == "X"
    assert found["B28"] == "4"
    assert "B29" not in found


UK_POSTCODE = r"(?:GIR 0AA|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2})"
HMRC = {
    "B": r"[1-9][0-9]{0,2}|1000",
    "C": r"|[A-Za-z][A-Za-z'-]{1,3}",
    "D": r"\S.{0,33}\S|\S",
    "E": r"[^-\s][^-]{0,33}[^-\s]|[^-\s]",
    "F": r"\S.{0,39}",
    "G": UK_POSTCODE + "|X",
    "H": r"",
    "I": r"|Yes",
    "J": r"(?:0[1-9]|[12][0-9]|3[01])/(?:0[1-9]|1[0-2])/[0-9]{2}",
    "K": r"[0-9]+\.[0-9]{2}",
}
"""What HMRC's validator and gov.uk ask of each column, written from facts of theirs and not from our rules."""
LATIN_1 = re.compile("[\x20-\x7e\xa1-\xac\xae-\xff]*")


def test_every_cell_of_every_row_is_as_hmrc_asks_and_there_is_no_other():
    rows = donors(1000)
    found = cells(build_schedule_file(rows, earliest=date(2026, 10, 1), overclaimed_pence=1250))[1]
    written = {place: words for place, words in found.items() if words}
    expected = {f"{column}{row}" for row in range(25, 1025) for column in HMRC}
    for place in expected:
        words = found.get(place, "")
        assert re.fullmatch(HMRC[place[0]], words), (place, words)
        assert LATIN_1.fullmatch(words), (place, words)
        written.pop(place, None)
    assert written == {
        "B2": "Gift Aid schedule",
        "B13": "Box 1: earliest donation date", "D13": "01/10/26",
        "B17": "Box 2: previously over-claimed", "D17": "12.50",
        **dict(zip((c + "24" for c in "BCDEFGHIJK"), HEADINGS, strict=True)),
    }  # fmt: skip
    assert [found[f"I{row}"] for row in (25, 26, 27)] == ["", "Yes", ""]
    assert len({found[f"B{row}"] for row in range(25, 1025)}) == 1000


def test_without_anything_claimed_too_much_box_2_is_blank():
    assert cells(build_schedule_file(donors(), earliest=date(2026, 10, 1)))[1]["D17"] == ""


def test_the_file_is_an_opendocument_by_its_first_bytes():
    file = build_schedule_file(donors(), earliest=date(2026, 10, 1))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype").decode() == MIME


def test_a_thousand_rows_fit_hmrcs_limit_and_one_more_is_refused():
    file = build_schedule_file(donors(1000), earliest=date(2026, 10, 1))
    assert len(file) < MOST_BYTES
    assert cells(file)[1]["B1024"] == "1000"
    with pytest.raises(TooManyRows):
        build_schedule_file(donors(1001), earliest=date(2026, 10, 1))


def test_the_same_rows_give_the_same_bytes_on_another_day():
    files = set()
    for day in ("2026-11-01", "2026-11-21"):
        with time_machine.travel(day):
            files.add(build_schedule_file(donors(), earliest=date(2026, 10, 1)))
    assert len(files) == 1


def test_the_rows_to_paste_are_the_same_without_their_number():
    pasted = list(csv.reader(io.StringIO(build_schedule_csv(donors()))))
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
