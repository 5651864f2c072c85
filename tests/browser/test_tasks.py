"""A volunteer keeps their centre on a phone, a task at a time: by account and by a letter's link, actions counted."""

import json
import re
from datetime import date, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from centres.tasks.pages import TASKS
from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import run_shell, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
SCREEN = {"width": 390, "height": 844}
SAVED = "Saved. The public sees it now."
VOLUNTEER = """
from datetime import date
from centres.models import VerificationRequest
from centres.verification.tokens import make_verification_token
tess = account("tess-of-a-test", "Centre editor")
centre = Centre.objects.published().exclude(point=None).order_by("-slug").first()
centre.editors.add(tess)
letter = VerificationRequest.objects.create(centre=centre, stage=1, to="first@centre.test", asked_on=date.today())
sign_in(tess, centre.slug, make_verification_token(letter))
"""


@pytest.fixture(scope="module")
def volunteer(running_site) -> list[str]:
    """The session of an editor of one centre, its address, and the key of a letter to it."""
    return signed_in(running_site, VOLUNTEER)


@pytest.fixture
def phone(page: Page, site: str, volunteer) -> Page:
    """A phone on which the volunteer has just signed in."""
    page.set_viewport_size(SCREEN)
    page.context.add_cookies([{"name": "sessionid", "value": volunteer[0], "url": site}])
    page.goto(f"{site}/staff/centre/")
    return page


@pytest.fixture
def by_link(page: Page, site: str, volunteer) -> Page:
    page.set_viewport_size(SCREEN)
    page.goto(f"{site}/centres/still-right/{volunteer[2]}/?changed")
    return page


class Hand:
    """Counts what a hand does: each press, and each box that is filled, is an action."""

    def __init__(self, page: Page):
        self.page, self.actions = page, 0

    def press(self, thing: Locator) -> None:
        thing.click()
        self.actions += 1

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)
        self.actions += 1

    def open_task(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def save(self) -> None:
        self.press(self.page.get_by_role("button", name="Save", exact=True))


def look_before_saving(page: Page, part: str, words: str) -> None:
    """What the public will see is drawn without a press of Save, and nobody's place on the page is moved."""
    title = page.locator(".seen summary")
    if page.locator(".seen:not([open])").count():
        title.click()
    place = page.evaluate("[document.activeElement.id, scrollY]")
    expect(page.locator(f".seen {part}").first).to_contain_text(words)
    expect(title).to_have_text("What the public will see")
    assert page.evaluate("[document.activeElement.id, scrollY]") == place
    assert page.get_by_text(SAVED).count() == 0


def test_tuesdays_hours_are_changed_in_five_actions_at_most(phone: Page, site: str, volunteer):
    seen = watch(phone, site)
    hand = Hand(phone)
    hand.open_task("Hours")
    hand.fill("Tuesday opens", "09:30")
    hand.fill("Tuesday closes", "15:00")
    look_before_saving(phone, ".week", "9.30 am to 3 pm")
    hand.save()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    assert hand.actions <= 5
    assert hand.actions == 4
    expect(phone.locator(".week").first).to_contain_text("9.30 am to 3 pm")
    expect(phone.locator(".week").first).to_contain_text("Not known")

    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("Undone. All is as it was before.")).to_be_visible()
    expect(phone.get_by_label("Tuesday opens", exact=True)).to_have_value("")
    assert seen.messages == []


def test_a_volunteers_other_tasks_by_account(phone: Page, site: str, volunteer, tmp_path):
    hand = Hand(phone)
    hand.open_task("Closed for a while")
    hand.fill("Closed from", str(date.today() + timedelta(days=30)))
    hand.fill("Closed until", str(date.today() - timedelta(days=37)))
    expect(phone.get_by_text("Something above is missing or not right yet")).to_be_visible()
    hand.fill("Closed until", str(date.today() + timedelta(days=37)))
    look_before_saving(phone, ".closed", "Closed from")
    hand.save()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    hand.press(phone.get_by_role("button", name="We are open again"))
    expect(phone.get_by_text(SAVED)).to_be_visible()
    hand.press(phone.locator(".breadcrumb a"))

    hand.open_task("Getting in")
    row = phone.get_by_role("group", name="Step-free way in")
    hand.press(row.get_by_label("No", exact=True))
    row.get_by_label("steps").fill("3")
    hand.save()
    expect(phone.locator("[aria-labelledby=access]")).to_contain_text("No: Step-free way in: 3 steps")
    hand.press(phone.locator(".breadcrumb a"))

    picture = tmp_path / "door.jpg"
    Image.new("RGB", (900, 600), "teal").save(picture)
    hand.open_task("Photograph")
    phone.get_by_label("Photograph").set_input_files(picture)
    seen = phone.locator(".seen__picture img")
    expect(seen).to_have_js_property("naturalWidth", 900)
    hand.save()
    expect(phone.get_by_text("Say what the picture shows").first).to_be_visible()
    hand.fill("What it shows", "The front door, with a ramp")
    hand.save()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    expect(phone.get_by_role("img", name="The front door, with a ramp")).to_be_visible()
    hand.press(phone.locator(".breadcrumb a"))

    hand.press(phone.get_by_role("button", name="Yes, all of this is right today"))
    expect(phone.get_by_text("People read that you checked it today.")).to_be_visible()


def test_the_pin_is_moved_only_after_the_press(phone: Page):
    phone.get_by_role("link", name="Move the pin", exact=True).click()
    phone.get_by_role("link", name="Move it on a map").click()
    map_, box = phone.locator(".leaflet-container"), phone.locator("#id_point")
    before = json.loads(box.input_value())
    map_.click(position={"x": 60, "y": 60})
    assert json.loads(box.input_value()) == before
    phone.get_by_role("button", name="Move the pin").click()
    pin = phone.get_by_role("button", name="The pin. The arrow keys move it.")
    pin.press("Shift+ArrowDown")
    assert json.loads(box.input_value()) != before
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("Undone.")).to_be_visible()


def test_a_shaking_finger_saves_once_and_is_told_so(phone: Page, running_site, volunteer):
    phone.get_by_role("link", name="Contact", exact=True).click()
    phone.get_by_label("Phone").fill("020 7946 0188")
    button = phone.get_by_role("button", name="Save", exact=True)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _ in range(2):
        phone.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        phone.wait_for_timeout(150)
    expect(phone.get_by_text(SAVED)).to_be_visible()
    expect(phone.get_by_label("Phone")).to_have_value("020 7946 0188")


def test_a_volunteers_tasks_by_the_link_of_a_letter(by_link: Page, site: str, volunteer):
    seen = watch(by_link, site)
    hand = Hand(by_link)
    hand.open_task("Hours")
    hand.fill("Wednesday opens", "10:00")
    hand.fill("Wednesday closes", "12:00")
    hand.save()
    expect(by_link.get_by_text(SAVED)).to_be_visible()
    assert hand.actions == 4
    by_link.get_by_role("button", name="Undo").click()
    expect(by_link.get_by_text("Undone.")).to_be_visible()

    by_link.goto(f"{site}/centres/still-right/{volunteer[2]}/contact/")
    hand.fill("Phone", "020 7946 0999")
    look_before_saving(by_link, ".news", "Our office looks at this first.")
    hand.save()
    expect(by_link.get_by_text("Sent. Our office looks at this first:")).to_be_visible()
    by_link.get_by_role("button", name="Undo").click()
    expect(by_link.get_by_text("Undone.")).to_be_visible()
    assert by_link.context.cookies() == []
    assert seen.messages == []


@pytest.mark.parametrize("task", ["", *TASKS, "pin/?map=1", "hours/?of=chamber", "access/?of=inside"])
def test_each_page_fits_two_screens_and_everybody_can_use_it(phone: Page, site: str, volunteer, task: str):
    path = f"{task}/" if task in TASKS else task
    phone.goto(f"{site}/staff/centre/{volunteer[1]}/{path}")
    height = phone.locator("main").evaluate("(main) => main.getBoundingClientRect().bottom + scrollY")
    assert height / SCREEN["height"] <= 2, f"{height / SCREEN['height']:.2f} screens"
    buttons = phone.locator("main form.task > button.button:not(.button--quiet)")
    assert buttons.count() == (1 if task else 0)
    assert barriers(phone) == []
    phone.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
    assert barriers(phone) == []
    for width in (320, 390, 1280):
        phone.set_viewport_size({"width": width, "height": 844})
        assert sticks_out(phone) == []


@pytest.mark.parametrize("task", TASKS)
def test_each_page_by_link_can_be_used_by_everybody(by_link: Page, site: str, volunteer, task: str):
    by_link.goto(f"{site}/centres/still-right/{volunteer[2]}/{task}/")
    assert barriers(by_link) == []
    by_link.set_viewport_size({"width": 320, "height": 720})
    assert sticks_out(by_link) == []


def test_an_error_is_said_first_and_leads_to_its_box(phone: Page):
    phone.get_by_role("link", name="Hours", exact=True).click()
    phone.get_by_label("Friday opens", exact=True).fill("16:00")
    phone.get_by_label("Friday closes", exact=True).fill("09:00")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone).to_have_title(re.compile("^Error: Hours"))
    phone.locator(".summary a").click()
    expect(phone.get_by_label("Friday opens", exact=True)).to_be_focused()
    assert barriers(phone) == []


def test_without_scripts_a_week_is_copied_and_a_pin_moved(new_context, site: str, running_site, volunteer):
    context = new_context(java_script_enabled=False, viewport=SCREEN)
    context.add_cookies([{"name": "sessionid", "value": volunteer[0], "url": site}])
    page = context.new_page()
    page.goto(f"{site}/staff/centre/{volunteer[1]}/hours/?of=phone")
    page.get_by_label("Monday opens", exact=True).fill("10:00")
    page.get_by_label("Monday closes", exact=True).fill("12:00")
    page.locator("summary", has_text="Copy a day").click()
    page.get_by_label("Monday to Friday").check()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("It is not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_label("Friday closes", exact=True)).to_have_value("12:00")

    page.goto(f"{site}/staff/centre/{volunteer[1]}/pin/")
    page.get_by_label("Or write where it is").fill("51.5850, -0.1170")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    stands = f"print(Centre.objects.get(slug='{volunteer[1]}').point.coords)"
    assert (
        run_shell(running_site, f"from centres.models import Centre\n{stands}")
        .strip()
        .endswith("(-0.117, 51.585)")
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()


def test_words_come_back_after_a_session_that_ended(phone: Page, site: str, running_site, volunteer):
    phone.get_by_role("link", name="Contact", exact=True).click()
    phone.get_by_label("Website").fill("www.example.org/we-typed-this")
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
    phone.context.add_cookies([{"name": "sessionid", "value": volunteer[0], "url": site}])
    phone.goto(f"{site}/staff/centre/{volunteer[1]}/contact/")
    expect(phone.get_by_text("We put back what you had typed")).to_be_visible()
    expect(phone.get_by_label("Website")).to_have_value("www.example.org/we-typed-this")
    phone.get_by_role("button", name="Use what is saved instead").click()
    expect(phone.get_by_label("Website")).not_to_have_value("www.example.org/we-typed-this")
