"""What comes out of the printer: a large-print sheet with what still works on paper."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

EIGHTEEN_POINT = "24px"  # 18 pt at CSS's 96 px an inch


@pytest.mark.parametrize("path", ["/centres/?q=N80NP", "/centres/all/"])
def test_a_sheet_has_large_letters_and_no_controls(page: Page, site: str, path: str):
    page.goto(site + path)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main li')).fontSize") == EIGHTEEN_POINT
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("Printed from")).to_be_visible()
    # black on white, whatever the screen's scheme
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_centre_can_be_handed_out(page: Page, site: str):
    page.goto(site + "/centres/?q=N80NP")
    page.locator(".card__name a").first.click()
    page.emulate_media(media="print")
    for heading in ("Contact", "Opening hours", "Where these details come from"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("Please ring or look at its website before you travel.")).to_be_visible()
    expect(page.get_by_role("link", name="Show the map")).to_be_hidden()


def test_the_therapies_are_printed_with_their_centres(page: Page, site: str):
    page.goto(site + "/therapies/")
    centre = page.locator("details li").first
    expect(centre).to_be_hidden()
    page.emulate_media(media="print")
    expect(centre).to_be_visible()
