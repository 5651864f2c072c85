"""Each page, narrow and light, wide and dark: no barrier, no sideways scroll, no console message, little weight."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "find": "/centres/",
    "results": "/centres/?q=N80NP",
    "results in km": "/centres/?q=N80NP&km=1&show=50",
    "roughly known": "/centres/?q=BT1+5GS",
    "error": "/centres/?q=zzz",
    "nothing typed": "/centres/?q=",
    "namesakes offered": "/centres/?q=Newport",
    "namesakes to choose from": "/centres/?q=Bangor",
    "called by name": "/centres/?q=brightwell",
    "name and place": "/centres/?q=kent",
    "filtered, kept": "/centres/?q=N80NP&therapy=hydrotherapy&keep={slug}",
    "filtered, far": "/centres/?q=TR1+1AA&therapy=shiatsu",
    "filtered to nothing": "/centres/?q=N80NP&therapy=shiatsu&therapy=diet-advice",
    "a device's position": "/centres/?near=51.58,-0.12",
    "over water": "/centres/?q=Cowes",
    "kept": "/centres/kept/?keep={slug}",
    "nothing kept": "/centres/kept/",
    "drawn map": "/centres/?q=N80NP&map=1",
    "all": "/centres/all/",
    "centre": "/centres/{slug}/",
    "centre with map": "/centres/{slug}/?map=1",
    "centre, kept": "/centres/{slug}/?keep={slug}",
    "therapies": "/therapies/",
    "therapy with a long list of sources": "/therapies/oxygen-therapy/",
    "therapy where help comes first": "/therapies/counselling/",
    "page about no therapy": "/therapies/about-ms/",
    **{
        slug: f"/therapies/{slug}/"
        for slug in "hyperbaric-oxygen chamber-types cryotherapy physiotherapy fatigue".split()
    },
    "feedback": "/therapies/oxygen-therapy/feedback/",
    "feedback sent": "/therapies/oxygen-therapy/thank-you/",
    "support us": "/support-us/",
    "data": "/data/",
    "search": "/search/?q=oxygen",
    "search, put right": "/search/?q=crytherapy+in+Leeds",
    "search, nothing typed": "/search/?q=",
    "about": "/about/",
    "contact": "/contact/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "site map": "/site-map/",
    "not found": "/no-such-page/",
}
# A reader's own style (WCAG 1.4.12), in the way that the Content-Security-Policy leaves to the browser's owner.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
MOST_BYTES, MOST_REQUESTS = 90_000, 8


@pytest.fixture(params=PAGES)
def path(request, page: Page, site: str) -> str:
    if "{slug}" not in PAGES[request.param]:
        return PAGES[request.param]
    page.goto(site + "/centres/?q=N80NP")
    own = page.locator(".card__name a").first.get_attribute("href")
    return PAGES[request.param].replace("{slug}", own.split("/")[2])


def quiet(messages: list[str]) -> list[str]:
    """Without what the browser itself says of a page that is not there, and of pictures that we keep out."""
    return [one for one in messages if not one.startswith("Failed to load resource")]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_the_page_can_be_read_by_everyone(page: Page, site: str, path: str, width: int, scheme: str):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    seen = watch(page, site)
    page.goto(site + path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.evaluate(
        "[...document.querySelectorAll('main details')].slice(0, 3).forEach((one) => { one.open = true })"
    )
    assert barriers(page) == []
    assert sticks_out(page) == []
    assert quiet(seen.messages) == []


def test_at_four_times_the_size_with_wide_spacing_nothing_is_lost(page: Page, site: str, path: str):
    page.set_viewport_size({"width": 320, "height": 256})
    watch(page, site)
    page.goto(site + path)
    page.evaluate(SPACED)
    assert sticks_out(page) == []


def test_a_first_visit_weighs_little_until_the_map_is_asked_for(page: Page, site: str, path: str):
    if "map=1" in path:
        pytest.skip("the map was asked for")
    finished = []
    page.on("requestfinished", lambda request: finished.append(request.sizes()))
    page.goto("about:blank")
    page.goto(site + path, wait_until="networkidle")
    assert len(finished) <= MOST_REQUESTS
    assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in finished) <= MOST_BYTES
