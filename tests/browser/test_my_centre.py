"""A volunteer keeps their centre from a phone: a number, the pin, how to get in, a picture; and undoes a mistake."""

import json
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import RULES_OF_STAFF, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
NOT_OURS = ("Skip to main content",)
VOLUNTEER = """
mia = account("mia-of-a-test", "Centre editor")
centre = Centre.objects.published().exclude(point=None).order_by("slug").first()
centre.editors.add(mia)
sign_in(mia, centre.get_absolute_url())
"""


@pytest.fixture(scope="session")
def volunteer(running_site) -> list[str]:
    """The session of an editor of one centre, and the address of that centre's page."""
    return signed_in(running_site, VOLUNTEER)


@pytest.fixture
def phone(page: Page, site: str, volunteer) -> Page:
    """A phone on which the volunteer has opened their centre."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.context.add_cookies([{"name": "sessionid", "value": volunteer[0], "url": site}])
    page.goto(site + "/admin/centres/centre/")
    open_long_form(page, site)
    expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    return page


def open_long_form(page: Page, site: str) -> None:
    """From the page of tasks; goes on once the map stands, which writes its point anew."""
    link = page.get_by_role("link", name="Everything else, on one long page")
    page.goto(site + str(link.get_attribute("href")))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").last.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_the_phone_shows_the_centre_in_one_column_without_a_barrier(phone: Page, site: str):
    seen = watch(phone, site)
    phone.reload()
    for summary in phone.locator("details > summary").all():
        summary.click()
    assert sticks_out(phone) == []
    assert [message for message in seen.messages if not message.startswith("Failed to load resource")] == []
    assert [
        line for line in barriers(phone, RULES_OF_STAFF) if not any(other in line for other in NOT_OURS)
    ] == []


def test_a_finger_that_shakes_saves_once_and_meets_no_fault(phone: Page, site: str):
    """The second tap comes 150 milliseconds after the first, while the first is still being saved."""
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("Phone:", exact=True).fill("020 7946 0188")
    button = phone.get_by_role("button", name="Save and continue editing").last
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _ in range(2):
        phone.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        phone.wait_for_timeout(150)
    expect(phone.get_by_text(re.compile("was changed successfully|Saved already")).first).to_be_visible()
    assert phone.get_by_text("saved this page").count() == 0
    phone.reload()
    expect(phone.get_by_label("Phone:", exact=True)).to_have_value("020 7946 0188")


def test_a_new_phone_number_is_on_the_public_page_at_once(phone: Page, site: str, volunteer):
    phone.get_by_label("Phone:", exact=True).fill("020 7946 0123")
    phone.get_by_label("I have checked all of this page").check()
    save(phone)
    phone.get_by_role("link", name="See the public page").click()
    expect(phone.get_by_role("link", name="020 7946 0123")).to_be_visible()
    expect(phone.get_by_text("Checked by the centre on")).to_be_visible()


def place(value: str) -> list[float]:
    """Longitude and latitude of a point, however a browser or the server spaces its GeoJSON."""
    return json.loads(value)["coordinates"]


def test_the_pin_is_moved_by_the_arrow_keys_and_then_set_by_hand(phone: Page):
    box = phone.locator("#id_point")
    before = box.input_value()
    phone.get_by_role("button", name="The pin", exact=True).press("ArrowRight")
    assert box.input_value() == before
    phone.get_by_role("button", name="Move the pin").click()
    pin = phone.get_by_role("button", name="The pin. The arrow keys move it.")
    expect(pin).to_be_focused()
    pin.press("ArrowRight")
    pin.press("Shift+ArrowDown")
    assert box.input_value() != before
    expect(
        phone.get_by_text(re.compile(r"The pin has moved \d+ metres\. Save to keep it there\."))
    ).to_be_visible()
    expect(phone.get_by_label("How the pin is known")).to_have_value("address")
    moved = place(box.input_value())
    save(phone)
    expect(phone.get_by_text(re.compile(r"The pin moved \d+ metres to the south"))).to_be_visible()
    assert place(phone.locator("#id_point").input_value()) == pytest.approx(moved, abs=1e-6)


def test_a_pin_in_a_form_that_came_back_is_measured_from_where_it_is_saved_and_put_back_there(phone: Page):
    box, how = phone.locator("#id_point"), phone.get_by_label("How the pin is known")
    before, known = place(box.input_value()), how.input_value()
    phone.get_by_role("button", name="Move the pin").click()
    phone.get_by_role("button", name="The pin. The arrow keys move it.").press("Shift+ArrowDown")
    phone.get_by_label("Website:").fill("no address at all")
    phone.get_by_role("button", name="Save and continue editing").last.click()
    expect(phone.locator("#errors")).to_be_visible()
    expect(phone.get_by_text(re.compile(r"The pin has moved [1-9]\d* metres"))).to_be_visible()
    phone.get_by_role("button", name="Put it back").click()
    assert place(box.input_value()) == pytest.approx(before, abs=1e-6)
    assert how.input_value() == known


def test_the_pin_is_dragged(phone: Page):
    box = phone.locator("#id_point")
    before = box.input_value()
    phone.get_by_role("button", name="Move the pin").click()
    pin = phone.get_by_role("button", name="The pin. The arrow keys move it.")
    pin.scroll_into_view_if_needed()
    at = pin.bounding_box()
    phone.mouse.move(at["x"] + 22, at["y"] + 20)
    phone.mouse.down()
    phone.mouse.move(at["x"] + 60, at["y"] + 50, steps=5)
    phone.mouse.up()
    assert box.input_value() != before


def test_a_finger_that_scrolls_over_the_map_moves_nothing_until_it_is_meant(
    new_context, site: str, volunteer
):
    phone = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
    phone.context.add_cookies([{"name": "sessionid", "value": volunteer[0], "url": site}])
    phone.goto(site + "/admin/centres/centre/")
    open_long_form(phone, site)
    box, map_ = phone.locator("#id_point"), phone.locator(".leaflet-container")
    before = box.input_value()
    map_.scroll_into_view_if_needed()
    map_.tap(position={"x": 60, "y": 60})
    assert box.input_value() == before
    assert phone.locator("#id_point-moved").input_value() == ""
    assert map_.evaluate("(map) => getComputedStyle(map).touchAction") == "pan-x pan-y"

    phone.get_by_role("button", name="Move the pin").tap()
    map_.tap(position={"x": 60, "y": 60})
    assert box.input_value() != before
    assert phone.locator("#id_point-moved").input_value() == "1"

    phone.get_by_role("button", name="Put it back").tap()
    assert phone.locator("#id_point-moved").input_value() == ""
    map_.tap(position={"x": 60, "y": 60})
    assert place(box.input_value()) == place(before)


def test_getting_in_is_answered_with_a_tap_and_a_picture_is_added(phone: Page, tmp_path):
    picture = tmp_path / "door.jpg"
    Image.new("RGB", (900, 600), "teal").save(picture)
    phone.locator("#access-group summary").click()
    row = phone.locator(".inline-related").filter(has_text="Hoist").first
    row.get_by_label("Yes").check()
    phone.locator("#photos-group summary").click()
    phone.locator("#id_photos-0-picture").set_input_files(picture)
    phone.locator("#id_photos-0-alt").fill("The front door, with a ramp")
    save(phone)
    phone.get_by_role("link", name="See the public page").click()
    expect(phone.locator("[aria-labelledby=access]")).to_contain_text("Yes: Hoist")
    shown = phone.get_by_role("img", name="The front door, with a ramp")
    shown.scroll_into_view_if_needed()
    assert shown.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") > 100
    assert sticks_out(phone) == []


def test_a_mistake_is_undone_by_putting_a_version_back(phone: Page):
    town = phone.get_by_label("Town")
    before = town.input_value()
    town.fill("Nowhere")
    save(phone)
    phone.get_by_role("link", name="Versions: what changed, and undo").click()
    phone.get_by_role("link", name="See what changed").first.click()
    expect(phone.get_by_text("Nowhere")).to_be_visible()
    phone.get_by_role("link", name="All versions").click()
    phone.get_by_role("button", name="Put this version back").first.click()
    expect(phone.get_by_text("is back, as version")).to_be_visible()
    expect(phone.get_by_label("Town")).to_have_value(before)
