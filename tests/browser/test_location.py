"""“Use my location”: only when pressed, rounded before it leaves the device, and never a wait without an end."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, watch

pytestmark = pytest.mark.browser

EXACTLY = {"latitude": 51.585123456, "longitude": -0.117456789}  # somebody's front door
FAILS = """navigator.geolocation.getCurrentPosition =
  (_, failed) => failed({ code: %d, PERMISSION_DENIED: 1, TIMEOUT: 3 })"""
NEVER = "navigator.geolocation.getCurrentPosition = (found) => { window.found = found }"
UNDECIDED = "navigator.permissions.query = async () => window.permission = { state: 'prompt' }"
COUNTS = """window.asked = 0; const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
navigator.geolocation.getCurrentPosition = (...all) => { window.asked += 1; ask(...all) }"""
LATE = re.compile("Your device took too long")


def button(page: Page):
    return page.get_by_role("button", name="Use my location")


def test_the_device_is_asked_only_when_the_button_is_pressed_and_tells_only_about_where(
    new_context, site: str
):
    context = new_context(permissions=["geolocation"], geolocation=EXACTLY)
    page = context.new_page()
    page.add_init_script(COUNTS)
    seen = watch(page, site)
    # given a search with a filter and a list
    page.goto(site + "/centres/?q=Leeds&therapy=massage&km=1&keep=brightwell")
    assert page.evaluate("asked") == 0
    # when the button below the box is pressed
    assert button(page).bounding_box()["y"] > page.get_by_label("Your postcode or town").bounding_box()["y"]
    button(page).click()
    # then the nearest centres are shown, and the filter, the kilometres and the list are still there
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near your location")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"near": ["51.59,-0.12"], "therapy": ["massage"], "km": ["1"], "keep": ["brightwell"]}
    expect(page.locator(".measured")).to_contain_text("right to about half a mile")
    # and no request has held more than two decimals
    assert not [one.url for one in seen.requests if re.search(r"51\.585|0\.117", one.url)]
    assert seen.messages == []
    # back and forward work, with nothing stale
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near Leeds")
    expect(page.locator(".locate__status")).to_be_empty()


@pytest.mark.parametrize(
    ("code", "said"), [(1, "did not let us see"), (2, "could not say where it is"), (3, "took too long")]
)
def test_each_failure_is_said_with_what_to_do_next(page: Page, site: str, code: int, said: str):
    page.add_init_script(FAILS % code)
    page.goto(site)
    button(page).click()
    status = page.locator(".locate__status")
    expect(status).to_contain_text(said)
    expect(status).to_contain_text(re.compile("ype your postcode or town in the box"))
    expect(status).to_have_attribute("role", "status")
    expect(button(page)).to_be_focused()
    assert barriers(page) == []


def test_a_refusal_in_the_browser_itself_is_understood(new_context, site: str):
    page = new_context(permissions=[]).new_page()  # headless: nobody to ask means no
    page.goto(site + "/centres/")
    button(page).click()
    expect(page.locator(".locate__status")).to_contain_text("did not let us see where you are")
    page.get_by_label("Your postcode or town").fill("Leeds")
    page.get_by_role("button", name="Find centres").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near Leeds")


def test_a_device_that_never_answers_is_given_up_after_eight_seconds(new_context, site: str):
    page = new_context(permissions=["geolocation"], bypass_csp=True).new_page()  # wait_for_function evaluates
    page.clock.install()
    page.add_init_script(NEVER)
    page.goto(site)
    page.clock.pause_at(datetime.now() + timedelta(hours=1))  # from here on only the test lets time pass
    button(page).click()
    status = page.locator(".locate__status")
    expect(status).to_have_text("Looking for where you are…")
    page.wait_for_function("!!window.found")
    page.clock.fast_forward(7_900)
    expect(status).to_have_text("Looking for where you are…")
    page.clock.fast_forward(200)
    expect(status).to_have_text(LATE)
    # an answer that comes after all takes nobody by surprise
    page.evaluate("found({ coords: { latitude: 51.5, longitude: -0.1 } })")
    assert "near" not in page.url
    # a second try is a new one
    page.evaluate("window.found = null")
    button(page).click()
    expect(status).to_have_text("Looking for where you are…")
    page.wait_for_function("!!window.found")
    page.evaluate("found({ coords: { latitude: 51.5, longitude: -0.1 } })")
    page.wait_for_url("**/centres/?near=51.50%2C-0.10#answer")


def test_a_reader_may_take_longer_than_the_device_to_say_yes(new_context, site: str):
    page = new_context(bypass_csp=True).new_page()
    page.clock.install()
    page.add_init_script(NEVER)
    page.add_init_script(UNDECIDED)
    page.goto(site)
    button(page).click()
    page.wait_for_function("!!window.permission?.onchange")
    page.clock.fast_forward(60_000)
    status = page.locator(".locate__status")
    expect(status).to_have_text("Looking for where you are…")
    page.evaluate("permission.onchange()")
    page.clock.fast_forward(8_100)
    expect(status).to_have_text(LATE)


def test_when_the_rest_of_the_script_cannot_be_had_the_box_still_can_and_a_press_tries_again(
    new_context, site
):
    page = new_context(permissions=["geolocation"], geolocation=EXACTLY).new_page()
    of_script = re.compile("/js/location")
    page.route(of_script, lambda route: route.abort())
    page.goto(site)
    button(page).click()
    expect(page.locator(".locate__status")).to_contain_text("The network did not answer.")
    page.unroute(of_script)
    button(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Centres near your location")


def test_without_scripts_or_a_device_that_can_there_is_no_button(page: Page, new_context, site: str):
    without = new_context(java_script_enabled=False).new_page()
    without.goto(site)
    expect(button(without)).to_have_count(0)
    page.add_init_script("Object.defineProperty(navigator, 'geolocation', { value: undefined })")
    page.goto(site)
    expect(button(page)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_button_comes_without_a_jump(page: Page, site: str, width: int):
    jumps = """() => new Promise((done) => { let sum = 0;
      new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value })
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 500) })"""
    page.set_viewport_size({"width": width, "height": 640})
    # given a line on which scripts come long after the page was drawn
    page.route("**/*.js*", lambda route: (page.wait_for_timeout(400), route.continue_()))
    for path in (
        "/",
        "/centres/?q=N80NP",
        "/centres/?q=Leeds",
        "/centres/?q=nowhere-at-all",
        "/centres/brightwell/",
    ):
        page.goto(site + path)
        assert page.evaluate(jumps) == 0, path
