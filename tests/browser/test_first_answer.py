"""After a search the first screen of a phone has the nearest centre, with a way to reach it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("typed", ["N8 0NP", "Newport", "Letchworth", "Aberdeen", "BT1 5GS"])
def test_the_nearest_centre_and_its_way_are_on_the_first_screen(page: Page, site: str, typed: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/centres/?q={typed}#answer")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    card = page.locator("#centre-1")
    expect(card.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
    expect(card.locator(".way, .no-phone a").first).to_be_in_viewport(ratio=1)
