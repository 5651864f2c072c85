"""gazetteer.locate: from a postcode, or a part of one, to a point, with each way to fail as a fact."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.locate import (
    LocatedPoint,
    NotLocatable,
    PlaceNotFound,
    Precision,
    locate,
    locate_postcode,
)
from centres.gazetteer.postcodes import Postcode
from centres.gazetteer.special_codes import SpecialCode
from tests.support.factories import (
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

    assert locate(" n8-0np ") == LocatedPoint(HORNSEY, "N8 0NP", Precision.POSTCODE)


def test_a_retired_postcode_is_found_all_the_same_and_said_to_be_retired():
    PostcodeFactory(code="N80NP", point=HORNSEY, retired=True)

    found = locate("N8 0NP")

    assert (found.point, found.precision) == (HORNSEY, "postcode")
    assert found.note == "N8 0NP is no longer in use. We used the place where it last was."


def test_a_known_postcode_takes_one_query_among_many(django_assert_num_queries):
    for digit in range(5):
        PostcodeFactory(code=f"N8{digit}NP")

    with django_assert_num_queries(1):
        locate("N8 0NP")


def test_an_unknown_postcode_takes_two(django_assert_num_queries):
    PostcodeAreaFactory(code="N8 0")

    with django_assert_num_queries(2):
        locate("N8 0ZZ")


def test_a_point_in_northern_ireland_is_given_no_finer_than_a_hundredth_of_a_degree():
    PostcodeFactory(code="BT15GS", point=BELFAST)

    found = locate("BT1 5GS")

    assert (found.point.x, found.point.y) == (-5.93, 54.60)
    assert found.precision == "postcode"
    assert found.is_approximate
    assert found.note == "In Northern Ireland we place a postcode only to within half a mile."


def test_an_unknown_postcode_is_put_in_the_middle_of_its_sector():
    PostcodeAreaFactory(code="N8 0", kind="sector", point=HORNSEY)
    PostcodeAreaFactory(code="N8", kind="district", point=LONDON)

    found = locate("N8 0ZZ")

    assert (found.point, found.precision, found.label) == (HORNSEY, "sector", "N8 0ZZ")
    assert found.is_approximate
    assert found.note == "We do not know exactly where N8 0ZZ is. We measured from the middle of N8 0."


def test_without_its_sector_it_is_put_in_the_middle_of_its_district():
    PostcodeAreaFactory(code="N8 1", kind="sector", point=LONDON)
    PostcodeAreaFactory(code="N8", kind="district", point=HORNSEY)

    found = locate("N8 0ZZ")

    assert (found.point, found.precision) == (HORNSEY, "district")
    assert found.note == "We do not know exactly where N8 0ZZ is. We measured from the middle of N8."


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
    assert found.note == (
        "We do not know exactly where IM1 1AA is. We measured from the middle of IM1 (Douglas, Isle of Man). "
        "There is sea between you and any centre outside the Isle of Man."
    )


def test_a_known_postcode_without_any_position_cannot_be_located():
    PostcodeFactory(code="AB991AA", point=None)

    with pytest.raises(NotLocatable, match="AB99 1AA") as fact:
        locate("ab99 1aa")
    assert fact.value.kind is None


def test_a_code_without_a_place_says_of_which_kind_it_is_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotLocatable) as fact:
        locate("bfpo 57")
    assert fact.value.kind is SpecialCode.FORCES


def test_a_postcode_that_no_table_has_is_not_found():
    with pytest.raises(PlaceNotFound, match="N8 0NP"):
        locate_postcode(Postcode("N8", "0NP"))


def test_a_slip_is_repaired_where_the_table_confirms_it_and_both_are_shown():
    PostcodeFactory(code="N80NP", point=HORNSEY)

    found = locate("n8 onp")

    assert (found.label, found.note) == ("N8 0NP", "Showing N8 0NP for N8 ONP.")


def test_what_has_the_shape_of_a_postcode_is_never_changed_into_another():
    PostcodeFactory(code="W154XX", point=HORNSEY)

    with pytest.raises(PlaceNotFound):
        locate("W1S 4XX")


def test_a_repair_that_the_table_does_not_know_is_not_made():
    with pytest.raises(PlaceNotFound):
        locate("N8 ONP")


def test_two_repairs_that_are_both_known_decide_nothing():
    PostcodeFactory(code="LS14DY", point=LEEDS)
    PostcodeFactory(code="L514DY", point=LONDON)

    with pytest.raises(PlaceNotFound):
        locate("LSI 4DY")


def test_a_postcode_is_found_in_an_address_before_its_town():
    PostcodeFactory(code="LS14DY", point=HORNSEY)
    PlaceFactory(name="Leeds", point=LEEDS)

    assert locate("1 High Street, Leeds LS1 4DY").label == "LS1 4DY"


@pytest.mark.parametrize(
    ("text", "code", "precision"),
    [
        ("LS1", "LS1", "district"),
        ("LS1 4", "LS1 4", "sector"),
        ("ls", "LS", "area"),
        ("LS14", "LS14", "district"),
    ],
)
def test_a_part_of_a_postcode_is_its_middle(text, code, precision):
    for area, kind in [("LS", "area"), ("LS1", "district"), ("LS14", "district"), ("LS1 4", "sector")]:
        PostcodeAreaFactory(code=area, kind=kind)

    found = locate(text)

    assert (found.label, found.precision, found.note) == (
        code,
        precision,
        f"We measured from the middle of {code}.",
    )


def test_without_a_space_and_without_such_a_district_the_last_digit_is_a_sectors():
    PostcodeAreaFactory(code="N8 0", kind="sector")

    assert locate("N80").label == "N8 0"


def test_a_district_that_is_divided_further_is_found_by_its_start():
    PostcodeAreaFactory(code="EC1A", kind="district", postcodes=5)
    PostcodeAreaFactory(code="EC1M", kind="district", postcodes=9, point=LEEDS)

    found = locate("EC1")

    assert (found.label, found.point) == ("EC1", LEEDS)
