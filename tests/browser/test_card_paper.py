"""A visit card is one side of A4, whether everything is known of the centre or nothing: counted in Chromium's PDF."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from playwright.sync_api import Page, Route, expect

from centres.models import Centre
from tests.support.factories import CentreFactory
from tests.support.full_centre import filled_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHEET = re.compile(rb"/Type\s*/Page[^s]")
HOST = "http://card.test"
EIGHTEEN_POINT = 24  # CSS pixels
LONG = "An answer that goes on for as long as the form lets anybody type into it, about the ramp at the side door. "
CUT_OFF = """(one) => {
  const box = one.getBoundingClientRect();
  return [...one.children].filter((row) => row.getBoundingClientRect().left < box.right - 1)
    .some((row) => row.getBoundingClientRect().bottom > box.bottom + 1);
}"""


@pytest.fixture
def open_card(page: Page, client):
    """Opens the card of a centre of the test's own database, which no site need serve."""

    def fulfill_static(route: Route) -> None:
        route.fulfill(path=find(urlsplit(route.request.url).path.removeprefix("/static/")))

    def open_card(centre: Centre) -> Page:
        html = client.get(f"/centres/{centre.slug}/card/").content
        page.route(f"{HOST}/static/**", fulfill_static)
        page.route(
            f"{HOST}/card/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        page.goto(f"{HOST}/card/", wait_until="networkidle")
        expect(page.locator(".visitcard")).to_be_visible()
        return page

    return open_card


def count_sides(page: Page, name: str) -> int:
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    if folder := os.environ.get("CARDS"):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
    return len(SHEET.findall(pdf))


def test_the_fullest_centre_is_one_side(open_card):
    page = open_card(filled_in())
    assert count_sides(page, "fullest") == 1
    page.emulate_media(media="print")
    for words in (".visitcard__rows dd", ".visitcard__where", ".visitcard__questions li"):
        size = page.locator(words).first.evaluate("(one) => getComputedStyle(one).fontSize")
        assert float(size.removesuffix("px")) >= EIGHTEEN_POINT, (words, size)


def test_a_centre_of_which_nothing_is_known_is_one_side(open_card):
    page = open_card(CentreFactory(phone="", therapies=[]))
    assert count_sides(page, "emptiest") == 1


def test_answers_of_any_length_leave_room_for_the_questions(open_card):
    centre = filled_in(
        name="The " + "Very Long " * 8 + "Therapy Centre",
        address="1 Made-up Road\n" * 6,
        closed_reason=LONG,
        closed_from="2026-11-01",
        closure_note=LONG * 3,
        who_may_come=LONG,
        also_offers=LONG * 5,
    )
    centre.access.update(note=LONG)
    page = open_card(centre)
    assert count_sides(page, "longest") == 1


def test_what_does_not_fit_goes_whole_and_from_the_end(open_card):
    centre = filled_in(also_offers=LONG * 9, who_may_come=LONG)
    page = open_card(centre)
    page.set_viewport_size({"width": 680, "height": 1013})
    page.emulate_media(media="print")
    rows = page.locator(".visitcard__rows")
    assert not rows.evaluate(CUT_OFF)
    expect(page.get_by_text("Phone answered")).to_be_in_viewport()
    expect(page.get_by_text("Can I get to a toilet")).to_be_in_viewport()
    expect(page.get_by_text("Printed on")).to_be_in_viewport()
