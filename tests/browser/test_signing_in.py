"""Staff sign in for the first time, set up a second key, and come back with it."""

from time import sleep, time
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.staff import PASSWORD, code

pytestmark = pytest.mark.browser


@pytest.fixture
def newcomer(running_site) -> str:
    """The name of an account as `make admin` makes it, which has never signed in."""
    name = f"new-{uuid4().hex[:8]}"
    command = ["createsuperuser", "--noinput", "--username", name, "--email", f"{name}@example.org"]
    running_site.manage(*command, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
    return name


@pytest.fixture
def seen(page: Page, site: str):
    """What the console says on a phone, from the first page to the last: nothing."""
    page.set_viewport_size({"width": 320, "height": 720})
    seen = watch(page, site)
    yield seen
    assert seen.messages == []
    assert len(seen.hosts) == 1


def can_be_read(page: Page) -> None:
    assert barriers(page) == []
    assert sticks_out(page) == []


def sign_in(page: Page, site: str, name: str, password: str = PASSWORD) -> None:
    page.goto(site + "/admin/")
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, site: str) -> None:
    page.goto(site + "/staff/sign-out/")
    can_be_read(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def wait_for_fresh_code() -> None:
    """Until a code has time enough left to be typed and sent: each counts for half a minute."""
    if (left := 30 - time() % 30) < 10:
        sleep(left + 0.1)


def press_twice_while_slow(page: Page, name: str) -> None:
    """As a hand that trembles does, where the answer to the first press is still on its way."""
    network, slow = page.context.new_cdp_session(page), {"offline": False, "latency": 600}
    network.send(
        "Network.emulateNetworkConditions", slow | {"downloadThroughput": -1, "uploadThroughput": -1}
    )
    page.get_by_role("button", name=name, exact=True).dblclick(delay=60)
    network.detach()


def test_an_app_is_set_up_and_a_recovery_code_used_once(page: Page, site: str, newcomer: str, seen):
    sign_in(page, site, newcomer, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("The name or the password is not right")
    can_be_read(page)

    sign_in(page, site, newcomer)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: a second key")
    can_be_read(page)

    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="A square for the camera")).to_be_visible()
    can_be_read(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    can_be_read(page)
    wait_for_fresh_code()
    page.get_by_label("Code").fill(code(page.locator(".key code").inner_text(), time()))
    page.get_by_role("button", name="Set it up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    can_be_read(page)
    one = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="What we keep")).to_be_visible()
    page.goto(site + "/staff/second-factor/")
    can_be_read(page)
    page.goto(site + "/staff/password/")
    can_be_read(page)
    sign_out(page, site)

    sign_in(page, site, newcomer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second key")
    can_be_read(page)
    page.get_by_label("Code").fill(one)
    press_twice_while_slow(page, "Sign in")
    expect(page.get_by_role("heading", name="What we keep")).to_be_visible()
    sign_out(page, site)

    sign_in(page, site, newcomer)
    page.get_by_label("Code").fill(one)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    can_be_read(page)


def test_a_passkey_is_set_up_and_signs_in_alone(page: Page, site: str, newcomer: str, seen):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    phone = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    phone |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": phone})

    sign_in(page, site, newcomer)
    page.get_by_role("link", name="Set up a passkey").click()
    can_be_read(page)
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto(site + "/staff/second-factor/webauthn/")
    can_be_read(page)
    sign_out(page, site)

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="What we keep")).to_be_visible()
    sign_out(page, site)

    sign_in(page, site, newcomer)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="What we keep")).to_be_visible()


def test_a_passkey_that_is_not_there_is_told_in_words(page: Page, site: str, seen):
    page.goto(site + "/staff/sign-in/")
    page.evaluate("void (navigator.credentials.get = () => Promise.reject(new Error('none')))")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    can_be_read(page)


def test_without_javascript_an_app_is_enough(new_context, site: str, newcomer: str):
    page = new_context(java_script_enabled=False).new_page()
    watch(page, site)
    sign_in(page, site, newcomer)
    page.get_by_role("link", name="Set up an app").click()
    wait_for_fresh_code()
    page.get_by_label("Code").fill(code(page.locator(".key code").inner_text(), time()))
    page.get_by_role("button", name="Set it up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")


@pytest.mark.parametrize(
    "path", ["password/forgotten/", "password/forgotten/sent/", "password/new/1-x/", "closed/"]
)
def test_the_other_pages_can_be_read_by_everyone(page: Page, site: str, seen, path: str):
    page.goto(f"{site}/staff/{path}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    can_be_read(page)
