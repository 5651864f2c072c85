"""gazetteer.loaders.areas: the boxes, and the middles of sectors, districts and areas."""

import re
import statistics
from collections import defaultdict

import pytest

from centres.gazetteer.loaders import areas, postcode_table
from centres.gazetteer.loaders.areas import Box
from centres.gazetteer.models import PostcodeArea, PostcodeLocation
from centres.gazetteer.postcodes import Postcode
from tests.support.gazetteer_files import BELFAST, PALACE, ST_HELIER, a_file

EXACT = 1e-9  # degrees


def test_there_is_a_box_for_each_of_the_124_areas_and_it_lies_on_these_islands():
    islands = Box(49, -9, 61, 2)

    assert len(areas.read_area_boxes()) == 124
    for box in areas.read_area_boxes().values():
        assert islands.encloses(box)
        assert box.south < box.north
        assert box.west < box.east


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (Box(1, 1, 2, 2), True),
        (Box(0, 0, 3, 3), True),
        (Box(-0.1, 1, 2, 2), False),
        (Box(1, -0.1, 2, 2), False),
        (Box(1, 1, 3.1, 2), False),
        (Box(1, 1, 2, 3.1), False),
    ],
)
def test_a_box_holds_another_with_its_own_edges(inner, expected):
    assert Box(0, 0, 3, 3).encloses(inner) is expected


@pytest.mark.django_db
class TestAfterALoad:
    @pytest.fixture(autouse=True)
    def _load(self, installed):
        """Every seventh of three real districts of London, which leaves sectors of odd and of even numbers."""
        london = [row[:4] for row in installed["N"] if re.match("N(8|9|11)[0-9][A-Z]", row[0])]
        postcode_table.replace_postcodes([a_file(*london[::7], BELFAST, ST_HELIER)])
        self.areas = {area.code: area for area in PostcodeArea.objects.all()}

    def test_each_sector_and_district_is_at_the_median_of_its_postcodes(self):
        groups = defaultdict(list)
        for row in PostcodeLocation.objects.exclude(point=None):
            postcode = Postcode.parse(row.code)
            for kind in ("sector", "district"):
                groups[kind, getattr(postcode, kind)].append((row.point.x, row.point.y))

        assert len(groups) > 15
        assert {len(points) % 2 for points in groups.values()} == {0, 1}
        for (kind, code), points in groups.items():
            area = self.areas[code]
            assert (area.kind, area.postcodes) == (kind, len(points))
            assert area.point.coords == pytest.approx(
                tuple(map(statistics.median, zip(*points, strict=True))), abs=EXACT
            )

    def test_an_area_is_at_the_median_of_its_districts(self):
        districts = [
            area
            for area in self.areas.values()
            if area.kind == "district" and area.code[0] == "N" and area.code[1].isdigit()
        ]
        area = self.areas["N"]

        assert (area.kind, area.postcodes) == ("area", sum(district.postcodes for district in districts))
        assert area.point.coords == pytest.approx(
            tuple(map(statistics.median, zip(*(d.point.coords for d in districts), strict=True))), abs=EXACT
        )

    def test_areas_have_their_names(self):
        names = {code: area.name for code, area in self.areas.items() if area.kind == "area"}

        assert names == {
            "N": "North London",
            "BT": "Northern Ireland",
            "JE": "Jersey",
            "GY": "Guernsey",
            "IM": "Isle of Man",
        }

    def test_the_districts_of_islands_without_positions_come_from_their_file(self):
        douglas = self.areas["IM1"]

        assert (douglas.kind, douglas.name, douglas.postcodes) == ("district", "Douglas, Isle of Man", 0)
        assert douglas.point.coords == (-4.48333, 54.15)
        assert self.areas["GY10"].name == "Sark, Guernsey"
        assert self.areas["IM99"].name == "Isle of Man"
        assert len([code for code in self.areas if code[:2] in {"JE", "GY", "IM"}]) == 26 + 3

    def test_no_sector_is_made_of_postcodes_without_a_position(self):
        assert "JE2 3" not in self.areas

    def test_another_load_leaves_nothing_of_the_last(self):
        postcode_table.replace_postcodes([a_file(PALACE)], fewer_allowed=True)

        assert not PostcodeArea.objects.filter(code__in=["N8 0", "N8", "N"]).exists()
        assert PostcodeArea.objects.filter(code="SW1A 1", kind="sector").exists()


@pytest.mark.django_db
def test_an_island_that_is_left_out_has_no_districts_either():
    postcode_table.replace_postcodes([a_file(PALACE, ST_HELIER)], without=frozenset({"JE", "GY"}))

    assert not PostcodeArea.objects.filter(code__regex="^(JE|GY)").exists()
    assert PostcodeArea.objects.filter(code="IM1").exists()


@pytest.mark.django_db
def test_an_island_with_positions_of_its_own_is_not_taken_from_the_file():
    postcode_table.replace_postcodes([a_file(("IM11AA", 238_000, 475_500, None), BELFAST)])

    assert PostcodeArea.objects.get(code="IM1").postcodes == 1
