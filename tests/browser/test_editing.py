"""Staff keep a page: write in the editor, see what to mend, look at it beforehand, and publish it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import sticks_out, watch
from tests.support.browser_sessions import barriers_of_ours, signed_in
from tests.support.browser_sessions import office as session_of_office

pytestmark = pytest.mark.browser
PAGES = "/admin/therapies/therapypage/"


@pytest.fixture(scope="session")
def office(running_site) -> str:
    return session_of_office(running_site, "editor-of-a-test")


@pytest.fixture(scope="session")
def reader(running_site) -> str:
    """A second account, whose person readers may be told of."""
    words = (
        "from therapies.models import Person\n"
        'account = get_user_model().objects.create_superuser("reader-of-a-test", "r@example.org", "x")\n'
        'Person.objects.create(name="Reader Two", role="Editor", account=account)\n'
        "sign_in(account)"
    )
    return signed_in(running_site, words)[0]


@pytest.fixture
def desk(page: Page, site: str, office: str) -> Page:
    """A browser whose staff member has signed in and sees the list of pages."""
    at_the_list(page, site, office)
    return page


def at_the_list(page: Page, site: str, office: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": office, "url": site}])
    page.goto(site + PAGES)
    expect(page.get_by_role("heading", level=1)).to_contain_text("therapy page")


def editor(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_page_is_written_mended_looked_at_and_published(desk: Page, new_context, site: str, reader: str):
    seen = watch(desk, site)
    # given a page that came with the site, opened by staff
    desk.get_by_role("link", name="Types of oxygen chamber").click()
    body = desk.locator("#sections-0 .ProseMirror[role=textbox]")
    expect(body).to_be_visible()
    name = body.get_attribute("aria-label")
    assert name == f"Body: {desk.locator('#sections-0 .inline_label').inner_text().strip()}"

    # when they write what nobody can promise
    body.fill("This cures MS.")
    save(desk)
    # then it is said beside the field and on top, and it is saved all the same
    beside = desk.locator("#mend-sections-0-body")
    expect(beside).to_contain_text("Must be mended before publishing: Take out “cures”")
    expect(desk.locator(".messagelist")).to_contain_text("Readers still see the version of")
    desk.locator(".mends a[href='#mend-sections-0-body']").click()
    expect(beside).to_be_in_viewport()
    desk.get_by_role("button", name="Publish with the banner").click()
    expect(desk.locator(".messagelist")).to_contain_text("Mend this first: Take out “cures”")

    # when they mend it and cite a source
    body.fill("We wrote this for a test.")
    cite = desk.locator("#sections-0 .cite")
    cite.get_by_role("combobox", name="Source to cite").select_option(index=1)
    cite.get_by_role("button", name="Insert citation").click()
    expect(body).to_have_text(re.compile(r"We wrote this for a test\. \[@[a-z0-9-]+\]"))
    save(desk)
    expect(beside.get_by_text("cures")).to_have_count(0)

    # then the preview shows it, readers do not see it yet
    change = desk.url.partition("#")[0]  # a number that says what is saved stands behind it for a moment
    desk.get_by_role("link", name="Preview", exact=True).click()
    expect(desk.get_by_label("Preview")).to_contain_text("Preview: not published")
    expect(desk.locator(".part__words").get_by_text("We wrote this for a test.")).to_be_attached()
    assert sticks_out(desk) == []
    desk.get_by_role("link", name="See it on a phone").click()
    expect(desk.frame_locator("iframe").get_by_text("We wrote this for a test.").first).to_be_attached()
    desk.goto(change)
    public = f"{site}/therapies/chamber-types/"
    assert "We wrote this for a test." not in desk.request.get(public).text()

    # until somebody else has read and published it
    desk.get_by_role("button", name="Publish with the banner").click()
    expect(desk.locator(".messagelist")).to_contain_text("Somebody else")
    assert "We wrote this for a test." not in desk.request.get(public).text()
    second = new_context().new_page()
    at_the_list(second, site, reader)
    second.goto(change)
    second.get_by_role("button", name="Publish with the banner").click()
    expect(second.locator(".messagelist")).to_contain_text("Published, with the banner")
    assert "We wrote this for a test." in desk.request.get(public).text()

    # and what was there before is put back and published, as if nothing had been
    desk.get_by_role("link", name="Versions: what changed, and undo").click()
    desk.get_by_role("link", name=re.compile("See what changed")).nth(1).click()
    expect(desk.locator(".changes ins").first).to_contain_text("We wrote this for a test.")
    assert seen.messages == []  # before axe, which puts a style of its own into the page
    assert barriers_of_ours(desk) == []
    desk.get_by_role("link", name="All versions").click()
    desk.get_by_role("button", name=re.compile("Put this version back")).last.click()
    expect(desk.locator(".messagelist")).to_contain_text("so this can be undone")
    second.goto(change)
    second.get_by_role("button", name="Publish with the banner").click()
    expect(second.locator(".messagelist")).to_contain_text("Published, with the banner")
    assert "We wrote this for a test." not in desk.request.get(public).text()


def test_the_form_can_be_used_by_all_and_on_a_phone(desk: Page, site: str):
    seen = watch(desk, site)
    desk.get_by_role("link", name="Types of oxygen chamber").click()
    expect(desk.locator("#sections-0 .ProseMirror[role=textbox]")).to_be_visible()

    # a row that is added has an editor with a name
    rows = desk.locator("#sections-group .dynamic-sections")
    count = rows.count()
    desk.get_by_role("button", name="Add another Section").click()
    added = rows.nth(count)
    box = added.locator(".ProseMirror[role=textbox]")
    expect(box).to_have_attribute("aria-label", re.compile("^Body"))
    box.click()
    desk.keyboard.type("New words")
    assert "New words" in added.locator("textarea[name$=body]").input_value()
    assert seen.messages == []

    for width in (320, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        assert sticks_out(desk) == []
    assert barriers_of_ours(desk) == []


def test_without_scripts_a_page_is_written_all_the_same(new_context, site: str, office: str):
    page = new_context(java_script_enabled=False).new_page()
    at_the_list(page, site, office)
    page.get_by_role("link", name="Types of oxygen chamber").click()
    box = page.locator("textarea[name=sections-0-body]")
    box.fill(box.input_value() + "<p>Typed as plain text.</p>")
    save(page)
    assert "<p>Typed as plain text.</p>" in box.input_value()
