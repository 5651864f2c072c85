"""What staff typed comes back after they were signed out, to them alone; and leaving a changed form asks."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import RULES_OF_STAFF, signed_in

pytestmark = pytest.mark.browser
BACK = "We put back what you had typed before you were signed out. It is not saved yet: look it over, then press Save."
PASSWORD = "a made-up long password"
MAKE = """
from centres.models import Centre
from django.contrib.auth import get_user_model
from tests.support.factories import CentreFactory
make = get_user_model().objects.create_superuser
for name in ("{name}", "{name}-b"):
    user = make(name, name + "@example.org", "x")
    sign_in(user) if name.endswith("-b") else None
centre = CentreFactory(slug="{name}", name="Centre {name}", status="draft")  # no finder of other stories meets it
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


def test_what_was_typed_in_one_tab_is_put_back_after_another_tab_signed_out_and_in(desk: Desk, said):
    page = desk.page
    desk.open()
    type_into(page)
    # as signing in anew leaves it: another token, another session
    page.context.clear_cookies()
    desk.use(signed_in(desk.running, AGAIN.format(name=desk.name))[0])
    other = page.context.new_page()
    other.goto(desk.form)
    desk.save()

    expect(page.get_by_role("heading", name="This was not saved")).to_be_visible()
    expect(page.get_by_text("What you typed is kept in this browser.")).to_be_visible()
    page.get_by_role("link", name="Open the page again").click()
    expect(said).to_contain_text(BACK)
    holds_what_was_typed(page)
    desk.save()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_another_account_in_the_same_tab_gets_nothing(desk: Desk, said):
    desk.open()
    type_into(desk.page)
    desk.end_session()
    desk.save()
    desk.sign_in(f"{desk.name}-b")

    expect(desk.page.locator("#id_town")).to_have_value("Testham")
    expect(said).to_have_count(0)
    assert desk.kept() == 0


def test_what_is_saved_can_be_used_instead(desk: Desk, said):
    desk.open()
    type_into(desk.page)
    desk.end_session()
    desk.save()
    desk.sign_in()
    said.get_by_role("button", name="Use what is saved instead").click()

    expect(desk.page.locator("#id_town")).to_have_value("Testham")
    expect(said).to_have_count(0)
    assert desk.kept() == 0


def test_words_of_the_editor_and_its_added_row_come_back(desk: Desk, said):
    page = desk.page
    desk.open(f"{desk.site}/admin/therapies/therapypage/")
    page.get_by_role("link", name="Types of oxygen chamber").click()
    first = page.locator("#sections-0 .ProseMirror[role=textbox]")
    first.fill("Typed into the first.")
    rows = page.locator("#sections-group .dynamic-sections")
    count = rows.count()
    page.get_by_role("button", name="Add another Section").click()
    added = rows.nth(count).locator(".ProseMirror[role=textbox]")
    added.click()
    page.keyboard.type("Typed into the new one.")
    desk.end_session()
    desk.save()
    desk.sign_in()

    expect(said).to_contain_text(BACK)
    expect(first).to_have_text("Typed into the first.")
    expect(rows).to_have_count(count + 1)
    expect(added).to_have_text("Typed into the new one.")
    assert "Typed into the new one." in rows.nth(count).locator("textarea[name$=body]").input_value()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("centres/centre/add/", "#id_name"),
        ("auth/user/add/", "#id_first_name"),
        ("giving/declaration/enter/", "#id_first_name"),
    ],
)
def test_leaving_a_changed_form_asks_and_leaving_another_does_not(desk: Desk, said, path: str, field: str):
    page, asked = desk.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.open(f"{desk.site}/admin/{path}")
    page.locator("h1").click()
    desk.open(f"{desk.site}/admin/{path}")
    assert asked == []
    page.locator(field).fill("Words")
    page.get_by_role("link", name="Staff pages").click()
    expect(page.get_by_role("heading", name="What we keep")).to_be_visible()
    assert asked == ["beforeunload"]

    desk.open(f"{desk.site}/admin/{path}")
    expect(said).to_contain_text("We put back what you had typed here earlier.")
    expect(page.locator(field)).to_have_value("Words")


def test_saving_does_not_ask_and_signing_out_forgets(desk: Desk):
    page, asked = desk.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.open()
    page.locator("#id_town").fill("Typed Town")
    desk.save()
    expect(page.locator(".messagelist .success")).to_be_visible()
    desk.open()
    expect(
        page.get_by_role("button", name="Move the pin")
    ).to_be_visible()  # the map has written its point anew
    desk.open()
    assert asked == []
    page.locator("#id_town").fill("Other Town")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert asked == ["beforeunload"]
    assert desk.kept() == 0


def test_a_form_with_an_error_keeps_what_was_typed_and_still_asks(desk: Desk, said):
    page, asked = desk.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.open()
    page.locator("#id_town").fill("Typed Town")
    page.locator("#id_name").fill("")
    desk.save()
    expect(page.locator("#id_name")).to_have_attribute("aria-invalid", "true")
    expect(said).to_have_count(0)
    assert desk.kept() == 1
    desk.open(f"{desk.site}/admin/")
    assert asked == ["beforeunload"]


COLLEAGUE = """
centre = Centre.objects.get(slug="{name}")
centre.nation, centre.phone = "England", "020 7946 0001"
centre.save()
centre.editors.clear()
"""


def test_the_back_button_shows_what_is_saved_and_not_the_choices_of_before(desk: Desk):
    page = desk.page
    desk.open()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator("#id_nation").select_option("Wales")
    page.locator("#id_editors_0").check()
    page.locator("input[name=_save]").last.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    desk.running.run("from centres.models import Centre" + COLLEAGUE.format(name=desk.name))

    page.go_back()

    expect(page.locator("#id_phone")).to_have_value("020 7946 0001")
    expect(page.locator("#id_nation")).to_have_value("England")
    expect(page.locator("#id_editors_0")).not_to_be_checked()


def test_what_two_changed_is_asked_first_and_can_be_hit_with_a_finger(desk: Desk):
    page = desk.page
    desk.open()
    page.locator("#id_phone").fill("020 7946 0002")
    desk.running.run("from centres.models import Centre" + COLLEAGUE.format(name=desk.name))
    desk.save()

    page.get_by_role("link", name="Choose for each thing that you both changed").click()
    ring = page.get_by_label("What is saved now: 020 7946 0001")
    expect(ring).to_be_focused()
    assert min(ring.bounding_box()[side] for side in ("width", "height")) >= 24
    conflicts = page.locator("#conflicts").bounding_box()
    assert conflicts["y"] < page.get_by_role("heading", name="At a glance").bounding_box()["y"]
    assert (barriers(page, RULES_OF_STAFF), sticks_out(page)) == ([], [])
    ring.check()
    desk.save()
    expect(page.get_by_text("Nothing was changed: you kept what was saved.")).to_be_visible()
    expect(page.locator("#id_phone")).to_have_value("020 7946 0001")
