"""Each line of an error summary leads to a control that can be seen and filled in, on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.accessibility import barriers, sticks_out
from tests.support.giving_scripts import STILL_RIGHT
from tests.support.payment_provider import StandIn

pytestmark = pytest.mark.browser
ABOUT = "/support-us/give/?frequency=once&other=10"
FORMS = {
    "giving once": ("/support-us/", [], "Continue", 1),
    "giving every month": ("/support-us/", ["Every month"], "Continue", 1),
    "chosen once, then every month": ("/support-us/", ["£10 once", "Every month"], "Continue", 1),
    "giver": (ABOUT, [], "Next: check and pay", 3),
    "giver with Gift Aid": (ABOUT, ["Yes, I pay tax in the UK"], "Next: check and pay", 7),
    "giver in memory of nobody, from nowhere": (
        ABOUT,
        ["In memory of", "Yes, I pay tax in the UK", "somewhere else"],
        "Next: check and pay",
        8,
    ),
    "by bank": (
        "/support-us/by-bank/",
        ["I have made a Gift Aid declaration"],
        "Get a reference",
        3,
    ),
    "Gift Aid": ("/support-us/gift-aid/", [], "Make the declaration", 7),
    "report": ("{centre}report/", [], "Send", 1),
    "ask for me": ("{centre}ask/", [], "Send my message", 2),
    "a centre is missing": ("/centres/missing/", [], "Send", 1),
    "feedback": ("/therapies/oxygen-therapy/feedback/", [], "Send your answer", 1),
    "still right": ("{still_right}?changed", [], "Send the changes", 1),
    "find": ("/centres/", [], "Find centres", 1),
    "search": ("/search/", [], "Search", 1),
    "embed": ("/embed/", [], "Find centres", 1),
    "sign in": ("/staff/sign-in/", [], "Sign in", 2),
    "new password": ("/staff/password/forgotten/", [], re.compile("."), 1),
}
MAILBOX = """
from centres.models import Centre
Centre.objects.filter(slug="{}").update(contact_email="{}")
"""
WRONG = {"still right": {"#id_email": "me"}}
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  return at.matches('main input, main select, main textarea') && at.checkVisibility({visibilityProperty: true})
    && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight
    && [...(at.closest('.field')?.querySelectorAll('.error, label, legend') ?? [])].slice(0, 2)
      .every((words) => words.getBoundingClientRect().top >= 0);
}"""


@pytest.fixture
def phone(new_context) -> Page:
    return new_context(viewport={"width": 390, "height": 844}).new_page()


@pytest.fixture(scope="module")
def places(giving: StandIn) -> Iterator[dict[str, str]]:
    centre, still_right = giving.tell_of(STILL_RIGHT).split()[-2:]
    slug = centre.strip("/").split("/")[-1]
    giving.tell_of(MAILBOX.format(slug, "first@centre.test"))  # only who can be reached can be asked
    yield {"centre": centre, "still_right": still_right}
    giving.tell_of(MAILBOX.format(slug, ""))


@pytest.mark.parametrize("form", FORMS)
def test_each_line_of_the_summary_leads_to_a_control_that_is_shown(phone: Page, giving, places, form):
    address, ticks, button, count = FORMS[form]
    phone.goto(giving.site + address.format(**places))
    main = phone.get_by_role("main")
    phone.evaluate(
        "document.querySelectorAll('main form details, main details:has(form)').forEach((one) => { one.open = true })"
    )
    for label in ticks:
        main.get_by_label(label).first.check()
    for field, words in WRONG.get(form, {}).items():
        main.locator(field).fill(words)
    main.get_by_role("button", name=button, exact=isinstance(button, str)).first.click()
    phone.locator(".summary").wait_for()
    links = phone.locator(".summary li a")
    assert links.count() == count
    for n in range(count):
        links.nth(n).click()
        assert phone.evaluate(FOCUS), links.nth(n).text_content()
    assert (barriers(phone), sticks_out(phone)) == ([], [])
