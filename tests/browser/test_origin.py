"""What was understood, said in words, and the way out where it was not what somebody meant."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import watch

pytestmark = pytest.mark.browser


def heading(page: Page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("N8+0NP", "We measured from the middle of the postcode N8 0NP."),
        ("LS1", "We measured from the middle of LS1"),
        ("Cardiff", "We measured from the middle of Cardiff, Wales."),
        ("newprot", "We read “newprot” as Newport"),
        ("N8+ONP", "Showing N8 0NP for N8 ONP."),
    ],
)
def test_the_answer_says_what_was_used_and_how_precise_it_is(page: Page, site: str, typed: str, said: str):
    page.goto(site + f"/centres/?q={typed}")
    expect(page.locator(".measured")).to_contain_text(said)


def test_a_namesake_is_one_press_away_and_the_filter_stays(page: Page, site: str):
    seen = watch(page, site)
    # given a name that several places share, and a filter
    page.goto(site + "/centres/?q=Newport&therapy=physiotherapy&km=1")
    expect(heading(page)).to_have_text("Centres near Newport, Wales")
    # when another was meant
    page.get_by_text("Not right?").click()
    page.get_by_role("link", name="Newport, Isle of Wight").click()
    # then it is used, has the focus, and nothing else has changed
    expect(heading(page)).to_have_text("Centres near Newport, Isle of Wight")
    expect(heading(page)).to_be_focused()
    expect(page.get_by_text("Only centres that offer Physiotherapy.")).to_be_visible()
    expect(page.locator(".card__distance").first).to_contain_text("km")
    # and the first is now among the others
    page.get_by_text("Not right?").click()
    expect(page.get_by_role("link", name="Newport, Wales")).to_be_visible()
    page.get_by_role("link", name="Use a postcode").click()
    expect(page.get_by_label("Your postcode or town")).to_be_focused()
    assert seen.messages == []


@pytest.mark.parametrize("scripts", [True, False])
def test_where_no_namesake_stands_out_the_reader_chooses(new_context, site: str, scripts: bool):
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(site + "/centres/")
    page.get_by_label("Your postcode or town").fill("Bangor")
    page.get_by_role("button", name="Find centres").click()
    expect(heading(page)).to_have_text("Which Bangor?")
    expect(heading(page)).to_be_focused()
    expect(page).to_have_title(re.compile("^Which Bangor\\? – "))
    # each choice says where it is
    choices = page.locator(".choices a")
    expect(choices).to_have_text([re.compile("^Bangor, .+")] * choices.count())
    choices.filter(has_text="Gwynedd").click()
    expect(heading(page)).to_have_text(re.compile("Centres near Bangor"))
    expect(heading(page)).to_be_focused()
    # and whoever finds theirs not there gets to the box
    page.go_back()
    page.get_by_role("link", name="None of these? Type a postcode").click()
    expect(page.get_by_label("Your postcode or town")).to_be_focused()


def test_a_centres_name_leads_to_the_centre(page: Page, site: str):
    page.goto(site + "/centres/?q=brightwell#answer")
    expect(heading(page)).to_have_text("Centres called “brightwell”")
    expect(heading(page)).to_be_focused()
    expect(page).to_have_title(re.compile("^Centres called “brightwell” – "))
    page.get_by_role("link", name="The Brightwell").click()
    expect(heading(page)).to_have_text("The Brightwell")


def test_a_name_that_is_a_place_too_offers_the_centre_before_the_list(page: Page, site: str):
    page.goto(site + "/centres/?q=kent")
    expect(heading(page)).to_have_text("Centres near Kent")
    meant = page.get_by_role("region", name="Is it this centre you mean?")
    expect(meant.get_by_role("link", name="Kent Neuro Therapy Centre")).to_be_visible()
    assert meant.bounding_box()["y"] < page.locator(".cards").bounding_box()["y"]


def test_a_straight_line_over_water_is_said_to_be_one(page: Page, site: str):
    page.goto(site + "/centres/?q=Cowes")
    expect(page.locator(".card").first).to_contain_text(
        "in a straight line. The road or ferry way is longer."
    )
    expect(page.get_by_text("means that the straight line crosses the sea or wide water")).to_have_count(1)
    page.goto(site + "/centres/?q=Letchworth")
    expect(page.locator(".card").first).not_to_contain_text("ferry")
