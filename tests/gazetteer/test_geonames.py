"""gazetteer.loaders.geonames: the places that come with the site."""

import pytest

from centres.gazetteer.loaders import geonames
from centres.gazetteer.models import Nation, Place
from centres.gazetteer.text import fold_name


@pytest.fixture(scope="module")
def rows():
    return list(geonames.read_geonames())


def test_every_nation_has_places_and_there_is_no_other(rows):
    assert {row.nation for row in rows} == set(Nation.values)


def test_every_place_has_a_name_and_lies_on_these_islands(rows):
    for row in rows:
        assert fold_name(row.name)
        assert 49 < row.latitude < 61
        assert -11 < row.longitude < 2


def test_names_fit_the_table(rows):
    longest = Place._meta.get_field("name").max_length

    assert (
        max(len(name) for row in rows for name in (row.name, *row.local_names, *row.aliases, *row.variants))
        <= longest
    )
    assert max(len(row.county) for row in rows) <= Place._meta.get_field("county").max_length


def test_other_names_are_read_one_by_one_and_by_their_kind(rows):
    swansea = next(row for row in rows if row.name == "Swansea")
    newcastle = next(row for row in rows if row.name == "Newcastle upon Tyne")

    assert "Abertawe" in swansea.local_names
    assert "Svonsi" in swansea.variants
    assert "Newcastle" in newcastle.aliases
    assert (swansea.nation, swansea.source) == ("Wales", "geonames")


def test_places_added_by_hand_are_marked_as_such(rows):
    added = {row.name: row for row in rows if row.source == "added"}

    assert added["Bradley Stoke"].nation == "England"
    assert added["Leith"].local_names == ("Lìte",)
