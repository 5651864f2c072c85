"""What staff typed comes back after they were signed out, to them alone; and leaving a changed form asks."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.audit import barriers, sticks_out, watch
from tests.browser.desk import RULES_OF_STAFF, signed_in

pytestmark = pytest.mark.browser
BACK = "We put back what you had typed before you were signed out. It is not saved yet: look it over, then press Save."
PASSWORD = "a made-up long password"
MAKE = """
from centres.models import Centre
from django.contrib.auth import get_user_model
from tests.factories import CentreFactory
make = get_user_model().objects.create_superuser
for name in ("{name}", "{name}-b"):
    user = make(name, name + "@example.org", "x")
    sign_in(user) if name.endswith("-b") else None
centre = CentreFactory(slug="{name}", name="Centre {name}")
sign_in(get_user_model().objects.get(username="{name}"), centre.pk)
"""
AGAIN = 'sign_in(get_user_model().objects.get(username="{name}"))'


class Desk:
    """A tab of somebody of the office, who is signed out and in as it were at the server."""

    def __init__(self, page: Page, running_site):
        self.page, self.site, self.running = page, running_site.url, running_site
        self.name = f"typist-{uuid4().hex[:8]}"
        session, centre = signed_in(running_site, MAKE.format(name=self.name))
        self.form = f"{self.site}/admin/centres/centre/{centre}/change/"
        self.use(session)

    def use(self, session: str) -> None:
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])

    def open(self, address: str = "") -> None:
        self.page.goto(address or self.form)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def end_session(self) -> None:
        self.page.context.clear_cookies(name="sessionid")

    def sign_in(self, name: str = "") -> None:
        """As the steps of signing in, told in test_signing_in, leave it: at the address that they were led to."""
        address = self.page.evaluate("new URLSearchParams(location.search).get('next')")
        self.use(signed_in(self.running, AGAIN.format(name=name or self.name))[0])
        self.open(self.site + address)

    def save(self, button: str = "Save and continue editing") -> None:
        self.page.get_by_role("button", name=button).last.click()

    def kept(self) -> int:
        return self.page.evaluate(
            "Object.keys(sessionStorage).filter((key) => key.startsWith('unsaved:')).length"
        )


@pytest.fixture
def desk(page: Page, running_site) -> Desk:
    page.set_viewport_size({"width": 390, "height": 844})
    return Desk(page, running_site)


@pytest.fixture
def said(desk: Desk):
    return desk.page.locator("#form-recovery li")


def type_into(page: Page) -> None:
    """Words, a tick, and a row more than the form came with."""
    page.locator("#id_town").fill("Typed Town")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator("#id_editors_0").check()
    page.get_by_role("button", name="Add another Day that differs").click()
    for row, day in enumerate(["2031-12-25", "2031-12-26"]):
        page.locator(f"#id_exceptions-{row}-day").fill(day)
        page.locator(f"#id_exceptions-{row}-reason").fill(f"Reason {row}")


def holds_what_was_typed(page: Page) -> None:
    expect(page.locator("#id_town")).to_have_value("Typed Town")
    expect(page.locator("#id_editors_0")).to_be_checked()
    for row in range(2):
        expect(page.locator(f"#id_exceptions-{row}-reason")).to_have_value(f"Reason {row}")


def test_what_was_being_saved_comes_back_after_signing_in_again_and_is_saved(desk: Desk, said):
    page, seen = desk.page, watch(desk.page, desk.site)
    # given a form that was being saved when its session had ended
    desk.open()
    type_into(page)
    desk.end_session()
    desk.save()
    # then signing in says so, and leads back to the form
    expect(page.get_by_text("You were signed out, so what you sent was not saved.")).to_be_visible()
    expect(page.get_by_text("What you typed is kept in this browser.")).to_be_visible()
    said_aloud = [one for one in seen.messages if "Failed to load resource" not in one]
    assert said_aloud == []  # before axe, which puts a style of its own into the page
    assert barriers(page) == []
    desk.sign_in()
    assert page.url == desk.form
    # where all of it stands again, and is not saved yet
    expect(said).to_contain_text(BACK)
    holds_what_was_typed(page)
    assert sticks_out(page) == []
    assert [line for line in barriers(page, RULES_OF_STAFF) if "Skip to main content" not in line] == []

    # when it is saved, then it is there, and nothing is put back any more
    desk.save()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page).to_have_url(desk.form)
    assert desk.kept() == 0
    desk.open()
    expect(said).to_have_count(0)
    holds_what_was_typed(page)
