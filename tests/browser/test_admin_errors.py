"""In the forms of staff each line of the list of errors leads to a control that can be seen and used, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import sticks_out
from tests.support.browser_sessions import office as session_of_office

pytestmark = pytest.mark.browser
CONTROLS = ", ".join(
    f"form {kind}"
    for kind in ("input", "select", "textarea", "button", "[contenteditable]", ".select2-selection")
)
FOCUS = """(controls) => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  return at.matches(controls) && at.checkVisibility({visibilityProperty: true})
    && box.width > 1 && box.bottom > 0 && box.top < innerHeight
    && at.closest(".form-row, .inline-group").querySelector(".errorlist") !== null;
}"""


@pytest.fixture(scope="session")
def office(running_site) -> str:
    return session_of_office(running_site, "hurried-at-a-test")


@pytest.fixture
def phone(new_context, site: str, office: str) -> Page:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.context.add_cookies([{"name": "sessionid", "value": office, "url": site}])
    return page


def follow_all(phone: Page, least: int) -> None:
    phone.locator("input[name=_continue]").first.click()
    errors = phone.locator("#errors")
    expect(errors).to_be_focused()
    links = errors.locator("li > a[href^='#']")
    assert links.count() >= least
    for number in range(links.count()):
        links.nth(number).click()
        assert phone.evaluate(FOCUS, CONTROLS), (
            links.nth(number).inner_text(),
            phone.evaluate("document.activeElement.outerHTML"),
        )
    assert sticks_out(phone) == []


def test_the_list_leads_to_boxes_of_a_centre_folded_ones_too(phone: Page, site: str):
    phone.goto(f"{site}/admin/centres/centre/")
    phone.locator("#result_list tbody th a").first.click()
    phone.locator("#id_email").fill("nobody")
    for folded in phone.locator("details:not([open])").element_handles():
        folded.query_selector("summary").click()
    phone.locator("#id_contact_email").fill("nobody either")
    phone.locator("[name^=photos][name$=-alt]:visible").first.fill("The door")
    follow_all(phone, 3)
    # a part that somebody folds by hand afterwards opens for what it holds
    assert phone.locator("#id_contact_email").is_visible()


def test_the_list_leads_into_the_editor_and_its_rows(phone: Page, site: str):
    phone.goto(f"{site}/admin/therapies/therapypage/")
    phone.locator("#result_list tbody th a").first.click()
    phone.locator("#id_title").fill("")
    phone.locator("#sections-0 .ProseMirror[role=textbox]").fill("")
    phone.locator("#id_sections-0-heading").fill("")
    follow_all(phone, 2)
