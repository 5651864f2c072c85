"""gazetteer.loaders.opennames: the populated places of OS Open Names."""

import pytest
from geopy.distance import geodesic

from centres.gazetteer.loaders import opennames
from centres.gazetteer.loaders.errors import LoadRefused
from tests.support.gazetteer_files import cut, open_names_line, open_names_zip, spoilt, zipped

LERWICK = open_names_line("Lerwick", 447759.0, 1141280.0, "Scotland", county="Shetland Islands")
SWANSEA = open_names_line("Swansea", "265500.5", "193000", "Wales", name2="Abertawe", county="Swansea")


def read(path):
    return list(opennames.read_open_names(path))


def test_a_place_is_read_with_its_nation_county_and_other_name(tmp_path):
    (row,) = read(open_names_zip(tmp_path / "o.zip", SS69=[SWANSEA]))

    assert (row.name, row.nation, row.county, row.local_names) == (
        "Swansea",
        "Wales",
        "Swansea",
        ("Abertawe",),
    )
    assert (row.source, row.population) == ("open-names", 0)


def test_its_position_is_turned_into_degrees(tmp_path):
    (row,) = read(open_names_zip(tmp_path / "o.zip", HU44=[LERWICK]))

    assert geodesic((row.latitude, row.longitude), (60.153222, -1.141595)).m < 3


def test_only_populated_places_are_kept(tmp_path):
    lines = [
        open_names_line("A Road", 1, 1, "England", type="transportNetwork"),
        LERWICK,
        open_names_line("N8 0NP", "x", "y", "Narnia", type="other"),
    ]

    assert [row.name for row in read(open_names_zip(tmp_path / "o.zip", HU44=lines))] == ["Lerwick"]


def test_every_square_is_read_and_the_header_in_the_documents_is_not(tmp_path):
    path = zipped(
        tmp_path / "o.zip",
        {"Data/HU44.csv": LERWICK, "Data/SS69.csv": SWANSEA, "Doc/OS_Open_Names_Header.csv": "ID,NAMES_URI"},
    )

    assert [row.name for row in read(path)] == ["Lerwick", "Swansea"]


def test_a_row_of_another_width_is_named(tmp_path):
    path = open_names_zip(tmp_path / "o.zip", HU44=[LERWICK, "", LERWICK + ",more"])

    with pytest.raises(LoadRefused, match=r"HU44\.csv, line 3: 35 columns where OS Open Names has 34"):
        read(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (open_names_line("X", "far", 1, "England"), "could not convert string to float: 'far'"),
        (open_names_line("X", 1, "", "England"), "could not convert string to float"),
        (open_names_line("X", 1, 1, "Narnia"), "'Narnia' is not a valid Nation"),
        (open_names_line("X", -1, 1, "England"), "X at -1, 1 lies outside the grid"),
        (open_names_line("X", 1, 1_300_000, "England"), "X at 1, 1300000 lies outside the grid"),
        (open_names_line("X", "nan", 1, "England"), "X at nan, 1 lies outside the grid"),
        (open_names_line("X", "inf", 1, "England"), "X at inf, 1 lies outside the grid"),
        (open_names_line("", 1, 1, "England"), "there is no name"),
        (open_names_line("X" * 121, 1, 1, "England"), "a name is too long"),
        (open_names_line("X", 1, 1, "England", name2="X" * 121), "a name is too long"),
        (open_names_line("X", 1, 1, "England", county="X" * 81), "a name is too long"),
        (open_names_line("X\x1b[2J", 1, 1, "England"), "a name holds a control character ('X\\x1b[2J')"),
        (open_names_line("X", 1, 1, "England", name2="X\x00"), "a name holds a control character ('X')"),
        (open_names_line("X", 1, 1, "England", county="\x9bX"), "a name holds a control character ('X')"),
    ],
)
def test_a_row_that_makes_no_sense_is_named_with_the_reason(tmp_path, line, words):
    with pytest.raises(LoadRefused) as refusal:
        read(open_names_zip(tmp_path / "o.zip", HU44=[LERWICK, line]))
    assert str(refusal.value).startswith(f"HU44.csv, line 2: {words}")


def test_a_broken_zip_and_another_one_are_refused(tmp_path):
    path = open_names_zip(tmp_path / "o.zip", HU44=[LERWICK] * 50)
    with pytest.raises(LoadRefused, match=r"HU44\.csv.*: the file is cut short or damaged"):
        read(spoilt(path, "Data/HU44.csv"))
    with pytest.raises(LoadRefused, match=r"o\.zip: this is not a zip"):
        read(cut(path))
    with pytest.raises(LoadRefused, match=r"c\.zip: this zip holds no Data/….csv"):
        read(zipped(tmp_path / "c.zip", {"Data/CSV/sw.csv": ""}))
