"""The drawn map beside a list: a pin for each card, rings that are true, towns where there is room, and little work."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.gis.geos import Point
from geopy.distance import geodesic

from centres.detail import results_map, towns
from centres.detail.results_map import HEIGHT, WIDTH, Box, draw_results
from centres.detail.static_map import NORTH, PER_LATITUDE, PER_LONGITUDE, WEST
from centres.search.query import Query, find_nearest_centres
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PlaceFactory, PostcodeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def postcode():
    for kept in (towns._list_large_towns, results_map.list_town_labels):
        kept.cache_clear()
    yield PostcodeFactory(code="N80NP", point=HORNSEY)
    for kept in (towns._list_large_towns, results_map.list_town_labels):
        kept.cache_clear()


def draw(**asked) -> tuple[results_map.ResultsMap, BeautifulSoup]:
    drawn = draw_results(find_nearest_centres(Query("N8 0NP", **asked)))
    return drawn, BeautifulSoup(drawn.svg, "html.parser")


def spot(element) -> tuple[float, float]:
    x, y = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", str(element)).groups()
    return float(x), float(y)


def test_each_card_has_its_pin_and_each_pin_leads_to_its_card(client):
    for name in ("One & Only", "Two", "Three"):
        CentreFactory(name=name, point=LONDON)
    page = BeautifulSoup(client.get("/centres/?q=N8+0NP").text, "html.parser")
    pins = page.select(".mapbox a.area__pin")
    assert sorted(pin["href"].removeprefix("#") for pin in pins) == [
        card["id"] for card in page.select(".card")
    ]
    names = {pin["aria-label"] for pin in pins}
    assert names == {f"{number}: {name}" for number, name in enumerate(["One & Only", "Three", "Two"], 1)}
    assert page.select_one(".mapbox").find_previous(class_="card")  # the list comes first


def test_pins_at_one_place_part_and_stay_in_the_picture():
    for _ in range(5):
        CentreFactory(point=LONDON)
    _, svg = draw()
    spots = [spot(pin) for pin in svg.select(".area__pin")]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in spots)
    assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in spots for b in spots if a is not b) > 30
    assert svg.select(".area__lead")


def test_the_land_under_it_is_the_same_part_of_the_country():
    CentreFactory(point=LEEDS)
    drawn, svg = draw()
    left, top, width, height = map(float, re.findall(r"[-\d.]+", drawn.view))
    assert width / height == pytest.approx(WIDTH / HEIGHT, rel=1e-3)
    x, y = spot(svg.select_one(".area__start"))
    assert x == pytest.approx(((HORNSEY.x - WEST) * PER_LONGITUDE - left) * WIDTH / width, abs=1)
    assert y == pytest.approx(((NORTH - HORNSEY.y) * PER_LATITUDE - top) * HEIGHT / height, abs=1)


def test_a_ring_is_as_far_as_it_says():
    CentreFactory(point=LEEDS)
    drawn, svg = draw()
    left, top, width, _ = map(float, re.findall(r"[-\d.]+", drawn.view))
    ring, words = svg.select_one(".area__ring"), svg.select_one(".area__far").text
    for way, (dx, dy) in {90: (float(ring["rx"]), 0), 0: (0, -float(ring["ry"]))}.items():
        goal = geodesic(miles=int(words.split()[0])).destination((HORNSEY.y, HORNSEY.x), way)
        x = ((goal.longitude - WEST) * PER_LONGITUDE - left) * WIDTH / width
        y = ((NORTH - goal.latitude) * PER_LATITUDE - top) * WIDTH / width
        assert (x, y) == pytest.approx((float(ring["cx"]) + dx, float(ring["cy"]) + dy), abs=3)


def test_large_towns_are_named_and_give_way_to_pins_and_to_each_other():
    CentreFactory(point=LONDON)
    PlaceFactory(name="Luton & Co", point=Point(-0.4175, 51.8797, srid=4326), population=200_000)
    PlaceFactory(name="Hamlet", point=Point(-0.3, 51.8, srid=4326), population=50)
    PlaceFactory(name="Under the pin", point=LONDON, population=9_000_000)
    PlaceFactory(name="Beside Luton", point=Point(-0.4176, 51.8798, srid=4326), population=100_000)
    _, svg = draw()
    assert [text.text for text in svg.select(".area__places text")] == ["Luton & Co"]


def test_a_whole_country_of_pins_takes_no_more_looks_than_it_may(monkeypatch):
    for number in range(50):
        CentreFactory(point=Point(-0.1 + number / 1e4, 51.5, srid=4326))
    looks = []
    monkeypatch.setattr(
        "centres.detail.static_map.hypot", lambda x, y: looks.append(1) or (x * x + y * y) ** 0.5
    )
    draw(count=50)
    assert len(looks) < 5_000


@pytest.mark.parametrize(("other", "meets"), [(Box(5, 5, 15, 15), True), (Box(10, 0, 20, 10), False)])
def test_boxes_meet_where_they_share_ground(other, meets):
    assert Box(0, 0, 10, 10).meets(other) == meets


def test_a_name_that_was_typed_cannot_break_the_drawing():
    PlaceFactory(name="</g><script>", point=HORNSEY)
    CentreFactory(point=LONDON)
    drawn = draw_results(find_nearest_centres(Query("</g><script>")))
    assert "<script>" not in drawn.svg
    assert "&lt;script" in drawn.svg
