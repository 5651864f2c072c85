"""What comes out of the printer: a large-print sheet with what still works on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from therapies.content import reader

pytestmark = pytest.mark.browser

EIGHTEEN_POINT = "24px"  # 18 pt at CSS's 96 px an inch


@pytest.mark.parametrize(
    "path", ["/centres/?q=N80NP", "/centres/all/", "/centres/kept/?keep=brightwell,kent-neuro-therapy-centre"]
)
def test_a_sheet_has_large_letters_and_no_controls(page: Page, site: str, path: str):
    page.goto(site + path)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main li')).fontSize") == EIGHTEEN_POINT
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("Printed from")).to_be_visible()
    # black on white, whatever the screen's scheme
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_centre_can_be_handed_out(page: Page, site: str):
    page.goto(site + "/centres/?q=N80NP")
    page.locator(".card__name a").first.click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="What it is said to offer")).to_be_visible()
    expect(page.get_by_text("Charity number")).to_be_visible()
    expect(
        page.get_by_text("We found these details in public sources. The centre has not confirmed them.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Show a street map here")).to_be_hidden()


SHEET = re.compile(rb"/Type\s*/Page[^s]")
THERAPY_PAGES = [file.facts["slug"] for file in reader.read_page_files()]
LONG_LISTS = ["N80NP", "EH11AA", "PL11EA", "BT11AA", "Newport"]


@pytest.mark.parametrize("typed", LONG_LISTS)
@pytest.mark.parametrize(("folder", "part", "most"), [("", ".card", 5), ("card/", ".visitcard", 3)])
def test_a_search_is_one_sheet_or_two(page: Page, site: str, typed: str, folder: str, part: str, most: int):
    page.goto(f"{site}/centres/{folder}?q={typed}")
    expect(page.locator(part)).to_have_count(most)
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) <= 2


@pytest.mark.parametrize("slug", ["hertfordshire-ms-therapy-centre", "brightwell", "ms-action-walthamstow"])
def test_a_centre_is_one_sheet_or_two_and_its_card_one(page: Page, site: str, slug: str):
    page.goto(f"{site}/centres/{slug}/")
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) <= 2
    page.goto(f"{site}/centres/{slug}/card/")
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1


def test_on_paper_each_card_has_its_number_site_and_street(page: Page, site: str):
    page.goto(site + "/centres/?q=SG6+2JF")
    card = page.locator("#centre-1")
    page.emulate_media(media="print")
    for words in ("01462 684 214", "www.hertsmstherapy.org.uk", "30 Campus Five, Letchworth Garden City"):
        expect(card.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize("slug", ["", *THERAPY_PAGES])
def test_the_therapies_and_each_of_them_are_two_sheets(page: Page, site: str, slug: str):
    page.goto(f"{site}/therapies/{slug and slug + '/'}")
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) <= 2


def test_the_list_of_therapies_is_printed_with_its_verdicts(page: Page, site: str):
    page.goto(site + "/therapies/")
    page.emulate_media(media="print")
    for part in (".therapies .said", ".therapies .sure"):
        expect(page.locator(part).first).to_be_visible()
    for part in ("#compared", "#offered"):
        expect(page.locator(part)).to_be_hidden()


@pytest.mark.parametrize(
    "path", ["/centres/card/?q=N80NP", "/centres/brightwell/card/", "/centres/kept/?keep=brightwell"]
)
def test_a_button_prints_the_page_where_scripts_run(page: Page, new_context, site: str, path: str):
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
    page.goto(site + path)
    page.get_by_role("button", name=re.compile("^Print")).click()
    assert page.evaluate("window.printed") == 1

    without = new_context(java_script_enabled=False).new_page()
    without.goto(site + path)
    expect(without.get_by_role("button", name=re.compile("^Print"))).to_have_count(0)


def test_on_paper_nothing_is_left_of_what_only_works_on_a_screen(page: Page, site: str):
    page.goto(site + "/centres/?q=Newport&therapy=physiotherapy&keep=brightwell")
    page.emulate_media(media="print")
    for text in (
        "Keep",
        "see your list",
        "Send this to somebody",
        "Use a postcode",
        "Take the filter",
    ):
        expect(page.get_by_text(text).first).to_be_hidden()
    # but how the answer was come by is printed
    expect(page.locator(".measured")).to_be_visible()
    expect(page.get_by_text("Only centres that offer Physiotherapy.")).to_be_visible()
