"""A hand that is quicker than a script on its way, or than a network that has gone: nothing of it is passed over."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser_sessions import office, signed_in, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
AT_HOURS = re.compile("/hours/")
EDITOR = """
una = account("una-of-a-test", "Centre editor")
centre = Centre.objects.published().exclude(point=None).order_by("slug").first()
centre.editors.add(una)
sign_in(una, centre.slug)
"""


class HeldScripts:
    """The scripts of a page, which come when they are let go."""

    def __init__(self, page: Page, which: str = "**/*.js"):
        self.held: list[Route] | None = []
        page.route(which, self.meet)

    def meet(self, route: Route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self) -> None:
        assert self.held
        held, self.held = self.held, None
        for route in held:
            route.continue_()


@pytest.fixture(scope="module")
def una(running_site) -> list[str]:
    return signed_in(running_site, EDITOR)


@pytest.fixture
def editor(page: Page, running_site, una) -> list[str]:
    """Una's session, and where her tasks are."""
    page.set_viewport_size({"width": 390, "height": 844})
    session, slug = una
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": running_site.url}])
    return [session, f"{running_site.url}/staff/centre/{slug}"]


def test_what_was_typed_before_the_script_came_is_drawn(page: Page, editor):
    scripts = HeldScripts(page)
    page.goto(f"{editor[1]}/hours/", wait_until="commit")
    page.get_by_label("Tuesday opens", exact=True).fill("09:30")
    page.get_by_label("Tuesday closes", exact=True).fill("15:00")
    page.locator(".seen summary").click()
    scripts.let_go()
    expect(page.locator(".seen .week").first).to_contain_text("9.30 am to 3 pm")


def test_a_page_that_nobody_touched_asks_for_nothing(page: Page, editor):
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    for task in ("hours", "contact", "photo", "address"):
        page.goto(f"{editor[1]}/{task}/")
        page.wait_for_timeout(900)
    assert asked == []


def test_what_was_typed_before_the_script_came_is_kept_when_the_session_ends(page: Page, editor):
    scripts = HeldScripts(page)
    page.goto(f"{editor[1]}/contact/", wait_until="commit")
    page.get_by_label("Website").fill("www.example.org/typed-early")
    scripts.let_go()
    page.wait_for_load_state("load")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.context.add_cookies([{"name": "sessionid", "value": editor[0], "url": editor[1]}])
    page.goto(f"{editor[1]}/contact/")
    expect(page.get_by_label("Website")).to_have_value("www.example.org/typed-early")


def test_a_change_that_cannot_be_drawn_is_said(page: Page, editor):
    page.goto(f"{editor[1]}/hours/")
    page.locator(".seen summary").click()
    page.route(AT_HOURS, lambda route: route.abort())
    page.get_by_label("Tuesday opens", exact=True).fill("09:30")
    expect(page.locator(".seen [role=status]")).to_contain_text("cannot be shown here just now")
    page.unroute(AT_HOURS)
    page.get_by_label("Tuesday closes", exact=True).fill("15:00")
    expect(page.locator(".seen .week").first).to_contain_text("9.30 am to 3 pm")
    expect(page.locator(".seen [role=status]")).to_have_text("Updated")


def test_an_amount_that_was_typed_before_the_script_came_stands_in_the_button(page: Page, giving):
    scripts = HeldScripts(page)
    page.goto(giving.site + "/support-us/", wait_until="commit")
    page.get_by_label("Other amount, in pounds").fill("37")
    scripts.let_go()
    expect(page.get_by_role("button", name="Continue with £37")).to_be_visible()


def test_an_amount_that_a_browser_puts_back_after_the_script_ran_stands_in_the_button(page: Page, giving):
    page.goto(giving.site + "/support-us/")
    page.get_by_label("Other amount, in pounds").fill("37")
    page.get_by_role("button", name="Continue with £37").click()
    expect(page.get_by_text("You give £37")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Continue with £37")).to_be_visible()


def test_sums_that_could_not_be_fetched_come_once_there_is_a_network(page: Page, giving):
    page.goto(giving.site + "/support-us/")
    page.wait_for_load_state("load")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_label("Other amount, in pounds").fill("37")
    page.context.set_offline(False)
    page.get_by_label("Other amount, in pounds").fill("38")
    expect(page.get_by_role("button", name="Continue with £38")).to_be_visible()


def test_a_link_into_a_page_leads_there_before_the_script_comes(page: Page, site: str):
    scripts = HeldScripts(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/therapies/oxygen-therapy/#group-safety", wait_until="commit")
    expect(page.locator("#group-safety")).to_be_in_viewport()
    scripts.let_go()


@pytest.mark.parametrize("path", ["/centres/?q=Leeds", "/therapies/oxygen-therapy/#source-12"])
def test_who_reads_on_before_the_script_comes_is_left_there(page: Page, site: str, path: str):
    scripts = HeldScripts(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + path, wait_until="commit")
    expect(page.locator(".footer")).to_be_attached()
    wait_until(page, "!location.hash || scrollY > 0")
    page.evaluate("scrollTo(0, 1500)")
    scripts.let_go()
    page.wait_for_load_state("load")
    assert abs(page.evaluate("scrollY") - 1500) < 5


def test_an_error_that_was_followed_before_the_script_came_keeps_the_focus(page: Page, running_site):
    session = office(running_site, "quick-at-a-test")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": running_site.url}])
    page.goto(f"{running_site.url}/admin/therapies/therapypage/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("#sections-0 .ProseMirror[role=textbox]").fill("")
    scripts = HeldScripts(page, "**/admin-errors*.js")
    page.locator("input[name=_continue]").first.click(no_wait_after=True)
    page.locator("#errors a[href='#id_sections-0-body']").click()
    scripts.let_go()
    page.wait_for_load_state("load")
    expect(page.locator("#sections-0 .ProseMirror[role=textbox]")).to_be_focused()
