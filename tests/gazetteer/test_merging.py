"""gazetteer.loaders.merging: the places of several sources, each once."""

import pytest

from centres.gazetteer.loaders.merging import merge_places
from centres.gazetteer.loaders.place_table import PlaceRow


def a_row(name="Testham", nation="England", latitude=53.8, longitude=-1.55, source="geonames", **other):
    return PlaceRow(name, nation, latitude, longitude, source, **other)


def test_a_known_place_keeps_its_row_and_gains_county_and_names():
    known = a_row("Swansea", "Wales", population=5, local_names=("Abertawe", "Swonsie"))
    more = a_row(
        "swansea", "Wales", 53.81, -1.56, "open-names", county="Glamorgan", local_names=("Abertawe", "X")
    )

    (row,) = merge_places([known], [more])

    assert (row.name, row.latitude, row.population, row.source) == ("Swansea", 53.8, 5, "geonames")
    assert (row.county, row.local_names) == ("Glamorgan", ("Abertawe", "Swonsie", "X"))


def test_a_county_that_is_known_stays():
    (row,) = merge_places([a_row(county="Kent")], [a_row(county="Essex")])

    assert row.county == "Kent"


@pytest.mark.parametrize(
    ("more", "count"),
    [
        (a_row(), 1),
        (a_row(latitude=53.87), 1),  # 7.8 km away
        (a_row(latitude=53.88), 2),  # 8.9 km away
        (a_row(nation="Wales"), 2),
        (a_row("Otherham"), 2),
    ],
)
def test_another_name_nation_or_neighbourhood_is_another_place(more, count):
    assert len(merge_places([a_row()], [more])) == count


def test_a_new_place_is_not_added_twice():
    assert len(merge_places([], [a_row(), a_row(), a_row(latitude=55)])) == 2


def test_an_area_is_the_town_of_its_name_from_farther_off():
    town = a_row("Testham")
    borough = a_row(
        "Testham", latitude=53.98, kind="authority", county="West Testshire", aliases=("City of Testham",)
    )

    (row,) = merge_places([town], [borough])

    assert (row.kind, row.latitude, row.county, row.aliases) == (
        "settlement",
        53.8,
        "West Testshire",
        ("City of Testham",),
    )


def test_an_areas_own_name_is_no_county_of_the_town():
    (row,) = merge_places([a_row("Testham")], [a_row("Testham", kind="authority", county="Testham")])

    assert row.county == ""


def test_a_station_is_the_town_that_is_called_so_for_short():
    town = a_row("Testham upon Tyne", aliases=("Testham",))

    assert len(merge_places([town], [a_row("Testham", kind="station")])) == 1


def test_a_region_is_never_a_town():
    assert len(merge_places([a_row("Testham")], [a_row("Testham", kind="region")])) == 2


def test_a_village_is_not_the_town_beside_it_that_bears_its_name_for_short():
    town = a_row("Testham Abbot", aliases=("Testham",))

    assert len(merge_places([town], [a_row("Testham", source="open-names")])) == 2
