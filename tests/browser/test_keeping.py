"""A list of centres without an account: kept in the address, taken along, printed and sent."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_centres_are_kept_found_again_and_taken_off(new_context, site: str, scripts: bool):
    page = new_context(java_script_enabled=scripts).new_page()
    seen = watch(page, site)
    page.goto(site + "/centres/?q=N8+0NP&therapy=physiotherapy")
    names = page.locator(".card__name a").all_inner_texts()
    # given results, when the third and the first are kept
    page.locator("#centre-3").get_by_role("link", name="Keep").click()
    expect(page.locator("#centre-3")).to_be_focused()
    expect(page.locator("#centre-3")).to_be_in_viewport()
    page.locator("#centre-1").get_by_role("link", name="Keep").click()
    expect(page.get_by_text("You keep 2 centres:")).to_be_visible()
    # and another search is made
    page.get_by_label("Your postcode or town").fill("LS1 4DY")
    page.get_by_role("button", name="Find centres").click()
    expect(page.get_by_text("You keep 2 centres:")).to_be_visible()
    # then the list is there, in the order of keeping
    page.get_by_role("link", name="see your list", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The centres you keep")
    expect(page.locator(".card__name")).to_have_text([names[2], names[0]])
    # and one can be taken off
    page.locator(".card").nth(0).get_by_role("link", name="Take it off").click()
    expect(page.locator(".card__name")).to_have_text([names[0]])
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.locator(".card").nth(0).get_by_role("link", name="Take it off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You keep no centres yet")
    assert seen.messages == []
    assert page.context.cookies() == []


def test_a_centre_is_kept_on_its_own_page_and_the_search_goes_on(page: Page, site: str):
    page.goto(site + "/centres/brightwell/")
    page.get_by_role("link", name="Keep this centre").click()
    expect(page.get_by_role("group", name="Your list")).to_be_focused()
    expect(page.get_by_text("You keep 1 centre:")).to_be_visible()
    page.get_by_role("link", name="Find more centres").click()
    page.get_by_label("Your postcode or town").fill("BS1 1AA")
    page.get_by_role("button", name="Find centres").click()
    own = page.locator(".card").filter(has_text="The Brightwell")
    own.get_by_role("link", name="Kept: take it off").click()
    expect(own.get_by_role("link", name="Keep", exact=True)).to_be_visible()
    expect(page.locator(".keeping")).to_have_count(0)


def test_a_link_to_hand_on_opens_the_same_list_and_hides_the_house(page: Page, new_context, site: str):
    page.goto(site + "/centres/?q=N8+0NP&keep=brightwell")
    page.get_by_text("Send this to somebody").click()
    link = page.locator(".share__address").inner_text()
    mail = page.get_by_role("link", name="Send the link by e-mail").get_attribute("href")
    assert link == site + "/centres/?q=N8&keep=brightwell#answer"
    assert link in unquote(mail)
    assert "0NP" not in unquote(mail)
    other = new_context().new_page()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Centres near N8")
    expect(other.get_by_role("heading", level=1)).to_be_focused()
    expect(other.get_by_text("You keep 1 centre:")).to_be_visible()


def test_the_way_there_names_its_goal_and_that_it_leaves_us(page: Page, site: str):
    page.goto(site + "/centres/kent-neuro-therapy-centre/")
    expect(page.get_by_text("The links leave our site: others run these maps.")).to_be_visible()
    for name in ("OpenStreetMap", "Google Maps", "Apple Maps"):
        link = page.get_by_role("link", name=f"Directions to Kent Neuro Therapy Centre with {name}")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_have_attribute("href", re.compile("^https://"))
