"""gazetteer.locate: from text to a point, with each way to fail as a fact."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.locate import (
    Located,
    NotAPlace,
    NotLocatable,
    PlaceNotFound,
    Precision,
    at_position,
    locate,
    locate_postcode,
    place_named,
)
from centres.gazetteer.postcodes import Postcode
from tests.factories import (
    BELFAST,
    HORNSEY,
    LEEDS,
    LONDON,
    PlaceFactory,
    PostcodeAreaFactory,
    PostcodeFactory,
)

pytestmark = pytest.mark.django_db
DOUGLAS = Point(-4.48333, 54.15, srid=4326)


def test_a_known_postcode_is_its_own_point_and_needs_no_note():
    PostcodeFactory(code="N80NP", point=HORNSEY)

    assert locate(" n8-0np ") == Located(HORNSEY, "N8 0NP", Precision.POSTCODE)


def test_a_retired_postcode_is_found_all_the_same():
    PostcodeFactory(code="N80NP", point=HORNSEY, retired=True)

    assert locate("N8 0NP").precision == "postcode"


def test_a_known_postcode_takes_one_query_among_many(django_assert_num_queries):
    for digit in range(5):
        PostcodeFactory(code=f"N8{digit}NP")

    with django_assert_num_queries(1):
        locate("N8 0NP")


def test_an_unknown_postcode_takes_two(django_assert_num_queries):
    PostcodeAreaFactory(code="N8 0")

    with django_assert_num_queries(2):
        locate("N8 0ZZ")


@pytest.mark.parametrize("text", ["", "nonsense!", "N8", "N8 0N", "\x00", "x" * 10_000, "📍"])
def test_what_has_no_form_of_a_place_is_said_to_be_none_without_a_query(text, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotAPlace):
        locate(text)


def test_a_point_in_northern_ireland_is_given_no_finer_than_a_hundredth_of_a_degree():
    PostcodeFactory(code="BT15GS", point=BELFAST)

    found = locate("BT1 5GS")

    assert (found.point.x, found.point.y) == (-5.93, 54.60)
    assert found.precision == "postcode"
    assert found.is_approximate
    assert found.note == "We use a point within half a mile of postcodes in Northern Ireland."


def test_an_unknown_postcode_is_put_in_the_middle_of_its_sector():
    PostcodeAreaFactory(code="N8 0", kind="sector", point=HORNSEY)
    PostcodeAreaFactory(code="N8", kind="district", point=LONDON)

    found = locate("N8 0ZZ")

    assert (found.point, found.precision, found.label) == (HORNSEY, "sector", "N8 0ZZ")
    assert found.is_approximate
    assert found.note == "N8 0ZZ is not in our list. We used the middle of N8 0."


def test_without_its_sector_it_is_put_in_the_middle_of_its_district():
    PostcodeAreaFactory(code="N8 1", kind="sector", point=LONDON)
    PostcodeAreaFactory(code="N8", kind="district", point=HORNSEY)

    found = locate("N8 0ZZ")

    assert (found.point, found.precision) == (HORNSEY, "district")
    assert found.note == "N8 0ZZ is not in our list. We used the middle of N8."


def test_a_whole_area_is_too_far_to_guess_by():
    PostcodeAreaFactory(code="N", kind="area")
    PostcodeAreaFactory(code="N80", kind="district")  # not to be taken for the sector N8 0

    with pytest.raises(PlaceNotFound, match="N8 0ZZ"):
        locate("n80zz")


def test_the_middle_of_a_sector_in_northern_ireland_is_coarse_too():
    PostcodeAreaFactory(code="BT1 5", point=BELFAST)

    found = locate("BT1 5ZZ")

    assert (found.point.x, found.point.y) == (-5.93, 54.60)
    assert found.precision == "sector"


def test_an_island_postcode_is_put_in_the_middle_of_its_district_by_name():
    PostcodeFactory(code="IM11AA", point=None)
    PostcodeAreaFactory(code="IM1", kind="district", name="Douglas, Isle of Man", point=DOUGLAS, postcodes=0)

    found = locate("IM1 1AA")

    assert (found.point, found.precision) == (DOUGLAS, "district")
    assert found.note == "IM1 1AA has no position in our list. We used the middle of Douglas, Isle of Man."


def test_a_known_postcode_without_any_position_cannot_be_located():
    PostcodeFactory(code="ZZ991AA", point=None)

    with pytest.raises(NotLocatable, match="ZZ99 1AA"):
        locate("ZZ99 1AA")


def test_a_postcode_that_no_table_has_is_not_found():
    with pytest.raises(PlaceNotFound, match="N8 0NP"):
        locate_postcode(Postcode("N8", "0NP"))


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(53.8, -1.5), (0, 0), (90, 180), (-90, -180), (-90.0, 180.0)]
)
def test_a_device_is_where_it_says(latitude, longitude):
    found = at_position(latitude, longitude)

    assert (found.point.y, found.point.x, found.point.srid) == (latitude, longitude, 4326)
    assert (found.precision, found.label, found.is_approximate) == ("device", "your location", True)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (90.1, 0),
        (-91, 0),
        (0, 180.1),
        (0, -181),
        (float("nan"), 0),
        (0, float("nan")),
        (float("inf"), 0),
        (0, float("-inf")),
    ],
)
def test_a_position_off_the_earth_is_no_place(latitude, longitude):
    with pytest.raises(NotAPlace):
        at_position(latitude, longitude)


def test_a_town_is_found_by_its_whole_words_before_any_part():
    whole = PlaceFactory(name="Colwick Nottingham")
    PlaceFactory(name="Colwick", population=1000)
    PlaceFactory(name="Nottingham", population=2000)

    assert place_named("Colwick, Nottingham") == whole


def test_parts_are_tried_from_left_to_right():
    part = PlaceFactory(name="Colwick", population=10)
    PlaceFactory(name="Nottingham", population=2000)

    assert place_named("Colwick, Nottingham") == part


def test_a_later_part_stands_in_for_an_earlier_one_that_is_unknown():
    nottingham = PlaceFactory(name="Nottingham")

    assert place_named("Colwick, , Nottingham") == nottingham


def test_of_namesakes_the_largest_is_meant():
    PlaceFactory(name="Newport", population=20, point=LEEDS)
    largest = PlaceFactory(name="Newport", population=200)
    PlaceFactory(name="Newport", population=100)

    assert place_named("newport") == largest


def test_a_place_is_looked_for_within_the_nation_alone():
    welsh = PlaceFactory(name="Newport", nation="Wales", population=1)
    PlaceFactory(name="Newport", nation="England", population=1000)

    assert place_named("Newport", nation="Wales") == welsh
    assert place_named("Newport", nation="Scotland") is None


def test_a_part_within_the_nation_wins_over_the_whole_elsewhere():
    PlaceFactory(name="Ashford Kent", nation="England")
    scottish = PlaceFactory(name="Kent", nation="Scotland")

    assert place_named("Ashford, Kent", nation="Scotland") == scottish


def test_a_place_is_found_by_any_of_its_names_in_any_spelling():
    swansea = PlaceFactory(name="Swansea", names=["Abertawe"])

    assert place_named("  ABERTAWE. ") == swansea


@pytest.mark.parametrize("text", ["", " ", ",", ",,", "--", "📍", "\x00"])
def test_no_words_are_no_place_and_take_no_query(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert place_named(text) is None
