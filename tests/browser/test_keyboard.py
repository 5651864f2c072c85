"""Every page by keyboard alone: past the header, in the order of reading, with a focus that is always seen."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import watch

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getClientRects()[0] || e.getBoundingClientRect();  // the first line of a link that wraps
  const shown = e.closest('.tile') ? getComputedStyle(e.closest('.tile')) : style;
  const x = box.left + Math.min(box.width, 20) / 2, y = box.top + Math.min(box.height, 20) / 2;
  const top = document.elementFromPoint(x, y);
  return {
    where: e === document.body ? '' : (e.innerText || e.getAttribute('aria-label') || e.id).trim().slice(0, 40),
    order: box.top + scrollY,
    left: box.left,
    beside: e.closest('.layers__side') !== null,
    seen: parseFloat(shown.outlineWidth) >= 3 && shown.outlineStyle !== 'none'
      || (e instanceof SVGElement && parseFloat(getComputedStyle(e.querySelector('circle')).strokeWidth) >= 3),
    uncovered: !!top && (e.contains(top) || top.contains(e)),
  } }"""


def tab_through(page: Page) -> list[dict]:
    """Every stop of the Tab key, from the top of the page until it leaves the page."""
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not stop["where"] or (stops[1:] and stop == stops[0]):
            return stops
        stops.append(stop)
    raise AssertionError("the Tab key never leaves the page")


PAGES = [
    "/",
    "/centres/",
    "/centres/all/",
    "/therapies/",
    "/therapies/oxygen-therapy/",
    "/support-us/",
    "/data/",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_focus_goes_down_the_page_and_is_always_seen(page: Page, site: str, path: str):
    page.goto(site + path)
    stops = tab_through(page)
    assert stops[0]["where"] == "Skip to the main part"
    assert [stop["where"] for stop in stops if not stop["seen"]] == []
    assert [stop["where"] for stop in stops if not stop["uncovered"]] == []
    assert [after["where"] for before, after in pairwise(stops[1:]) if not follows(before, after)] == []


def follows(before: dict, after: dict) -> bool:
    """Further down, on the same line, at the head of the next column, or back from what stands beside the text."""
    is_next = after["order"] > before["order"] - 60 or after["left"] > before["left"] + 100
    return is_next or (before["beside"] and not after["beside"])


def test_the_skip_link_leads_past_the_header(page: Page, site: str):
    page.goto(site + "/centres/all/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_search_needs_only_the_keyboard(page: Page, site: str):
    watch(page, site)
    page.goto(site + "/centres/")
    box = page.get_by_label("Your postcode or town")
    box.focus()
    page.keyboard.type("N8 0NP")
    page.keyboard.press("Enter")
    page.wait_for_url("**#answer")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    # from the answer the next stop is the nearest centre
    page.keyboard.press("Tab")
    expect(page.locator(".card__name a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Directions")).to_be_visible()


def test_a_script_that_comes_late_takes_the_focus_from_nobody(page: Page, site: str):
    held = []
    page.route("**/js/site*.js", lambda route: held.append(route))
    page.goto(site + "/centres/?q=N8+0NP", wait_until="commit")
    page.locator(".footer").wait_for()
    # somebody quick is at the first link before the script is there
    page.keyboard.press("Tab")
    first = page.get_by_role("link", name="Skip to the main part")
    expect(first).to_be_focused()
    [script] = held
    script.continue_()
    page.wait_for_load_state()
    expect(first).to_be_focused()
