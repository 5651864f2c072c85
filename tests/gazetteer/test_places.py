"""gazetteer.places: towns by what people call them."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.places import (
    build_distinct_labels,
    find_county,
    find_places_by_name,
    find_similar_places,
    has_dominant_match,
    is_nation,
)
from centres.gazetteer.text import count_slips
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def names(matches):
    return [match.name for match in matches]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("", "", 0), ("leeds", "leeds", 0), ("lieds", "leeds", 1), ("newprot", "newport", 1), ("lees", "leeds", 1),
     ("leedss", "leeds", 1), ("", "abc", 3), ("brsitlo", "bristol", 2), ("ca", "abc", 3)],
)  # fmt: skip
def test_slips_are_counted(one, other, count):
    assert count_slips(one, other) == count_slips(other, one) == count


@pytest.mark.parametrize(
    "text", ["St Ives", "saint ives", "ST. IVES", "st-ives", "near St Ives", "St Ives near", "in st ives"]
)
def test_a_name_is_found_in_any_dress(text):
    PlaceFactory(name="Saint Ives")

    assert names(find_places_by_name(text)) == ["Saint Ives"]


def test_the_larger_place_comes_first():
    PlaceFactory(name="Ashford", population=1_000)
    PlaceFactory(name="Ashford", population=70_000, county="Kent")

    assert [match.population for match in find_places_by_name("Ashford")] == [70_000, 1_000]


@pytest.mark.parametrize(
    ("people", "does"),
    [
        ([40_000, 10_000], True),
        ([39_000, 10_000], False),
        ([5_000], True),
        ([3_000, 0], False),
        ([5_000, 0], True),
    ],
)
def test_a_place_stands_out_with_four_times_the_people(people, does):
    for population in people:
        PlaceFactory(name="Ashford", population=population)

    assert has_dominant_match(find_places_by_name("Ashford")) is does


def test_a_place_near_a_larger_one_is_chosen_by_it():
    PlaceFactory(name="Harrow", point=Point(-0.33, 51.58, srid=4326))
    PlaceFactory(name="Harrow", point=Point(-3, 55, srid=4326), population=90_000)
    PlaceFactory(name="London", point=Point(-0.12, 51.5, srid=4326))

    (found,) = find_places_by_name("Harrow near London")

    assert found.latitude == 51.58


def test_a_county_that_the_table_does_not_use_is_let_pass():
    PlaceFactory(name="Leeds")

    assert names(find_places_by_name("Leeds, Yorkshire")) == ["Leeds"]
    assert find_places_by_name("Leeds Yorkshire") == []


def test_a_place_inside_a_sentence_is_found_after_a_linking_word():
    PlaceFactory(name="Leeds")

    assert names(find_places_by_name("I live in Leeds")) == ["Leeds"]


@pytest.mark.parametrize("text", ["brsitol", "Bristl", "Bristoll", "rBistol", "Birstol"])
def test_a_misspelt_name_is_found(text):
    PlaceFactory(name="Bristol")
    PlaceFactory(name="Barnstaple")

    assert names(find_similar_places(text)) == ["Bristol"]


@pytest.mark.parametrize("text", ["Bath", "Kent", "", "Xyzzyqwert", "Br"])
def test_what_is_too_short_or_too_different_is_not_bent(text):
    PlaceFactory(name="Bristol")
    PlaceFactory(name="Kenn")
    PlaceFactory(name="Bash")

    assert find_similar_places(text) == []


def test_one_place_is_one_match_however_many_of_its_names_are_alike():
    PlaceFactory(name="Saint Helier", names=["St Hélier", "Saint Hellier"])

    assert len(find_similar_places("saint heliar")) == 1


def test_no_two_labels_are_alike():
    for x in (0, 1):
        PlaceFactory(name="Ashby", county="Lincolnshire", point=Point(x, 53, srid=4326))
        PlaceFactory(name=f"Big {x}", population=90_000, point=Point(x, 53.01, srid=4326))

    assert build_distinct_labels(find_places_by_name("Ashby")) == [
        "Ashby, Lincolnshire (near Big 0)",
        "Ashby, Lincolnshire (near Big 1)",
    ]


def test_a_county_has_the_median_of_its_places():
    for x in (0.0, 1.0, 9.0):
        PlaceFactory(county="Kent", point=Point(x, 51, srid=4326))

    assert find_county(" kent ")[1].x == 1.0
    assert find_county("Nowhere") is None


def test_islands_are_no_nations_in_this():
    assert is_nation("wales")
    assert is_nation("Great Britain")
    assert not is_nation("Jersey")
    assert not is_nation("Isle of Man")
