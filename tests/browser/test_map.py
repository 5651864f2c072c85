"""The map, which repeats the list: only for those who ask, useful without pictures, and never a trap."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, watch
from tests.support.browser_sessions import wait_until

pytestmark = pytest.mark.browser

RESULTS = "/centres/?q=N80NP"
MAP = RESULTS + "&map=1"
NO_PICTURES = "The map pictures could not be loaded; the outline shows where the centres are."
ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def names(page: Page) -> list[str]:
    """The centres of the list as the pins should be named: `1: Kent Neuro Therapy Centre`."""
    links = page.locator(".card__name a").all_inner_texts()
    return [f"{number}: {name}" for number, name in enumerate(links, 1)]


def pins(page: Page, kind: str) -> list[str]:
    return [pin.get_attribute("aria-label") for pin in page.locator(kind).all() if pin.is_visible()]


def test_nobody_else_is_asked_for_anything_before_the_map_is_asked_for(page: Page, site: str):
    seen = watch(page, site)
    page.goto(site + RESULTS)
    assert seen.hosts == {urlsplit(site).netloc}
    assert not [request.url for request in seen.requests if "leaflet" in request.url]


def test_the_map_names_its_pins_as_the_list_does_and_asks_only_the_tile_server(page: Page, site: str):
    seen = watch(page, site)
    # given results, when somebody asks for the map
    page.goto(site + RESULTS)
    page.get_by_role("link", name="Show a street map").click()
    # then the moving map has started, and has put the drawing away
    expect(page.locator("#map.leaflet-container")).to_be_visible()
    expect(page.locator("#drawing")).to_be_hidden()
    assert sorted(pins(page, "#map .map-pin a")) == sorted(names(page))
    # and without pictures it says so, in words, and keeps the outline
    expect(page.locator("#map-status[role=status]")).to_have_text(NO_PICTURES)
    expect(page.locator("#map path.map-land--home")).to_have_count(1)
    assert seen.hosts == {urlsplit(site).netloc, "tile.openstreetmap.org"}
    assert [message for message in seen.messages if "ERR_NAME_NOT_RESOLVED" not in message] == []
    assert barriers(page) == []


def test_pictures_that_arrive_are_shown_with_their_makers_named(page: Page, site: str):
    asked = []

    def tile(route):
        asked.append(route.request)
        route.fulfill(body=ONE_PIXEL, content_type="image/png")

    page.route(re.compile("^https://tile"), tile)
    page.goto(site + MAP)
    expect(page.locator("#map img.leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator("#map-status[role=status]")).to_be_empty()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    # the server learns our address, as it demands, and not the page: a page's address holds a postcode
    assert {request.all_headers().get("referer") for request in asked} == {site + "/"}


def test_without_scripts_the_drawing_carries_the_pins(new_context, site: str):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site + MAP)
    expect(page.locator("#drawing")).to_be_visible()
    expect(page.locator("#live-map")).to_be_hidden()
    assert pins(page, "#drawing a") == names(page)
    page.locator("#drawing a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "map=" not in page.url


def test_when_leaflet_does_not_start_the_drawing_stays(page: Page, site: str):
    page.route(re.compile(r"/leaflet[.\w]*\.js"), lambda route: route.abort())
    page.goto(site + MAP)
    expect(page.locator("#drawing")).to_be_visible()
    expect(page.locator("#live-map")).to_be_hidden()


def test_pins_are_reached_and_opened_by_keyboard_and_the_map_can_be_skipped(page: Page, site: str):
    watch(page, site)
    page.goto(site + MAP)
    expect(page.locator("#drawing")).to_be_hidden()
    skip = page.get_by_role("link", name="Skip the map")
    skip.press("Enter")
    expect(page.locator("#after-map")).to_be_focused()
    first = page.locator("#map a[aria-label^='1: ']")
    first.focus()
    first.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("near")


def test_a_finger_scrolls_the_page_until_the_map_is_to_be_moved(new_context, site: str):
    page = new_context(has_touch=True, viewport={"width": 320, "height": 640}).new_page()
    watch(page, site)
    page.goto(site + MAP)
    box = page.locator("#map.leaflet-container")
    expect(box).not_to_have_class(re.compile("leaflet-touch-drag"))
    page.get_by_role("button", name="Move the map").click()
    expect(box).to_have_class(re.compile("leaflet-touch-drag"))
    page.get_by_role("button", name="Stop moving the map").click()
    expect(box).not_to_have_class(re.compile("leaflet-touch-drag"))


def test_the_wheel_scrolls_the_page_and_not_the_map(page: Page, site: str):
    watch(page, site)
    page.goto(site + MAP)
    box = page.locator("#map.leaflet-container")
    box.scroll_into_view_if_needed()
    before = page.evaluate("scrollY"), box.locator(".leaflet-map-pane").get_attribute("style")
    box.hover()
    page.mouse.wheel(0, -200)
    wait_until(page, f"scrollY < {before[0]}")
    assert box.locator(".leaflet-map-pane").get_attribute("style") == before[1]
