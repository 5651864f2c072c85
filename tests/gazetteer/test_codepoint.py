"""gazetteer.loaders.codepoint: OS Code-Point Open in the spacing of each edition, alone and over the directory."""

import pytest

from centres.gazetteer.loaders import codepoint, postcode_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.models import PostcodeLocation
from tests.support.gazetteer_files import (
    BELFAST,
    LERWICK,
    PALACE,
    PARLIAMENT,
    ST_HELIER,
    TRURO,
    a_file,
    codepoint_line,
    codepoint_zip,
    cut,
    spoilt,
    zipped,
)


def read(path):
    return [row for file in codepoint.read_code_point_open(path) for row in file.rows]


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("AB101AA", "AB101AA"),  # 2014 and 2020: packed into seven characters
        ("G1  1AB", "G11AB"),
        ("SW1A 1AA", "SW1A1AA"),  # 2025: one space
        ("G1 1AB", "G11AB"),
    ],
)
def test_the_spacing_of_each_edition_gives_the_same_code(tmp_path, spelling, code):
    path = codepoint_zip(tmp_path / "codepo_gb.zip", xx=[codepoint_line(spelling, 10, 529090, 179645)])

    assert read(path) == [(code, 529090, 179645, False, 1)]


def test_quality_90_means_no_position(tmp_path):
    path = codepoint_zip(
        tmp_path / "c.zip",
        n=[codepoint_line("N1 1AA", 90, 0, 0), codepoint_line("N1 1AB", 60, 530000, 183000)],
    )

    assert read(path) == [("N11AA", None, None, False, 1), ("N11AB", 530000, 183000, False, 2)]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_do_not_matter(tmp_path, end):
    text = end.join([codepoint_line("N1 1AA", 10, 530000, 183000)] * 2) + end

    assert len(read(zipped(tmp_path / "c.zip", {"Data/CSV/n.csv": text}))) == 2


def test_each_area_is_a_file_of_its_own_and_the_documents_are_none(tmp_path):
    line = codepoint_line("N1 1AA", 10, 530000, 183000)
    path = zipped(
        tmp_path / "c.zip",
        {"Data/CSV/sw.csv": line, "Data/CSV/n.csv": line, "Doc/Code-Point_Open_Column_Headers.csv": "x"},
    )

    files = codepoint.read_code_point_open(path)

    assert [file.name for file in files] == ["n.csv", "sw.csv"]
    assert [file.size for file in files] == [len(line)] * 2


def test_a_short_row_is_named(tmp_path):
    path = codepoint_zip(
        tmp_path / "c.zip", n=[codepoint_line("N1 1AA", 10, 530000, 183000), '"N1 1AB",10,530000']
    )

    with pytest.raises(LoadRefused, match=r"n\.csv, line 2: 3 columns where Code-Point Open has 10"):
        read(path)


def test_a_number_that_is_none_is_named(tmp_path):
    path = codepoint_zip(tmp_path / "c.zip", n=[codepoint_line("N1 1AA", 10, "x", 183000)])

    with pytest.raises(LoadRefused, match=r"n\.csv, line 1: 'x', '183000' is not a grid reference"):
        read(path)


def test_a_zip_of_something_else_a_broken_one_and_a_damaged_one_are_refused(tmp_path):
    with pytest.raises(LoadRefused, match=r"o\.zip: this zip holds no Data/CSV/….csv"):
        read(zipped(tmp_path / "o.zip", {"Data/HY20.csv": "x"}))
    lines = [codepoint_line("N1 1AA", 10, 530000 + number * 7919 % 5003, 183000) for number in range(2000)]
    path = codepoint_zip(tmp_path / "c.zip", n=lines)
    with pytest.raises(LoadRefused, match=r"n\.csv.*: the file is cut short or damaged"):
        read(spoilt(path, "Data/CSV/n.csv"))
    with pytest.raises(LoadRefused, match=r"c\.zip: this is not a zip"):
        read(cut(path))


@pytest.mark.django_db
class TestOverTheDirectory:
    @pytest.fixture(autouse=True)
    def _load(self, tmp_path):
        old = a_file(PALACE, PARLIAMENT, TRURO, BELFAST, ST_HELIER, LERWICK, name="directory")
        newer = codepoint.read_code_point_open(
            codepoint_zip(
                tmp_path / "c.zip",
                sw=[
                    codepoint_line("SW1A 1AA", 10, 529000, 179000),
                    codepoint_line("SW1A 1AZ", 10, 529001, 179001),
                ],
                tr=[codepoint_line("TR1 2HE", 90, 0, 0)],
                eh=[codepoint_line("EH99 1SQ", 10, *PARLIAMENT[1:3])],
            )
        )
        self.count = postcode_table.replace_postcodes([*newer, old], newer=len(newer))
        self.found = {row.code: row for row in PostcodeLocation.objects.all()}

    def test_every_code_of_both_is_there_once(self):
        assert self.count == len(self.found) == 8

    def test_the_newer_position_wins(self):
        assert self.found["SW1A1AA"].point.y < 51.497  # 645 metres south of the directory's
        assert self.found["SW1A1AA"].retired is False
        assert self.found["TR12HE"].point is None

    def test_a_new_code_is_added(self):
        assert self.found["SW1A1AZ"].retired is False

    def test_a_code_that_is_in_the_directory_alone_is_retired_and_stays(self):
        assert self.found["EH991SP"].retired is True
        assert self.found["EH991SP"].point is not None

    def test_areas_that_the_newer_files_do_not_cover_are_left_as_they_are(self):
        assert self.found["ZE10AA"].retired is None
        assert self.found["BT15GS"].retired is None
        assert self.found["BT15GS"].point is not None
        assert self.found["JE23BX"].retired is None


@pytest.mark.django_db
def test_a_wrong_position_in_the_newer_file_is_named_there(tmp_path):
    newer = codepoint.read_code_point_open(
        codepoint_zip(tmp_path / "c.zip", sw=[codepoint_line("SW1A 1AA", 10, 179645, 529090)])
    )

    with pytest.raises(LoadRefused, match=r"sw\.csv, line 1: SW1A1AA would lie outside area SW"):
        postcode_table.replace_postcodes([*newer, a_file(PALACE)], newer=1)
