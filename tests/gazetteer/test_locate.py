"""gazetteer.locate: from text to a point, with each way to fail as a fact."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.elsewhere import Elsewhere
from centres.gazetteer.geocoders.online import Answer
from centres.gazetteer.locate import (
    Choices,
    GeocoderUnavailable,
    Located,
    NotAPlace,
    NotLocatable,
    PlaceNotFound,
    Precision,
    TooWide,
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


@pytest.mark.parametrize("text", ["", "?!", "12345", "\x00", "1" * 10_000, "📍"])
def test_what_has_no_form_of_a_place_is_said_to_be_none_without_a_query(text, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotAPlace):
        locate(text)


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
    assert fact.value.kind is Elsewhere.FORCES


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


def test_a_place_is_measured_from_its_middle():
    PlaceFactory(name="Leeds", point=LEEDS)

    found = locate("leeds")

    assert (found.label, found.precision, found.point) == ("Leeds", "place", LEEDS)
    assert found.is_approximate


def newports():
    PlaceFactory(name="Newport", nation="Wales", population=128_000, point=Point(-3, 51.6, srid=4326))
    PlaceFactory(
        name="Newport", county="Isle of Wight", population=25_000, point=Point(-1.3, 50.7, srid=4326)
    )
    PlaceFactory(name="Newport", county="Shropshire", population=11_000, point=Point(-2.4, 52.8, srid=4326))


def test_the_namesake_with_by_far_the_most_people_is_meant_and_the_others_are_offered():
    newports()

    found = locate("Newport")

    assert found.label == "Newport, Wales"
    assert [choice.label for choice in found.others] == ["Newport, Isle of Wight", "Newport, Shropshire"]


def test_a_namesake_is_chosen_by_its_point():
    newports()
    wight = locate("Newport").others[0]

    found = locate(wight.text, tuple(float(part) for part in wight.at.split(",")))

    assert found.label == "Newport, Isle of Wight"
    assert "Newport, Wales" in [choice.label for choice in found.others]


@pytest.mark.parametrize("text", ["Newport, Shropshire", "newport shropshire", "Newport in Shropshire"])
def test_a_county_after_the_name_chooses(text):
    newports()

    assert locate(text).point.y == 52.8


def test_a_misspelt_place_is_read_and_said():
    newports()

    found = locate("newprot")

    assert found.label == "Newport, Wales"
    assert found.note.startswith("We read “newprot” as Newport, Wales.")


def test_a_text_that_means_something_else_is_not_bent_into_a_place():
    newports()

    with pytest.raises(PlaceNotFound):
        locate("newprot", slips_allowed=False)


def test_where_no_namesake_stands_out_all_are_offered():
    PlaceFactory(name="Bangor", county="Gwynedd", population=17_000)
    PlaceFactory(name="Bangor", county="County Down", population=60_000)

    found = locate("Bangor")

    assert isinstance(found, Choices)
    assert [choice.label for choice in found.options] == ["Bangor, County Down", "Bangor, Gwynedd"]


def test_namesakes_in_one_county_are_told_apart_by_the_nearest_larger_place():
    PlaceFactory(name="Ashby", county="Lincolnshire", point=Point(-0.5, 53.2, srid=4326))
    PlaceFactory(name="Ashby", county="Lincolnshire", point=Point(-0.6, 53.6, srid=4326))
    PlaceFactory(name="Lincoln", population=90_000, point=Point(-0.54, 53.23, srid=4326))
    PlaceFactory(name="Scunthorpe", population=80_000, point=Point(-0.65, 53.58, srid=4326))

    labels = [choice.label for choice in locate("Ashby").options]

    assert labels == ["Ashby, Lincolnshire (near Lincoln)", "Ashby, Lincolnshire (near Scunthorpe)"]


@pytest.mark.parametrize("text", ["Wales", "scotland", "Northern Ireland", "UK", "Cymru"])
def test_a_whole_nation_is_too_wide(text):
    with pytest.raises(TooWide):
        locate(text)


def test_a_county_is_its_middle():
    for x in (1.0, 1.1, 1.5):
        PlaceFactory(name=f"Town {x}", county="Kent", point=Point(x, 51.2, srid=4326))

    found = locate("kent")

    assert (found.label, found.precision, found.point.x) == ("Kent", "area", 1.1)


def test_the_name_that_was_typed_is_shown_unless_it_is_part_of_the_main_one():
    PlaceFactory(name="Swansea", nation="Wales", names=["Abertawe"])
    PlaceFactory(name="Newcastle upon Tyne", names=["Newcastle"])

    assert locate("abertawe").label == "Abertawe"
    assert locate("newcastle").label == "Newcastle upon Tyne"


class Online:
    """Stands in for the online geocoder, which tests of its own drive for real (test_geocoders)."""

    def __init__(self, monkeypatch, answer=None, fault=None):
        self.asked, self.answer, self.fault = [], answer, fault
        monkeypatch.setattr("centres.gazetteer.locate.online.find", self)
        monkeypatch.setattr("centres.gazetteer.locate.online.find_postcode", self)

    def __call__(self, what):
        self.asked.append(str(what))
        if self.fault:
            raise self.fault
        return self.answer


STREET = Answer("Downing Street, London", 51.5033, -0.1276, "© OpenStreetMap contributors")


def test_the_online_geocoder_is_asked_last(monkeypatch):
    online = Online(monkeypatch, STREET)
    PlaceFactory(name="Leeds", point=LEEDS)
    PostcodeAreaFactory(code="LS1")

    for text in ["Leeds", "leedz", "LS1"]:
        locate(text)
    assert online.asked == []

    found = locate("10 Downing Street")
    assert online.asked == ["10 Downing Street"]
    assert (found.label, found.precision, found.point.y) == ("Downing Street, London", "place", 51.5033)
    assert "© OpenStreetMap contributors" in found.note


def test_an_online_outage_is_not_called_an_unknown_place(monkeypatch):
    Online(monkeypatch, fault=GeocoderUnavailable("down"))

    with pytest.raises(GeocoderUnavailable):
        locate("10 Downing Street")


def test_a_postcode_newer_than_the_table_is_asked_for_online(monkeypatch):
    Online(monkeypatch, Answer("N8 0ZZ", 51.58, -0.11, ""))
    PostcodeAreaFactory(code="N8 0")

    found = locate("N8 0ZZ")

    assert (found.precision, found.point.y) == ("postcode", 51.58)


def test_a_new_postcode_costs_no_answer_when_the_online_geocoder_is_down(monkeypatch):
    Online(monkeypatch, fault=GeocoderUnavailable("down"))
    PostcodeAreaFactory(code="N8 0")

    assert locate("N8 0ZZ").precision == "sector"
    with pytest.raises(GeocoderUnavailable):
        locate("ZE9 9ZZ")
