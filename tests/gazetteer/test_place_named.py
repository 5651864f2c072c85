"""gazetteer.locate: the place that an address or a name means."""

import pytest

from centres.gazetteer.locate import find_town_by_name
from tests.support.factories import LEEDS, PlaceFactory

pytestmark = pytest.mark.django_db


def test_a_town_is_found_by_its_whole_words_before_any_part():
    whole = PlaceFactory(name="Colwick Nottingham")
    PlaceFactory(name="Colwick", population=1000)
    PlaceFactory(name="Nottingham", population=2000)

    assert find_town_by_name("Colwick, Nottingham") == whole


def test_parts_are_tried_from_left_to_right():
    part = PlaceFactory(name="Colwick", population=10)
    PlaceFactory(name="Nottingham", population=2000)

    assert find_town_by_name("Colwick, Nottingham") == part


def test_a_later_part_stands_in_for_an_earlier_one_that_is_unknown():
    nottingham = PlaceFactory(name="Nottingham")

    assert find_town_by_name("Colwick, , Nottingham") == nottingham


def test_of_namesakes_the_largest_is_meant():
    PlaceFactory(name="Newport", population=20, point=LEEDS)
    largest = PlaceFactory(name="Newport", population=200)
    PlaceFactory(name="Newport", population=100)

    assert find_town_by_name("newport") == largest


def test_a_place_is_looked_for_within_the_nation_alone():
    welsh = PlaceFactory(name="Newport", nation="Wales", population=1)
    PlaceFactory(name="Newport", nation="England", population=1000)

    assert find_town_by_name("Newport", nation="Wales") == welsh
    assert find_town_by_name("Newport", nation="Scotland") is None


def test_a_part_within_the_nation_wins_over_the_whole_elsewhere():
    PlaceFactory(name="Ashford Kent", nation="England")
    scottish = PlaceFactory(name="Kent", nation="Scotland")

    assert find_town_by_name("Ashford, Kent", nation="Scotland") == scottish


def test_a_place_is_found_by_any_of_its_names_in_any_spelling():
    swansea = PlaceFactory(name="Swansea", names=["Abertawe"])

    assert find_town_by_name("  ABERTAWE. ") == swansea


@pytest.mark.parametrize("text", ["", " ", ",", ",,", "--", "📍", "\x00"])
def test_no_words_are_no_place_and_take_no_query(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_town_by_name(text) is None
