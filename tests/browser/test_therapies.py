"""Reading about a therapy: words explained in place, notes that lead there and back, and a word to us at the end."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch

pytestmark = pytest.mark.browser
PAGE = "/therapies/oxygen-therapy/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_hard_word_is_explained_by_the_keyboard_on_a_small_phone(page: Page, site: str, scheme: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.goto(site + PAGE)
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
    page.goto(site + PAGE)
    word = page.locator("button.term").first
    meaning = page.locator("#" + word.get_attribute("popovertarget"))

    word.click()

    expect(meaning).to_be_in_viewport()
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 256


def test_a_note_leads_to_its_source_and_back(page: Page, site: str):
    page.goto(site + PAGE)
    page.locator("section.prose a.cite").first.press("Enter")
    source = page.locator(".sources li:target")
    expect(source).to_be_in_viewport()

    source.locator(".sources__back a").last.press("Enter")

    expect(page.locator("a.cite:target")).to_be_in_viewport()


def test_on_paper_the_grades_the_dates_the_sources_and_the_meanings_stay(page: Page, site: str):
    page.goto(site + PAGE)
    page.emulate_media(media="print")

    for part in (
        ".grade strong",
        ".grade__certainty",
        ".warning",
        ".sources li",
        ".term__meaning",
        ".urgent",
    ):
        expect(page.locator(part).first).to_be_visible()
    for part in (".contents", "form.ask", "form.find"):
        expect(page.locator(part)).to_be_hidden()
    assert "Put together on" in page.locator("main .note").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_telling_us_what_was_not_clear_takes_one_slip_and_no_cookie(new_context, site: str, scripts: bool):
    context = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    page = context.new_page()
    seen = watch(page, site)
    page.goto(site + PAGE)
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
