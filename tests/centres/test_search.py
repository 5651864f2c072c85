"""centres.search.query and the query under it: the nearest, in order, at true distances."""

import random

import pytest
from django.contrib.gis.geos import Point
from geopy.distance import geodesic

from centres.directory import DirectoryEntry
from centres.gazetteer.locate import NotAPlace, PlaceNotFound
from centres.models import Centre
from centres.search.nearest import find_nearest
from centres.search.query import Nearby, Query, find_nearest_centres
from centres.search.requirements import Requirements
from tests.support.factories import (
    HORNSEY,
    LEEDS,
    LONDON,
    CentreFactory,
    PlaceFactory,
    PostcodeAreaFactory,
    PostcodeFactory,
    TherapyFactory,
)

pytestmark = pytest.mark.django_db
UNIQUE_NUMBERS = random.Random(20261121)


def somewhere() -> Point:
    return Point(UNIQUE_NUMBERS.uniform(-10.5, 1.8), UNIQUE_NUMBERS.uniform(49.2, 60.8), srid=4326)


def metres(one: Point, other: Point) -> float:
    return geodesic((one.y, one.x), (other.y, other.x)).m


def test_distances_agree_with_geodesic_to_a_millionth(postcode):
    points = {centre.name: centre.point for centre in [CentreFactory(point=somewhere()) for _ in range(200)]}

    found = find_nearest_centres(Query("N8 0NP", count=50)).nearby

    assert len(found) == 50
    for one in found:
        assert one.metres == pytest.approx(metres(HORNSEY, points[one.centre.name]), rel=1e-6)
        assert one.miles == pytest.approx(one.metres / geodesic(miles=1).m, rel=1e-9)


def test_the_order_is_that_of_a_brute_force_sort_from_anywhere():
    centres = [CentreFactory(point=somewhere()) for _ in range(150)]
    for _ in range(40):
        here = somewhere()
        expected = sorted(centres, key=lambda centre: (metres(here, centre.point), centre.name))[:7]

        assert [found.centre for found in find_nearest(here, 7).matches] == expected


def test_a_sphere_would_have_given_another_order():
    """Two centres whose order differs between sphere and spheroid: north-south and east-west of the same place."""
    here = Point(-3, 55, srid=4326)
    north, east = CentreFactory(name="North", point=Point(-3, 57.7, srid=4326)), None
    for step in range(2000):
        candidate = Point(-3 + 4.6 + step * 0.0005, 55, srid=4326)
        if metres(here, candidate) > metres(here, north.point):
            east = CentreFactory(name="East", point=candidate)
            break

    assert [found.centre.name for found in find_nearest(here, 1).matches] == ["North"]
    assert [found.centre.name for found in find_nearest(here, 2).matches] == ["North", "East"]
    assert east is not None


def test_equally_near_centres_stand_in_order_of_their_names(postcode):
    for name in ["Cherry", "Apple", "Berry"]:
        CentreFactory(name=name, point=LONDON)

    assert [one.centre.name for one in find_nearest_centres(Query("N8 0NP")).nearby] == [
        "Apple",
        "Berry",
        "Cherry",
    ]


@pytest.mark.parametrize("status", [Centre.Status.DRAFT, Centre.Status.CLOSED])
def test_a_centre_that_is_not_published_is_never_found(postcode, status):
    CentreFactory(status=status)

    assert find_nearest_centres(Query("N8 0NP")).nearby == []


def test_drafts_near_by_do_not_hide_a_published_centre_further_off(postcode):
    for _ in range(8):
        CentreFactory(status=Centre.Status.DRAFT)
    CentreFactory(name="Far", point=LEEDS)

    assert [one.centre.name for one in find_nearest_centres(Query("N8 0NP")).nearby] == ["Far"]


def test_a_centre_without_a_point_joins_no_distance_list(postcode):
    CentreFactory(point=None, pin="")

    assert find_nearest_centres(Query("N8 0NP")).nearby == []


def test_a_distance_is_about_where_the_centre_is_known_to_the_town_only(postcode):
    CentreFactory(name="By town", point=LEEDS, pin=Centre.Pin.TOWN)
    CentreFactory(name="By address", point=LONDON)

    found = {one.centre.name: one.distance_in_miles for one in find_nearest_centres(Query("N8 0NP")).nearby}

    assert found == {"By address": "5.4 miles", "By town": "about 165 miles"}


def test_all_distances_are_about_where_the_postcode_is_approximate():
    PostcodeFactory(code="BT15GS", point=Point(-5.930077, 54.596639, srid=4326))
    CentreFactory()

    assert find_nearest_centres(Query("bt1 5gs")).nearby[0].distance_in_miles.startswith("about ")


def test_there_is_more_to_show_only_where_there_is(postcode):
    for _ in range(6):
        CentreFactory()

    assert find_nearest_centres(Query("N8 0NP", count=5)).next_count == 10
    assert find_nearest_centres(Query("N8 0NP", count=10)).next_count is None


def test_a_device_gives_its_position():
    CentreFactory(point=LEEDS)

    results = find_nearest_centres(Query(position=(53.8008, -1.5491)))

    assert results.origin.precision == "device"
    assert results.nearby[0].metres == pytest.approx(0, abs=1)


@pytest.mark.parametrize(("text", "fault"), [("?!", NotAPlace), ("ZE9 9ZZ", PlaceNotFound)])
def test_what_cannot_be_found_keeps_its_name_as_a_fact(text, fault):
    with pytest.raises(fault):
        find_nearest_centres(Query(text))


def test_a_search_takes_two_queries_however_many_centres(postcode, django_assert_num_queries):
    therapy = TherapyFactory()
    for _ in range(60):
        CentreFactory(therapies=[therapy])
    find_nearest_centres(Query("N8 0NP"))

    with django_assert_num_queries(2):
        results = find_nearest_centres(Query("N8 0NP", count=50))
        assert [one.entry.therapies for one in results.nearby] == [[(therapy.slug, therapy.name)]] * 50


@pytest.mark.parametrize(
    ("metres", "is_approximate", "miles", "km"),
    [
        (0, False, "less than 1 mile", "less than 1 km"),
        (400, True, "about 1 mile", "about 1 km"),
        (1609.344, False, "1 mile", "1.6 km"),
        (1609.344, True, "about 1 mile", "about 2 km"),
        (5150, False, "3.2 miles", "5.2 km"),
        (5150, True, "about 3 miles", "about 5 km"),
        (15_950, False, "9.9 miles", "16 km"),
        (16_050, False, "10 miles", "16 km"),
        (310_000, False, "193 miles", "310 km"),
    ],
)
def test_distances_are_said_as_exactly_as_they_are_known(metres, is_approximate, miles, km):
    one = Nearby(1, DirectoryEntry(Centre(), "/", 0, 0, [], frozenset(), None, False), metres, is_approximate)

    assert (one.distance_in_miles, one.distance_in_km) == (miles, km)


def test_a_centre_that_goes_by_what_was_typed_comes_first_and_the_place_after_it(postcode):
    PlaceFactory(name="Harrow", point=LONDON)
    CentreFactory(name="Harrow MS Therapy Centre", point=LEEDS)
    CentreFactory(name="Nearer Centre", point=LONDON)

    results = find_nearest_centres(Query("harrow"))

    assert [centre.name for centre in results.named] == ["Harrow MS Therapy Centre"]
    assert [one.centre.name for one in results.nearby] == ["Nearer Centre", "Harrow MS Therapy Centre"]


@pytest.mark.parametrize("text", ["Brightwell", "the brightwell", "Brightw", "BRIGHTWELL centre"])
def test_a_centre_is_found_by_a_part_of_its_name(text):
    CentreFactory(name="The Brightwell")

    results = find_nearest_centres(Query(text))

    assert (results.origin, [centre.name for centre in results.named]) == (None, ["The Brightwell"])


@pytest.mark.parametrize("text", ["ms therapy centre", "the", "Brightwell Leeds", "York"])
def test_words_that_are_in_every_name_name_no_centre(text):
    CentreFactory(name="The Brightwell MS Therapy Centre")
    CentreFactory(name="West Yorkshire MS Therapy Centre")

    with pytest.raises(PlaceNotFound):
        find_nearest_centres(Query(text))


def test_a_draft_is_not_found_by_its_name():
    CentreFactory(name="The Brightwell", status="draft")

    with pytest.raises(PlaceNotFound):
        find_nearest_centres(Query("brightwell"))


def test_several_places_of_one_name_are_choices(postcode):
    PlaceFactory(name="Bangor", county="Gwynedd")
    PlaceFactory(name="Bangor", county="County Down")

    results = find_nearest_centres(Query("Bangor"))

    assert results.origin is None
    assert len(results.choices) == 2


def test_a_filter_leaves_only_centres_that_offer_all_that_was_asked(postcode):
    oxygen, yoga = TherapyFactory(slug="oxygen"), TherapyFactory(slug="yoga")
    CentreFactory(name="Neither")
    CentreFactory(name="One", therapies=[oxygen])
    CentreFactory(name="Both", point=LEEDS, therapies=[oxygen, yoga])
    for _ in range(9):
        CentreFactory()

    def found(*therapies):
        return [
            one.centre.name
            for one in find_nearest_centres(Query("N8 0NP", wanted=Requirements(therapies))).nearby
        ]

    assert found("oxygen") == ["One", "Both"]
    assert found("oxygen", "yoga") == ["Both"]
    assert found("acupuncture") == []


def test_a_filter_that_leaves_only_far_centres_says_so(postcode):
    oxygen = TherapyFactory(slug="oxygen")
    CentreFactory(point=LEEDS, therapies=[oxygen])

    assert find_nearest_centres(Query("N8 0NP", wanted=Requirements(("oxygen",)))).is_far
    assert not find_nearest_centres(Query("N8 0NP")).is_far


def test_what_is_shared_never_holds_a_whole_postcode_or_a_devices_position(postcode):
    PostcodeAreaFactory(code="BS32 4", point=LONDON)
    PlaceFactory(name="Leeds", point=LEEDS)

    assert find_nearest_centres(Query("N8 0NP")).share_text == "N8"
    assert find_nearest_centres(Query("BS32 4BR")).share_text == "BS32"
    assert find_nearest_centres(Query("Leeds")).share_text == "Leeds"
    assert find_nearest_centres(Query(position=(51.5, -0.1))).share_text == ""
    for typed in (Query("N8 0NP"), Query("BS32 4BR"), Query(position=(51.5, -0.1))):
        assert find_nearest_centres(typed).share_at == ""
