"""gazetteer.loaders.onspd: the ONS Postcode Directory in either layout, and each way it can be wrong."""

import pytest

from centres.gazetteer.loaders import onspd
from centres.gazetteer.loaders.errors import LoadRefused
from tests.support.gazetteer_files import (
    ONSPD_FROM_2025,
    ONSPD_NAME,
    ONSPD_TO_2024,
    cut,
    onspd_line,
    onspd_text,
    spoilt,
    zipped,
)

LINES = [
    onspd_line("SW1A 1AA", "529090", "0179645"),
    onspd_line("AB1 0AA", "385386", "0801193", ended="199606", lat="57.101459", long="-2.242858"),
    onspd_line("IM1 1AA", "", "", ended="201303", lat="99.999999", long="0.000000"),
]
ROWS = [
    ("SW1A1AA", 529090, 179645, False, 2),
    ("AB10AA", 385386, 801193, True, 3),
    ("IM11AA", None, None, True, 4),
]


def read(path):
    return [row for file in onspd.read_onspd(path) for row in file.rows]


@pytest.fixture
def csv(tmp_path):
    def write(*lines, header=ONSPD_FROM_2025):
        path = tmp_path / "ONSPD_NOV_2025_UK.csv"
        path.write_text(onspd_text(*lines, header=header), newline="")
        return path

    return write


@pytest.mark.parametrize("header", [ONSPD_TO_2024, ONSPD_FROM_2025])
def test_both_layouts_are_read_by_the_names_of_their_columns(csv, header):
    assert read(csv(*LINES, header=header)) == ROWS


def test_the_order_of_the_columns_does_not_matter(csv):
    path = csv('"199606","0801193","AB1 0AA","385386"', header="DOTERM, north1m ,pcds,east1m")

    assert read(path) == [("AB10AA", 385386, 801193, True, 2)]


def test_a_zip_is_read_like_the_file_inside_it(tmp_path):
    content = {
        ONSPD_NAME: onspd_text(*LINES),
        "Data/multi_csv/ONSPD_NOV_2025_UK_SW.csv": onspd_text(LINES[0]),
        "Documents/codes.csv": "",
    }

    assert read(zipped(tmp_path / "onspd.zip", content)) == ROWS


def test_a_byte_order_mark_is_no_part_of_the_first_name(csv):
    path = csv('"N8 0NP","531541","189165",""', header="\ufeffpcds,east1m,north1m,doterm")

    assert read(path) == [("N80NP", 531541, 189165, False, 2)]


def test_blank_lines_are_passed_over_and_counted(csv):
    assert read(csv(LINES[0], "", LINES[1], ""))[1] == ("AB10AA", 385386, 801193, True, 4)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("east1m", "no column for the easting (east1m or oseast1m)."),
        ("north1m", "no column for the northing (north1m or osnrth1m)."),
        ("doterm", "no column for the date of termination (doterm)."),
    ],
)
def test_a_missing_column_is_named(csv, column, words):
    path = csv(*LINES, header=ONSPD_FROM_2025.replace(column, "other"))

    with pytest.raises(LoadRefused) as refusal:
        read(path)
    assert str(refusal.value) == f"ONSPD_NOV_2025_UK.csv, line 1: {words} Nothing was replaced."


@pytest.mark.parametrize("header", ["", "SW1A 1AA,529090,179645"])
def test_a_file_without_a_header_is_refused(csv, header):
    with pytest.raises(LoadRefused, match=r"ONSPD_NOV_2025_UK\.csv, line 1: no column for the postcode"):
        read(csv(*LINES, header=header))


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "x.csv").touch()

    with pytest.raises(LoadRefused, match=r"x\.csv, line 1: no column"):
        read(tmp_path / "x.csv")


def test_a_row_cut_short_is_named(csv):
    with pytest.raises(LoadRefused, match=r"UK\.csv, line 3: 5 columns where the header has 13"):
        read(csv(LINES[0], LINES[1][:40]))


@pytest.mark.parametrize(("east", "north"), [("52909O", "179645"), ("529090", "51.5"), ("x", "y")])
def test_a_number_that_is_none_is_named(csv, east, north):
    with pytest.raises(LoadRefused) as refusal:
        read(csv(LINES[0], onspd_line("N8 0NP", east, north)))
    assert str(refusal.value) == (
        f"ONSPD_NOV_2025_UK.csv, line 3: {east!r}, {north!r} is not a grid reference in metres. "
        "Nothing was replaced."
    )


def test_what_is_no_zip_is_refused_by_name(tmp_path):
    path = tmp_path / "onspd.zip"
    path.write_text(onspd_text(*LINES))

    with pytest.raises(LoadRefused, match=r"onspd\.zip: this is not a zip"):
        read(path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = zipped(tmp_path / "onspd.zip", {"Data/multi_csv/ONSPD_NOV_2025_UK_SW.csv": onspd_text(*LINES)})

    with pytest.raises(LoadRefused, match=r"onspd\.zip: this zip holds no ONSPD_…_UK\.csv"):
        read(path)


def test_a_zip_cut_short_is_refused(tmp_path):
    path = cut(zipped(tmp_path / "onspd.zip", {ONSPD_NAME: onspd_text(*LINES)}))

    with pytest.raises(LoadRefused, match=r"onspd\.zip: this is not a zip, or not the whole of it"):
        read(path)


def test_a_damaged_member_is_refused(tmp_path):
    path = zipped(tmp_path / "onspd.zip", {ONSPD_NAME: onspd_text(*LINES * 500)})

    with pytest.raises(LoadRefused, match=r"ONSPD_NOV_2025_UK\.csv.*: the file is cut short or damaged"):
        read(spoilt(path, ONSPD_NAME))


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.zip", "nowhere"])
def test_a_missing_file_is_refused(tmp_path, name):
    with pytest.raises(LoadRefused, match=f"{name}: there is no such file"):
        read(tmp_path / name)
