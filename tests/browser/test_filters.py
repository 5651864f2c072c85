"""Only centres that offer what somebody needs: said, undone with one press, and never a dead end."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import watch

pytestmark = pytest.mark.browser


def open_filters(page: Page) -> None:
    page.get_by_text("Narrow the list").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_ticking_a_therapy_leaves_the_centres_that_offer_it(new_context, site: str, scripts: bool):
    page = new_context(java_script_enabled=scripts).new_page()
    seen = watch(page, site)
    # given results
    page.goto(site + "/centres/?q=N8+0NP&km=1")
    expect(page.get_by_role("group", name="Only centres that offer all you tick")).to_be_hidden()
    # when somebody opens the filters and ticks one
    open_filters(page)
    page.get_by_label("Hydrotherapy").check()
    page.get_by_role("button", name="Show only these centres").click()
    # then the answer has the focus and says what it is narrowed to, and all offer it
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near N8 0NP")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_text("Only centres that offer Hydrotherapy.")).to_be_visible()
    for card in page.locator(".card").all():
        expect(card).to_contain_text(re.compile("Said to offer: .*Hydrotherapy"))
        expect(card).to_contain_text("km")
    # the tick is in its place, the box keeps what was typed
    open_filters(page)
    expect(page.get_by_label("Hydrotherapy")).to_be_checked()
    expect(page.get_by_label("Your postcode or town")).to_have_value("N8 0NP")
    # and one press takes it all away again
    page.get_by_role("link", name="Take the filter away").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_text("Only centres that offer Hydrotherapy.")).to_have_count(0)
    assert "therapy=" not in page.url
    assert seen.messages == []


def test_a_new_place_is_searched_with_the_same_filter(page: Page, site: str):
    page.goto(site + "/centres/?q=N8+0NP&therapy=hydrotherapy")
    page.get_by_label("Your postcode or town").fill("Leeds")
    page.get_by_role("button", name="Find centres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near Leeds")
    expect(page.get_by_text("Only centres that offer Hydrotherapy.")).to_be_visible()


def test_a_filter_leaves_the_place_that_was_chosen_or_measured(page: Page, site: str):
    for where, heading in {
        "q=Newport&at=50.70,-1.29": "Isle of Wight",
        "near=51.58,-0.12": "your location",
    }.items():
        page.goto(site + "/centres/?" + where)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        open_filters(page)
        page.get_by_label("Massage").check()
        page.get_by_role("button", name="Show only these centres").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page.get_by_text("Only centres that offer Massage.")).to_be_visible()
        # but the box is for another place
        page.get_by_label("Your postcode or town").fill("Leeds")
        page.get_by_label("Your postcode or town").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Centres near Leeds")


def test_of_several_filters_each_can_be_taken_away(page: Page, site: str):
    page.goto(site + "/centres/?q=N8+0NP&therapy=yoga&therapy=massage")
    expect(page.get_by_text("Only centres that offer Massage and Yoga.")).to_be_visible()
    page.get_by_role("link", name="Take Yoga away").click()
    expect(page.get_by_text("Only centres that offer Massage.")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Take all filters away").click()
    expect(page.get_by_text("Narrow the list")).to_be_visible()
    assert "therapy=" not in page.url


def test_when_all_that_offer_it_are_far_the_page_says_how_far(page: Page, site: str):
    page.goto(site + "/centres/?q=TR1+1AA&therapy=shiatsu")
    expect(page.locator(".narrowed")).to_contain_text(
        re.compile(r"The nearest centre that offers Shiatsu is about \d+ miles away in a straight line\.")
    )
    page.get_by_role("link", name="See the nearest centres, whatever they offer").click()
    expect(page.locator(".card").first).to_contain_text("Merlin")
    expect(page.locator(".narrowed")).to_have_count(0)


def test_when_no_centre_offers_it_all_there_is_a_way_on(page: Page, site: str):
    page.goto(site + "/centres/?q=N8+0NP&therapy=shiatsu&therapy=diet-advice")
    expect(page.get_by_role("heading", level=1)).to_have_text("No centre found")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^No centre found – "))
    page.get_by_role("link", name="Take Diet advice away").click()
    expect(page.locator(".card").first).to_contain_text("Shiatsu")


def test_every_box_to_tick_is_large_enough_for_a_numb_finger(page: Page, site: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + "/centres/?q=N8+0NP&therapy=yoga&need=hoist")
    open_filters(page)
    for label in page.locator(".tick").all():
        assert label.bounding_box()["height"] >= 44
