"""How long a page may be as it opens on a phone, and what must stand on its first screens: 390 by 844, counted."""

import re

import pytest
from playwright.sync_api import Page, expect

from therapies.content import reader

pytestmark = pytest.mark.browser
SCREEN = {"width": 390, "height": 844}
THERAPY_PAGES = [f"/therapies/{file.facts['slug']}/" for file in reader.read_page_files()]
SCREENS = {
    "/": 4,
    "/centres/?q=N8+0NP": 5,
    "/centres/harrow-ms-therapy-centre/": 4,
    "/centres/hertfordshire-ms-therapy-centre/": 4,
    "/centres/brightwell/": 4,
    "/centres/brightwell/card/": 3,
    "/centres/card/?q=N8+0NP": 5,
    "/contact/": 3,
    "/about/": 3,
    "/cookies/": 3,
    "/accessibility/": 3,
    "/privacy/": 3,
    "/search/?q=fatigue": 3,
    "/therapies/": 5,
    **dict.fromkeys(THERAPY_PAGES, 6),
}
"""The most screens that a page may be long."""
MOST_WORDS, MOST_SCREENS = 160, 2
FIRST_LAYER = ".answer, .glancebox, .stop, .nearest"
BOTTOM = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom + scrollY))"


def open_on_phone(page: Page, address: str) -> None:
    page.set_viewport_size(SCREEN)
    page.goto(address, wait_until="networkidle")


@pytest.mark.parametrize("path", SCREENS)
def test_a_page_is_over_in_a_few_screens(page: Page, site: str, path: str):
    open_on_phone(page, site + path)
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height / SCREEN["height"] <= SCREENS[path]


@pytest.mark.parametrize("path", THERAPY_PAGES)
def test_the_first_layer_of_a_therapy_answers_in_two_screens_and_few_words(page: Page, site: str, path: str):
    open_on_phone(page, site + path)
    layer = page.locator(FIRST_LAYER)

    assert layer.evaluate_all(BOTTOM) <= MOST_SCREENS * SCREEN["height"]
    words = re.findall(r"\w[\w’'-]*", " ".join(layer.all_inner_texts()))
    assert len(words) <= MOST_WORDS
    for part in ("h1", ".lede", ".state", ".stop", ".nearest"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator(".stop").locator("[href='#page-help'], [href='tel:999']").first).to_be_visible()
