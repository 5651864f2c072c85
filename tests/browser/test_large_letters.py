"""Letters twice as large on a phone, and all else as it is: nothing covers anything, and no word is torn."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import covered_controls, double_letters, sticks_out, torn_words
from tests.support.payment_provider import StandIn

pytestmark = pytest.mark.browser
CENTRE = "/centres/hertfordshire-ms-therapy-centre/"


@pytest.fixture
def phone(new_context) -> Page:
    return new_context(viewport={"width": 390, "height": 844}).new_page()


def find_plan(site: str) -> str:
    with urlopen(site + CENTRE) as answer:
        return re.search(r"/centres/plan/\d+/", answer.read().decode())[0]


@pytest.mark.parametrize(
    "page", ["/", "/centres/?q=SG6+2JF", "the plan", "/therapies/oxygen-therapy/", "/contact/"]
)
def test_a_page_can_be_read_and_used(phone: Page, site: str, page: str):
    phone.goto(site + (find_plan(site) if page == "the plan" else page))
    double_letters(phone)
    assert sticks_out(phone) == []
    assert covered_controls(phone) == []
    assert torn_words(phone) == []


def test_the_amounts_of_a_gift_stand_within_their_boxes(phone: Page, giving: StandIn):
    phone.goto(giving.site + "/support-us/")
    double_letters(phone)
    for box in phone.locator(".halves span, .chip > span").all():
        if box.is_visible():
            assert box.evaluate("e => e.scrollWidth <= e.clientWidth"), box.inner_text()


@pytest.mark.parametrize("address", ["/centres/?q=SG6+2JF", "/embed/?q=SG6+2JF"])
def test_how_far_a_centre_is_begins_with_a_capital(phone: Page, site: str, address: str):
    phone.goto(site + address)
    lines = phone.locator("li.card .card__distance")
    expect(lines.first).to_be_visible()
    for line in lines.all():
        expect(line).to_have_css("display", "block")
        assert line.evaluate("e => getComputedStyle(e, '::first-letter').textTransform") == "uppercase"
