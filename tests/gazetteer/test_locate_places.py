"""gazetteer.locate: from the name of a place to a point, and what to do about its namesakes."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.locate import NotAPlace, PlaceChoices, PlaceNotFound, TooWide, locate
from tests.support.factories import LEEDS, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["", "?!", "12345", "\x00", "1" * 10_000, "📍"])
def test_what_has_no_form_of_a_place_is_said_to_be_none_without_a_query(text, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotAPlace):
        locate(text)


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
    assert found.note.startswith("We read “newprot” as Newport. ")


def test_a_text_that_means_something_else_is_not_bent_into_a_place():
    newports()

    with pytest.raises(PlaceNotFound):
        locate("newprot", is_centre=True)


def test_where_no_namesake_stands_out_all_are_offered():
    PlaceFactory(name="Bangor", county="Gwynedd", population=17_000)
    PlaceFactory(name="Bangor", county="County Down", population=60_000)

    found = locate("Bangor")

    assert isinstance(found, PlaceChoices)
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


def test_a_local_name_is_shown_as_typed_and_an_abbreviation_as_the_main_one():
    PlaceFactory(name="Swansea", nation="Wales", names=["Abertawe"])
    PlaceFactory(name="Newcastle upon Tyne", names={"Newcastle": "alias"})

    assert locate("abertawe").label == "Abertawe"
    assert locate("newcastle").label == "Newcastle upon Tyne"
