"""From a question to a first session: what somebody takes in hand who has found a centre."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_an_ms_nurse_prints_the_nearest_centres_in_two_presses(
    new_context, site: str, java_script_enabled: bool
):
    context = new_context(
        java_script_enabled=java_script_enabled,
        viewport={"width": 320, "height": 800},
        reduced_motion="reduce",
    )
    context.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
    page = context.new_page()
    seen = watch(page, site)
    # given an answer for somebody's town
    page.goto(f"{site}/centres/?q=Leeds")
    # when she presses "Sheet to print", and "Print"
    with page.expect_navigation():
        page.get_by_role("link", name="Sheet to print").click()
    if java_script_enabled:
        page.get_by_role("button", name="Print").click()
        assert page.evaluate("window.printed") == 1
    # then it is the sheet of the three nearest, for everybody's eyes and for nobody's records
    expect(page.get_by_role("heading", level=1)).to_have_text("The nearest centres to Leeds")
    expect(page.get_by_role("heading", level=2)).to_have_count(
        4 + 3
    )  # three centres, the questions, the foot
    expect(page.locator('meta[name="robots"]')).to_have_attribute("content", "noindex")
    assert sticks_out(page) == []
    if java_script_enabled:
        assert barriers(page) == []
    assert seen.messages == []


def test_a_card_is_ticked_and_rung_from_by_keyboard_on_a_phone(page: Page, site: str):
    page.set_viewport_size({"width": 320, "height": 800})
    # given a centre's page
    page.goto(f"{site}/centres/hertfordshire-ms-therapy-centre/")
    # when somebody opens its card, by keyboard
    with page.expect_navigation():
        page.get_by_role("link", name="Visit card to print").press("Enter")
    # then the number is there to ring, and the five questions to tick
    expect(page.get_by_role("link", name="Call 01462 684 214")).to_be_visible()
    questions = page.get_by_role("checkbox")
    expect(questions).to_have_count(5)
    for question in questions.all():
        question.press("Space")
        expect(question).to_be_checked()
    # and the square is there for another phone, and the way on to what happens then
    expect(page.get_by_role("img", name=re.compile("for a phone’s camera"))).to_be_visible()
    assert barriers(page) == []
    assert sticks_out(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="What happens on a first visit").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens on your first visit to a centre?")


@pytest.mark.parametrize(
    ("step", "part"),
    [
        ("Ring first", "Ringing the centre"),
        ("Go and look", "The first day"),
        ("Take your time", "Stopping at any time"),
    ],
)
def test_each_step_of_home_opens_its_part_of_a_first_visit(page: Page, site: str, step: str, part: str):
    page.goto(site)
    with page.expect_navigation():
        page.get_by_role("link", name=step).click()
    fold = page.locator(".part").filter(has=page.get_by_role("heading", name=part))
    expect(fold.locator(".part__words")).to_be_visible()
    expect(fold.locator(".part__words")).to_be_in_viewport()


@pytest.mark.parametrize("slug", ["oxygen-therapy", "hyperbaric-oxygen", "chamber-types"])
def test_each_page_about_oxygen_leads_to_a_first_visit(page: Page, site: str, slug: str):
    page.goto(f"{site}/therapies/{slug}/?parts=open")
    expect(page.locator("main").get_by_role("link", name="Your first visit").first).to_be_visible()
