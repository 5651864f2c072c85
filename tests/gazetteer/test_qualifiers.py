"""gazetteer.qualifiers: the county, nation or bigger town that tells namesakes apart."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.places import fetch_places
from centres.gazetteer.qualifiers import choose_namesakes, find_county, is_nation
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def point(latitude, longitude):
    return Point(longitude, latitude, srid=4326)


def choose(name, qualifier):
    by_name = fetch_places([name, qualifier])
    return [match.latitude for match in choose_namesakes(by_name[name], qualifier, by_name)]


def test_a_county_has_the_median_of_its_places():
    for x in (0.0, 1.0, 9.0):
        PlaceFactory(county="Kent", point=point(51, x))

    assert find_county(" kent ").point.x == 1.0
    assert find_county("Nowhere") is None


def test_islands_are_no_nations_in_this():
    assert is_nation("wales")
    assert is_nation("Great Britain")
    assert not is_nation("Jersey")
    assert not is_nation("Isle of Man")


@pytest.mark.parametrize("qualifier", ["devon", "wales", "down", "county down", "uk"])
def test_a_namesake_is_chosen_by_its_county_or_nation(qualifier):
    places = {
        "devon": PlaceFactory(name="Bradford", county="Devon", point=point(50.9, -4.2)),
        "wales": PlaceFactory(name="Bradford", nation="Wales", point=point(52, -3.5)),
        "down": PlaceFactory(name="Bradford", nation="Ireland", county="County Down", point=point(54, -6)),
    }
    wanted = [
        p.point.y
        for key, p in places.items()
        if key in qualifier or (qualifier, key) in [("uk", "devon"), ("uk", "wales")]
    ]

    assert sorted(choose("bradford", qualifier)) == sorted(wanted)


def test_an_abbreviation_of_a_county_chooses():
    PlaceFactory(name="Hertfordshire", kind="county", names={"Herts": "alias"}, point=point(51.8, -0.2))
    PlaceFactory(name="Sandon", county="Hertfordshire", point=point(52, -0.1))
    PlaceFactory(name="Sandon", county="Essex", point=point(51.7, 0.5))

    assert choose("sandon", "herts") == [52]


@pytest.mark.parametrize(
    ("county", "miles", "counts"),
    [(True, 24, True), (True, 26, False), (False, 14, True), (False, 16, False)],
)
def test_a_namesake_counts_within_some_miles_of_what_the_qualifier_names(county, miles, counts):
    PlaceFactory(name="Avon", kind="county" if county else "settlement", point=point(51.4, -2.6))
    PlaceFactory(name="Clifton", point=point(51.4 + miles / 69.1, -2.6))

    assert bool(choose("clifton", "avon")) is counts


def test_a_longer_name_counts_only_where_its_county_says_so():
    PlaceFactory(name="Kent", kind="county", point=point(51.2, 0.7))
    PlaceFactory(name="Leigh-on-Sea", county="Essex", point=point(51.54, 0.65))
    PlaceFactory(name="Leigh-by-Hall", county="Kent", point=point(51.1, 0.2))
    by_name = fetch_places(["leigh", "kent"], "leigh")

    assert [match.name for match in choose_namesakes(by_name["leigh"], "kent", by_name)] == ["Leigh-by-Hall"]


def test_of_two_near_a_town_the_nearest_is_meant():
    PlaceFactory(name="London", point=point(51.5, -0.1), population=9_000_000)
    for latitude in (51.55, 51.6):
        PlaceFactory(name="Harrow", county=f"County {latitude}", point=point(latitude, -0.3))

    assert choose("harrow", "london") == [51.55]


def test_part_of_a_countys_name_will_do_and_a_common_word_of_it_will_not():
    PlaceFactory(name="Leeds", county="West Yorkshire")
    PlaceFactory(name="Isle", county="Isle of Wight", point=point(50.7, -1.3))

    assert choose("leeds", "yorkshire")
    assert not choose("leeds", "west")
    assert not choose("leeds", "isle")


def test_a_place_does_not_tell_itself_apart():
    PlaceFactory(name="Newport", point=point(51.6, -3))

    assert choose("newport", "newport") == []


def test_an_old_county_is_one_with_a_place_close_by():
    PlaceFactory(name="Kent", kind="county", point=point(51.2, 0.7))
    PlaceFactory(name="Swanley", county="Kent", point=point(51.4, 0.17))
    PlaceFactory(name="Bromley", county="London", point=point(51.4, 0.02))
    PlaceFactory(name="Bromley", county="Shropshire", point=point(52.5, -2.5))

    assert choose("bromley", "kent") == [51.4]


def test_a_county_with_another_compass_word_is_another_county():
    for county, latitude in [("North Yorkshire", 54.1), ("South Yorkshire", 53.6)]:
        PlaceFactory(name=county, kind="county", point=point(latitude, -1.2))
    PlaceFactory(name="Norton", county="North Yorkshire", point=point(54.0, -1.2))
    PlaceFactory(name="Norton", county="South Yorkshire", point=point(53.7, -1.2))
    PlaceFactory(name="Hatfield", county="South Yorkshire", point=point(53.8, -1.2))
    PlaceFactory(name="Rotherham", county="South Yorkshire", point=point(53.8, -1.2), population=110_000)

    assert choose("norton", "north yorkshire") == [54.0]
    assert choose("norton", "south yorkshire") == [53.7]
    assert len(choose("norton", "yorkshire")) == 2
    assert choose("hatfield", "north yorkshire") == []
    assert choose("rotherham", "north yorkshire") == [53.8]  # a town that is known all the same
