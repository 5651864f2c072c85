"""gazetteer.loaders.place_files: the places that come with the site."""

import pytest

from centres.gazetteer.loaders import place_files
from centres.gazetteer.models import Nation, Place
from centres.gazetteer.text import fold_name


@pytest.fixture(scope="module")
def rows():
    return place_files.read_place_files()


def find(rows, name, kind="settlement"):
    (found,) = (row for row in rows if row.name == name and row.kind == kind)
    return found


def test_every_nation_has_places_and_there_is_no_other(rows):
    assert {row.nation for row in rows} == set(Nation.values)


def test_every_place_has_a_name_and_a_kind_and_lies_on_these_islands(rows):
    for row in rows:
        assert fold_name(row.name)
        assert row.kind in Place.Kind.values
        assert 49 < row.latitude < 61
        assert -11 < row.longitude < 2


def test_names_fit_the_table(rows):
    longest = Place._meta.get_field("name").max_length
    names = [
        name for row in rows for name in (row.name, *row.local_names, *row.aliases, *row.variants, *row.parts)
    ]

    assert max(map(len, names)) <= longest
    assert max(len(row.county) for row in rows) <= Place._meta.get_field("county").max_length
    assert max(len(row.authority) for row in rows) <= Place._meta.get_field("authority").max_length


def test_other_names_are_read_one_by_one_and_by_their_kind(rows):
    swansea, newcastle = find(rows, "Swansea"), find(rows, "Newcastle upon Tyne")

    assert "Abertawe" in swansea.local_names
    assert "Svonsi" in swansea.variants
    assert (swansea.nation, swansea.source) == ("Wales", "geonames")
    assert "Newcastle" in newcastle.aliases


def test_places_added_by_hand_are_marked_as_such(rows):
    added = {row.name: row for row in rows if row.source == "added"}

    assert added["Bradley Stoke"].nation == "England"
    assert "Lìte" in added["Leith"].local_names


def test_a_place_in_the_united_kingdom_has_its_authority_and_mostly_a_county(rows):
    islands = {"Isle of Man", "Jersey", "Guernsey"}
    british = [row for row in rows if row.source == "geonames" and row.nation not in {*islands, "Ireland"}]

    assert all(row.authority for row in british)
    assert sum(bool(row.county) for row in british) > 0.99 * len(british)
    acocks_green = find(rows, "Acocks Green")
    assert (acocks_green.county, acocks_green.authority) == ("West Midlands", "Birmingham")


def test_an_authority_that_bears_a_towns_name_is_that_town(rows):
    leeds = find(rows, "Leeds")

    assert "City of Leeds" in leeds.aliases
    assert leeds.authority == "Leeds"
    assert not [row for row in rows if row.name == "Leeds" and row.kind != "settlement"]


def test_an_authority_of_another_name_is_a_place_of_its_own(rows):
    merton = find(rows, "Merton", "authority")

    assert "London Borough of Merton" in merton.aliases
    assert (merton.county, merton.nation) == ("London", "England")


@pytest.mark.parametrize(
    ("name", "kind", "alias"),
    [
        ("Hertfordshire", "county", "Herts"),
        ("County Antrim", "county", "Co Antrim"),
        ("Isle of Wight", "county", "IOW"),
        ("Isle of Skye", "island", "Skye"),
        ("Kensington and Chelsea", "authority", "K and C"),
        ("South East England", "region", "South East"),
    ],
)
def test_wider_areas_are_there_with_what_they_are_called_for_short(rows, name, kind, alias):
    assert alias in find(rows, name, kind).aliases


def test_the_parts_of_every_region_are_places_themselves(rows):
    names = {fold_name(name) for row in rows for name in (row.name, *row.aliases)}

    for region in rows:
        if region.kind == "region":
            assert region.parts
            assert not [part for part in region.parts if fold_name(part) not in names]


def test_a_station_is_a_place_where_no_settlement_bears_its_name(rows):
    kentish_town = find(rows, "Kentish Town", "station")

    assert (kentish_town.county, kentish_town.authority, kentish_town.source) == (
        "London",
        "Camden",
        "stations",
    )
    assert not [row for row in rows if row.name == "Leeds" and row.kind == "station"]


def test_the_fingerprint_changes_with_a_file(monkeypatch, tmp_path):
    before = place_files.fingerprint_place_files()
    for name in (*place_files.SETTLEMENTS, *place_files.OTHERS):
        (tmp_path / name).write_bytes((place_files.DATA / name).read_bytes())
    (tmp_path / "stations.csv").write_text("name\n")
    monkeypatch.setattr(place_files, "DATA", tmp_path)

    assert place_files.fingerprint_place_files() != before
