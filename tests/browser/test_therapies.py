"""Reading about a therapy: parts that open by their links, words explained in place, and a word to us at the end."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch

pytestmark = pytest.mark.browser
PAGE = "/therapies/oxygen-therapy/"
OPEN = PAGE + "?parts=open"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_hard_word_is_explained_by_the_keyboard_on_a_small_phone(page: Page, site: str, scheme: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.goto(site + OPEN)
    word = page.locator("button.term").first
    meaning = page.locator("#" + word.get_attribute("popovertarget"))
    expect(meaning).to_be_hidden()

    word.focus()
    page.keyboard.press("Enter")

    expect(meaning).to_be_in_viewport(ratio=1)
    assert barriers(page) == []
    assert sticks_out(page) == []
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()


def test_a_hard_word_is_explained_without_a_script_at_four_times_the_size(new_context, site: str):
    page = new_context(viewport={"width": 320, "height": 256}, java_script_enabled=False).new_page()
    page.goto(site + OPEN)
    word = page.locator("button.term").first
    meaning = page.locator("#" + word.get_attribute("popovertarget"))

    word.click()

    expect(meaning).to_be_in_viewport()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 256


def test_a_part_opens_by_key_and_says_so(page: Page, site: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + PAGE)
    part = page.locator(".part:has(#cost)")
    expect(part.locator(".part__words")).to_be_hidden()

    part.locator("summary").press("Enter")

    expect(part.locator(".part__words")).to_be_visible()
    expect(part.locator(".part__close")).to_be_visible()
    expect(part.locator(".part__show")).to_be_hidden()
    assert barriers(page) == []


def test_the_whole_row_of_a_closed_part_can_be_pressed(page: Page, site: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + PAGE)
    part = page.locator(".part:has(#cost)")

    part.click(position={"x": 12, "y": 12})

    expect(part.locator(".part__words")).to_be_visible()


def test_a_number_leads_to_its_source_and_that_back_to_the_part(page: Page, site: str):
    page.goto(site + PAGE)
    part = page.locator(".part").filter(has=page.locator("details[open] .numbers")).first

    part.locator(".numbers a").first.press("Enter")

    source = page.locator(".sources li:target")
    expect(source).to_be_in_viewport()
    expect(source.locator("p").first).to_be_visible()
    page.go_back()
    expect(part).to_be_in_viewport()


def test_a_link_from_elsewhere_opens_the_part_it_leads_to(page: Page, site: str):
    page.goto(site + PAGE)
    anchor = page.locator(".part:not(:has(details[open]))").last.locator(".part__words").get_attribute("id")

    page.goto(f"{site}/about/")
    page.goto(f"{site}{PAGE}#{anchor}")

    expect(page.locator(f".part:has(#{anchor}) > details")).to_have_attribute("open", "")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_the_box_finds_a_centre_that_offers_it_without_a_script(new_context, site: str):
    page = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    page.goto(site + PAGE)
    page.get_by_label("Nearest centre that offers it").fill("N8 0NP")
    page.get_by_role("button", name="Find", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("N8 0NP")
    expect(page).to_have_url(re.compile("therapy=oxygen-therapy"))


@pytest.mark.parametrize("path", [PAGE, OPEN])
def test_on_paper_two_sheets_hold_what_matters_and_all_of_it_is_to_be_had(page: Page, site: str, path: str):
    page.goto(site + path)
    page.emulate_media(media="print")

    for part in (".glance .said", ".glance .sure", ".state", ".stop", ".urgent", ".asks"):
        expect(page.locator(part).first).to_be_visible()
    expect(page.get_by_text("First written on").last).to_be_visible()
    for part in (".jump", ".tools", "form.find"):
        expect(page.locator(part)).to_be_hidden()
    for part in (".sources li p", "#evidence .said"):
        expect(page.locator(part).first).to_be_visible(visible=path == OPEN)
    if path == OPEN:
        expect(page.locator(".term__meaning").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_telling_us_what_was_not_clear_takes_one_slip_and_no_cookie(new_context, site: str, scripts: bool):
    context = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    page = context.new_page()
    seen = watch(page, site)
    page.goto(site + PAGE)
    page.get_by_role("link", name="Was this page clear? Tell us").click()
    page.get_by_label("What could be better?").fill("Shorter sentences, please.")
    page.get_by_label("Your e-mail address").fill("reader@example.org")
    page.wait_for_timeout(5_200)
    page.get_by_role("button", name="Send your answer").click()

    expect(page).to_have_title(
        "Error: Was this page clear? Oxygen therapy at our centres – MS National Therapy Centres"
    )
    expect(page.get_by_label("What could be better?")).to_have_value("Shorter sentences, please.")
    if scripts:
        expect(page.locator(".summary")).to_be_focused()
        assert barriers(page) == []
        assert sticks_out(page) == []
    page.locator(".summary").get_by_role("link", name="Choose yes, partly or no.").click()
    expect(page.get_by_label("Yes")).to_be_in_viewport()
    page.get_by_label("Partly").check()
    page.get_by_role("button", name="Send your answer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(page.get_by_text("We will write to you by")).to_be_visible()
    assert context.cookies() == []
    assert seen.messages == []
