"""From a question to a first session: what somebody who has found a centre plans, takes in hand and reads."""

import re
from datetime import date, timedelta
from urllib.parse import unquote
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from tests.support.accessibility import barriers, sticks_out, watch

pytestmark = pytest.mark.browser
SHEET = re.compile(rb"/Type\s*/Page[^s]")
PHONE = {"width": 390, "height": 844}


class Finger:
    """Presses things, and counts."""

    def __init__(self, page: Page):
        self.page, self.taps = page, 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def follow(self, what: Locator) -> None:
        with self.page.expect_navigation():
            self.tap(what)


@pytest.fixture(scope="module")
def plan(site: str) -> str:
    """The address of the plan at the centre in Letchworth, without what is asked."""
    with urlopen(site + "/centres/hertfordshire-ms-therapy-centre/") as answer:
        return site + re.search(r"/centres/plan/\d+/", answer.read().decode())[0]


def get_dates(page: Page) -> list[str]:
    return [one.get_attribute("datetime") for one in page.locator(".weeks time").all()]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_postcode_becomes_days_on_the_carers_phone(new_context, site: str, scripts: bool):
    page = new_context(java_script_enabled=scripts, viewport=PHONE).new_page()
    seen, finger = watch(page, site), Finger(page)
    page.goto(site)
    # given somebody who finds a centre
    finger.tap(page.get_by_label("Your postcode or town"))
    page.keyboard.type("SG6 2JF")
    finger.follow(page.get_by_role("button", name="Find centres"))
    finger.follow(page.locator(".card__name a").first)
    # when they look what a first course would be, and say where they start
    finger.follow(page.get_by_role("link", name="Plan a first course of oxygen"))
    expect(page.get_by_text("A plan, not a booking. Ring first.")).to_be_visible()
    expect(page.get_by_text("15 sessions in 3 weeks")).to_be_visible()
    finger.tap(page.get_by_role("link", name="Say where you start from"))
    finger.tap(page.get_by_label("First half of your postcode"))
    page.keyboard.type("sg6 2jf")
    finger.follow(page.get_by_role("button", name="Show the new plan"))
    expect(page.get_by_text("15 times there and back from SG6")).to_be_visible()
    # then a text message to the carer is one more tap, and says nothing of an illness or a house
    text = unquote(page.get_by_role("link", name="Text message").get_attribute("href"))
    assert finger.taps + 1 <= 8
    assert text.startswith("sms:?&body=A plan, not a booking: 15 visits in Letchworth Garden City, ")
    assert not re.search(r"2jf|\bms\b", text, re.IGNORECASE)
    # and the carer's phone shows the same days, and puts them into its calendar
    carers = new_context(viewport=PHONE).new_page()
    carers.goto(re.search(r"http\S+", text)[0])
    assert get_dates(carers) == get_dates(page)
    assert len(get_dates(carers)) == 15
    with carers.expect_download() as download:
        carers.get_by_role("link", name="Calendar").click()
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == get_dates(page)[0]
    assert seen.messages == []
    assert page.context.cookies() == []


def test_a_plan_is_changed_with_the_keyboard_alone_on_a_small_screen(page: Page, plan: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(plan)
    first = date.today() + timedelta(days=30)
    # given the fold with the form, opened by the link that leads to it
    press_tab_to(page, "Change the days, or how many")
    page.keyboard.press("Enter")
    for what in ("3 a week", "20 sessions"):
        expect(page.get_by_label(what)).to_be_visible()
    press_tab_to(page, "First day")
    page.keyboard.type(f"{first:%m%d%Y}")
    press_tab_to(page, "How many a week")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # then the answer has the focus, and the plan is the new one
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_text(re.compile("15 sessions in [56] weeks, 3 a week"))).to_be_visible()
    assert date.fromisoformat(get_dates(page)[0]) >= first
    assert sticks_out(page) == []


def press_tab_to(page: Page, name: str) -> None:
    """Until what has the focus is called so, or stands in a group called so."""
    called = """(name) => { const one = document.activeElement, group = one.closest('fieldset');
      return [one.innerText, one.labels?.[0]?.innerText, group?.querySelector('legend').innerText].includes(name) }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(called, name):
            return
    raise AssertionError(f"The Tab key never comes to “{name}”.")


@pytest.mark.parametrize(
    "query",
    [
        "start=N8&first={}",
        "start=N8&week=3&sessions=20&qr=1&first={}",
        "start=N8&sessions=20&day=monday&qr=1",
    ],
)
def test_a_plan_is_over_in_a_few_screens_and_printed_on_one_side(page: Page, plan: str, query: str):
    page.set_viewport_size(PHONE)
    page.goto(f"{plan}?{query.format(date.today() + timedelta(days=7))}", wait_until="load")
    expect(page.locator(".weeks")).to_be_visible()
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
    if "qr" not in query:
        assert page.evaluate("document.documentElement.scrollHeight") <= 3 * PHONE["height"]


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
