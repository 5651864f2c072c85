"""Each page, narrow and light, wide and dark: no barrier, no sideways scroll, no console message, little weight."""

import re
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
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
    "far, and heard of": "/centres/?q=M1+1AE",
    "ask for me": "/centres/{slug}/ask/",
    "drawn map": "/centres/?q=N80NP&map=1",
    "all": "/centres/all/",
    "centre": "/centres/{slug}/",
    "visit card": "/centres/{slug}/card/",
    "visit cards of a search": "/centres/card/?q=N80NP",
    "centre with map": "/centres/{slug}/?map=1",
    "centre, kept": "/centres/{slug}/?keep={slug}",
    "plan of a course": "{plan}?start=N8&sessions=20&week=3&qr=1",
    "plan, error": "{plan}?start=ZE99",
    "therapies": "/therapies/",
    "therapy with a long list of sources": "/therapies/oxygen-therapy/",
    "therapy where help comes first": "/therapies/counselling/",
    "page about no therapy": "/therapies/about-ms/",
    **{
        slug: f"/therapies/{slug}/"
        for slug in (
            "hyperbaric-oxygen chamber-types cryotherapy physiotherapy fatigue massage-and-reflexology carers "
            "your-first-visit"
        ).split()
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
AS_IT_WAS = "() => { document.adoptedStyleSheets = [] }"
UNFOLDED = "[...document.querySelectorAll('main details')].forEach((one) => { one.open = true })"
MOST_BYTES, MOST_REQUESTS = 70_000, 7
"""Packed, without headers and what only leads on."""


@pytest.fixture(scope="session")
def slug(site: str) -> str:
    """A centre's."""
    with urlopen(site + "/centres/?q=N80NP") as answer:
        found = BeautifulSoup(answer.read(), "html.parser").select_one(".card__name a")
    return found["href"].split("/")[2]


@pytest.fixture(scope="session")
def plan(site: str, slug: str) -> str:
    """The path of the plan of a course there."""
    with urlopen(f"{site}/centres/{slug}/") as answer:
        return re.search(r"/centres/plan/\d+/", answer.read().decode())[0]


def quiet(messages: list[str]) -> list[str]:
    """Without what the browser itself says of a page that is not there, and of pictures that we keep out."""
    return [one for one in messages if not one.startswith("Failed to load resource")]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_can_be_read_by_everyone(page: Page, site: str, slug: str, plan: str, name: str):
    """Loaded once: each way to look at it would otherwise cost the site and the browser another visit."""
    path, finished = PAGES[name].format(slug=slug, plan=plan), []
    page.on("requestfinished", lambda request: finished.append(request.sizes()))
    seen = watch(page, site)
    # given a narrow screen, when somebody comes for the first time
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(site + path, wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    # then it weighs little until the map is asked for
    if "map=1" not in path:
        bodies = [one["responseBodySize"] for one in finished if one["responseBodySize"]]
        assert len(bodies) <= MOST_REQUESTS
        assert sum(bodies) <= MOST_BYTES
    # and nothing is lost at four times the size with wide spacing
    page.set_viewport_size({"width": 320, "height": 256})
    page.evaluate(SPACED)
    assert sticks_out(page) == []
    page.evaluate(AS_IT_WAS)
    # and whatever is unfolded, there is no barrier, narrow and light or wide and dark
    page.evaluate(UNFOLDED)
    for width, scheme in ((320, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], (width, scheme)
        assert sticks_out(page) == [], (width, scheme)
    assert quiet(seen.messages) == []
