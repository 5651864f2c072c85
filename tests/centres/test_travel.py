"""Nearest by the way: what a search does with minutes by car, and where it falls back to the straight line."""

import pytest
from django.contrib.gis.geos import Point

from centres.models import Centre, TravelCell, TravelPoint
from centres.search.minutes import MinuteRange, estimate_range
from centres.search.nearest import find_nearest
from centres.search.query import Query, find_nearest_centres
from centres.search.travel.cells import get_cell
from tests.support.api_addresses import NEAREST
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db
CARDIFF, EXETER, NEWPORT = Point(-3.18, 51.48), Point(-3.53, 50.72), Point(-2.99, 51.58)


def know_minutes(origin: Point, minutes: dict[Centre, int]) -> None:
    """As `estimate_travel` would leave the table."""
    nearest = sorted(minutes, key=lambda centre: minutes[centre])
    TravelCell.objects.update_or_create(
        cell=get_cell(origin.x, origin.y),
        defaults={
            "centres": [centre.pk for centre in nearest],
            "minutes": [minutes[centre] for centre in nearest],
        },
    )
    for centre in nearest:
        TravelPoint.objects.update_or_create(centre=centre, defaults={"point": centre.point})


def names(origin: Point, count: int = 5, select=None) -> list[str]:
    return [one.centre.name for one in find_nearest(origin, count, select).matches]


@pytest.fixture
def over_the_channel():
    """Exeter is 54 miles from Cardiff over the water and 110 by road; Malvern is 59 and 75."""
    exeter = CentreFactory(name="Exeter", slug="exeter", point=EXETER)
    malvern = CentreFactory(name="Malvern", slug="malvern", point=Point(-2.33, 52.11))
    return exeter, malvern


def test_fewest_minutes_stand_first_where_they_are_known(over_the_channel):
    exeter, malvern = over_the_channel
    assert names(CARDIFF) == ["Exeter", "Malvern"]

    know_minutes(CARDIFF, {exeter: 125, malvern: 85})

    assert names(CARDIFF) == ["Malvern", "Exeter"]
    assert names(CARDIFF, count=1) == ["Malvern"]
    assert [one.minutes for one in find_nearest(CARDIFF, 2).matches] == [85, 125]


def test_in_another_square_nothing_is_known(over_the_channel):
    exeter, malvern = over_the_channel
    know_minutes(NEWPORT, {exeter: 110, malvern: 65})

    assert names(CARDIFF) == ["Exeter", "Malvern"]


def test_the_nearest_by_road_may_be_beyond_all_that_are_nearest_in_a_straight_line():
    over_water = {CentreFactory(name=f"Over water {n:02}", point=EXETER): 150 for n in range(19)}
    malvern = CentreFactory(name="Malvern", point=Point(-2.33, 52.11))
    for one in CentreFactory.create_batch(30, point=EXETER):
        TravelPoint.objects.create(centre=one, point=EXETER)
    know_minutes(CARDIFF, over_water | {malvern: 85})

    assert names(CARDIFF, count=2) == ["Malvern", "Over water 00"]


def test_a_centre_that_moved_stands_where_its_distance_lets_us_expect_it(over_the_channel):
    exeter, malvern = over_the_channel
    know_minutes(CARDIFF, {exeter: 125, malvern: 85})
    Centre.objects.filter(pk=exeter.pk).update(point=NEWPORT)

    found = find_nearest(CARDIFF, 2).matches

    assert [(one.centre.name, one.minutes) for one in found] == [("Exeter", None), ("Malvern", 85)]


def test_a_new_centre_far_off_does_not_push_in(over_the_channel):
    exeter, malvern = over_the_channel
    know_minutes(CARDIFF, {exeter: 125, malvern: 85})
    CentreFactory(name="New in Leeds", point=LEEDS)

    assert names(CARDIFF) == ["Malvern", "Exeter", "New in Leeds"]


def test_those_that_the_table_does_not_name_follow_by_distance(over_the_channel):
    exeter, malvern = over_the_channel
    island = CentreFactory(name="Island", point=Point(-3.2, 51.38))  # nearest, and no road leads there
    leeds = CentreFactory(name="Leeds", point=LEEDS)
    know_minutes(CARDIFF, {exeter: 125, malvern: 85})
    for one in (island, leeds):
        TravelPoint.objects.create(centre=one, point=one.point)

    assert names(CARDIFF) == ["Malvern", "Exeter", "Island", "Leeds"]


def test_equal_minutes_stand_by_distance_and_then_by_name():
    centres = [CentreFactory(name=name, point=LONDON) for name in ("Cherry", "Apple", "Berry")]
    far = CentreFactory(name="Aardvark", point=LEEDS)
    know_minutes(HORNSEY, dict.fromkeys([*centres, far], 30))

    assert names(HORNSEY) == ["Apple", "Berry", "Cherry", "Aardvark"]


def test_a_filter_keeps_the_order_by_minutes(over_the_channel):
    exeter, malvern = over_the_channel
    nearest = CentreFactory(name="Offers nothing", point=CARDIFF)
    for one in over_the_channel:
        one.therapies.add(TherapyFactory.create(slug=f"of-{one.slug}"))
    know_minutes(CARDIFF, {exeter: 125, malvern: 85, nearest: 5})

    assert names(CARDIFF, 5, lambda entries: [one for one in entries if one.therapies]) == [
        "Malvern",
        "Exeter",
    ]


def test_a_centre_that_is_taken_back_is_not_found_though_the_table_names_it(over_the_channel):
    exeter, malvern = over_the_channel
    know_minutes(CARDIFF, {exeter: 125, malvern: 85})
    Centre.objects.filter(pk=malvern.pk).update(status="draft")

    assert names(CARDIFF) == ["Exeter"]


def test_one_query_finds_both(over_the_channel, django_assert_num_queries):
    exeter, malvern = over_the_channel
    know_minutes(CARDIFF, {exeter: 125, malvern: 85})
    find_nearest(CARDIFF, 2)

    with django_assert_num_queries(1):
        find_nearest(CARDIFF, 2)


def test_the_way_is_told_in_minutes_and_miles(client, postcode):
    know_minutes(HORNSEY, {CentreFactory(name="Near", point=LONDON): 24})

    page = client.get("/centres/?q=N8+0NP").text
    (told,) = client.get(NEAREST, {"q": "N8 0NP"}).json()["centres"]

    assert "<strong>about 20 to 30 minutes by car, 5.4 miles in a straight line</strong>" in page
    assert told["minutes_by_car"] == {"from": 20, "to": 30}
    assert told["way_words"] == "about 20 to 30 minutes by car, 5.4 miles in a straight line"
    assert told["way_words"] in client.get("/embed/?q=N8+0NP").text
    assert "5.4 miles (8.7 km) in a straight line" in client.get("/centres/?q=N8+0NP&km=1").text


def test_where_we_cannot_say_only_the_distance_is_told(postcode):
    CentreFactory(point=LONDON)

    (one,) = find_nearest_centres(Query("N8 0NP")).nearby

    assert (one.minutes_by_car, one.way_in_words) == (None, "5.4 miles in a straight line")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (MinuteRange(5, 10), "5 to 10 minutes"),
        (MinuteRange(50, 65), "50 to 65 minutes"),
        (MinuteRange(90, 120), "90 to 120 minutes"),
        (MinuteRange(100, 130), "1¾ to 2¼ hours"),
        (MinuteRange(170, 215), "2¾ to 3¾ hours"),
        (MinuteRange(180, 240), "3 to 4 hours"),
    ],
)
def test_a_range_is_told_as_people_tell_it(told, words):
    assert str(told) == words


@pytest.mark.parametrize("minutes", [0, 1, 7, 19, 20, 59, 61, 118, 240, 300])
@pytest.mark.parametrize("is_approximate", [True, False])
def test_a_range_holds_its_estimate(minutes, is_approximate):
    told = estimate_range(minutes, is_approximate)

    assert told.from_ <= max(minutes, 5) <= told.to
    assert told.from_ < told.to
    assert told.from_ % 5 == told.to % 5 == 0


@pytest.mark.parametrize("position", [(-3.18, 90), (200, 50), (-11.1, 53), (2.6, 53)])
def test_off_the_grid_is_no_square(position):
    assert get_cell(*position) == -1
