"""gazetteer.places: towns by what people call them."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.places import (
    build_distinct_labels,
    fetch_places,
    find_places_by_name,
    has_dominant_match,
)
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db
FURTHER = [Point(x, 53, srid=4326) for x in range(-4, 2)]


def names(matches):
    return [match.name for match in matches]


@pytest.mark.parametrize("text", ["St Ives", "saint ives", "ST. IVES", "st-ives"])
def test_a_name_is_found_in_any_dress(text):
    PlaceFactory(name="Saint Ives")

    assert names(find_places_by_name(text)) == ["Saint Ives"]


def test_the_larger_place_comes_first():
    PlaceFactory(name="Ashford", population=1_000, point=FURTHER[0])
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
    for population, point in zip(people, FURTHER, strict=False):
        PlaceFactory(name="Ashford", population=population, point=point)

    assert has_dominant_match(find_places_by_name("Ashford")) is does


def test_a_town_is_found_by_the_beginning_of_its_name_before_upon_or_in():
    PlaceFactory(name="Burton", county="Lincolnshire")
    PlaceFactory(name="Burton upon Trent", population=72_000, point=FURTHER[0])
    PlaceFactory(name="Burton Latimer", population=10_000, point=FURTHER[1])

    assert names(fetch_places(["burton"], "burton")["burton"]) == ["Burton upon Trent", "Burton"]


@pytest.mark.parametrize("kind", ["station", "authority", "county", "island"])
def test_a_town_stands_for_its_station_and_its_district(kind):
    PlaceFactory(name="Stroud", population=30_000)
    PlaceFactory(name="Stroud", population=110_000, kind=kind, point=Point(-1.6, 53.84, srid=4326))

    (found,) = find_places_by_name("Stroud")

    assert found.kind == "settlement"


def test_a_station_of_a_far_town_is_a_place_of_its_own():
    PlaceFactory(name="Newport")
    PlaceFactory(name="Newport", kind="station", point=FURTHER[0])

    assert len(find_places_by_name("Newport")) == 2


def test_one_town_from_two_sources_is_one():
    PlaceFactory(name="Hope", county="Derbyshire", population=900)
    PlaceFactory(name="Hope", source="open-names")

    assert [match.population for match in find_places_by_name("Hope")] == [900]


def test_a_foreign_spelling_gives_way_to_a_place_of_that_name():
    PlaceFactory(name="Leeds", names={"Lids": "variant"}, population=500_000)
    PlaceFactory(name="Lids", point=FURTHER[0])

    assert names(find_places_by_name("lids")) == ["Lids"]


def test_a_foreign_spelling_leads_to_its_place_by_the_main_name():
    PlaceFactory(name="Canterbury", names={"Cantorbéry": "variant", "Herts": "alias", "Caergaint": "local"})

    called = {name: find_places_by_name(name)[0].called for name in ("cantorbery", "herts", "Caergaint")}

    assert called == {"cantorbery": "Canterbury", "herts": "Canterbury", "Caergaint": "Caergaint"}


def test_no_two_labels_are_alike():
    for x in (0, 1):
        PlaceFactory(name="Ashby", county="Lincolnshire", point=Point(x, 53, srid=4326))
        PlaceFactory(name=f"Big {x}", population=90_000, point=Point(x, 53.01, srid=4326))

    assert build_distinct_labels(find_places_by_name("Ashby")) == [
        "Ashby, Lincolnshire (near Big 0)",
        "Ashby, Lincolnshire (near Big 1)",
    ]


def test_a_place_is_said_in_full_with_county_and_nation_each_once():
    PlaceFactory(name="London", county="London")
    PlaceFactory(name="Newport", county="Isle of Wight")

    assert find_places_by_name("London")[0].in_full == "London, England"
    assert find_places_by_name("Newport")[0].in_full == "Newport, Isle of Wight, England"


def test_a_longer_name_does_not_stand_out_over_a_place_of_the_very_name():
    PlaceFactory(name="Kingston upon Hull", population=300_000)
    PlaceFactory(
        name="Kingston upon Thames", names={"Kingston": "alias"}, population=10_000, point=FURTHER[0]
    )

    assert not has_dominant_match(find_places_by_name("Kingston"))
