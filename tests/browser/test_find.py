"""Finding a centre, as somebody does it who has a postcode and little strength to spare."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import watch

pytestmark = pytest.mark.browser


def search(page: Page, site: str, text: str) -> None:
    page.goto(site)
    page.get_by_label("Your postcode or town").fill(text)
    page.get_by_role("button", name="Find centres").click()


def test_a_postcode_leads_to_the_nearest_centres_and_the_answer_has_the_focus(page: Page, site: str):
    seen = watch(page, site)
    # given the home page, when somebody types a postcode as people do
    search(page, site, "n8 0np")
    # then the heading says what was understood, and is where a screen reader starts
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Centres near N8 0NP")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    # and five centres follow, each with its distance in words, and one warning above them all
    cards = page.locator(".card")
    expect(cards).to_have_count(5)
    for card in cards.all():
        expect(card).to_contain_text(re.compile(r"(miles?|mile) in a straight line"))
    expect(page.get_by_text("Not checked with the centres lately.")).to_have_count(1)
    assert seen.messages == []


@pytest.fixture
def phone(new_context) -> Page:
    return new_context(viewport={"width": 390, "height": 844}).new_page()


@pytest.mark.parametrize("typed", ["N8 0NP", "SG6 2JF", "EH1 1AA", "Leeds", "Plymouth"])
def test_the_first_screen_holds_the_nearest_centre_and_how_to_reach_it(phone: Page, site: str, typed: str):
    search(phone, site, typed)
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    first = phone.locator("#centre-1")
    expect(first.get_by_role("heading", level=2)).to_be_in_viewport(ratio=1)
    expect(first.locator(".way, .no-phone a").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("typed", ["N8 0NP", "SG6 2JF", "Leeds"])
def test_the_first_way_to_reach_a_centre_is_at_most_three_stops_away(page: Page, site: str, typed: str):
    search(page, site, typed)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.way, .no-phone a')"):
            return
    raise AssertionError("the fourth stop or later")


def test_the_map_stands_beside_the_list_and_stays_in_view_and_follows_it_on_a_phone(
    page: Page, phone: Page, site: str
):
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto(site + "/centres/?q=N80NP")
    drawn, cards = page.locator(".mapbox"), page.locator(".cards")
    assert drawn.bounding_box()["x"] > cards.bounding_box()["x"] + cards.bounding_box()["width"]
    page.locator("#centre-4").scroll_into_view_if_needed()
    expect(drawn).to_be_in_viewport(ratio=0.9)
    # a pin leads to its card, which has the focus
    drawn.get_by_role("link", name="3: ").click()
    expect(page.locator("#centre-3")).to_be_focused()
    phone.goto(site + "/centres/?q=N80NP")
    assert phone.locator(".mapbox").bounding_box()["y"] > phone.locator("#centre-5").bounding_box()["y"]


def test_more_centres_come_as_a_link_that_leads_to_the_first_new_one(page: Page, site: str):
    page.goto(site + "/centres/?q=N80NP")
    page.get_by_role("link", name="Show more centres").click()
    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator("#centre-6")).to_be_focused()
    expect(page.locator("#centre-6")).to_be_in_viewport()


def test_kilometres_are_shown_beside_miles_when_asked_for(page: Page, site: str):
    page.goto(site + "/centres/?q=N80NP")
    expect(page.locator(".card").first).not_to_contain_text("km")
    page.get_by_role("link", name="Show kilometres too").click()
    expect(page.locator(".card").first).to_contain_text(
        re.compile(r"miles? \([\d.]+ km\) in a straight line")
    )


def test_a_mistake_is_told_first_and_leads_back_to_the_box(page: Page, site: str):
    # given something that is no postcode
    search(page, site, "zzz")
    # then the page says so in its title, in a summary that has the focus, and at the box, which keeps what was typed
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    box = page.get_by_label("Your postcode or town")
    expect(box).to_have_value("zzz")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("Error: We do not know a place of that name"))
    # and its link leads to the box
    summary.get_by_role("link").click()
    expect(box).to_be_focused()
    # and examples and the list of all centres are the way on
    expect(page.get_by_role("heading", name="What you can type")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="see the list of all centres")).to_be_visible()


def test_back_and_forward_show_each_answer_again(page: Page, site: str):
    heading = page.get_by_role("heading", level=1)
    search(page, site, "N8 0NP")
    page.get_by_label("Your postcode or town").fill("Bangor")
    page.get_by_role("button", name="Find centres").click()
    expect(heading).to_have_text("Which Bangor?")
    page.get_by_label("Your postcode or town").fill("zzz")
    page.get_by_role("button", name="Find centres").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.go_back()
    expect(heading).to_have_text("Which Bangor?")
    page.go_back()
    expect(heading).to_have_text("Centres near N8 0NP")
    page.go_forward()
    expect(heading).to_have_text("Which Bangor?")


def test_all_works_without_scripts(new_context, site: str):
    page = new_context(java_script_enabled=False).new_page()
    search(page, site, "N8 0NP")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="Show more centres").click()
    expect(page.locator(".card")).to_have_count(10)
    search(page, site, "")
    expect(page.get_by_role("alert")).to_be_focused()


def test_the_phone_number_is_a_number_to_ring(page: Page, site: str):
    page.goto(site + "/centres/all/")
    number = page.locator("main a[href^='tel:']").first
    assert number.get_attribute("href") == "tel:" + number.inner_text().replace(" ", "")
