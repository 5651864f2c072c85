"""The main journeys in Firefox and WebKit, as Debian has them: found, read, given, and nothing lost on the way."""

import time
from collections.abc import Iterator

import pytest

from tests.support.engines import ENGINES, Engine

pytestmark = pytest.mark.world
HEADING = "document.querySelector('h1').innerText"
TITLE_OF_ERROR = "document.title.startsWith('Error: ')"
STICKS_OUT = "document.documentElement.scrollWidth - innerWidth"
PAGES = {
    "home": "/",
    "results": "/centres/?q=N80NP",
    "namesakes": "/centres/?q=Bangor",
    "error": "/centres/?q=zzz",
    "therapies": "/therapies/",
    "therapy": "/therapies/oxygen-therapy/",
    "giving": "/support-us/",
    "giving, error": "/support-us/give/?frequency=once&other=",
    "about the giver": "/support-us/give/?frequency=once&other=10",
    "search": "/search/?q=oxygen",
}
OPENED = "document.querySelectorAll('main details').forEach((one) => { one.open = true })"


@pytest.fixture(scope="module", params=ENGINES)
def opened(request, tmp_path_factory) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture
def engine(opened: Engine) -> Engine:
    opened.resize(390)
    return opened


def search(engine: Engine, site: str, text: str, answer: str) -> None:
    engine.visit(site + "/")
    engine.fill("main [name=q]", text)
    engine.click("main button", "Find centres")
    engine.wait(f"{HEADING} == {answer!r}")


def value(name: str) -> str:
    return f"document.querySelector('main [name={name}]').value"


def test_a_postcode_leads_to_the_nearest_centre_and_a_way_to_reach_it(engine: Engine, site: str):
    search(engine, site, "N8 0NP", "Centres near N8 0NP")
    engine.wait("document.activeElement.id == 'answer'")
    name = engine.read("document.querySelector('#centre-1 h2 a').innerText")
    engine.click("#centre-1 h2 a")
    engine.wait("location.pathname.split('/').length == 4")
    assert engine.read(HEADING) == name
    assert engine.read("document.querySelectorAll('main a.way[href^=\"tel:\"], main .no-phone').length") > 0
    engine.visit(site + "/centres/all/")
    engine.wait(
        "[...document.querySelectorAll('main a[href^=\"tel:\"]')].some((one) => one.checkVisibility())"
    )


def test_who_means_another_newport_chooses_it(engine: Engine, site: str):
    search(engine, site, "Newport", "Centres near Newport, Wales")
    engine.click("main summary", "Not right?")
    engine.click("main details[open] a", "Newport")
    engine.wait(f"{HEADING}.includes('Newport') && {HEADING} != 'Centres near Newport, Wales'")


def test_a_mistake_has_the_focus_and_keeps_what_was_typed(engine: Engine, site: str):
    engine.visit(site + "/")
    engine.fill("main [name=q]", "zzz")
    engine.click("main button", "Find centres")
    engine.wait(TITLE_OF_ERROR)
    engine.wait("document.activeElement.id == 'answer' && document.activeElement.matches('[role=alert]')")
    assert engine.read("document.activeElement.getBoundingClientRect().top") < 844
    assert engine.read(value("q")) == "zzz"
    engine.click("[role=alert] a")
    engine.wait("document.activeElement.name == 'q'")


def test_a_fold_is_opened_by_its_link_and_a_word_explained(engine: Engine, site: str):
    engine.visit(site + "/therapies/")
    engine.click("main a[href='/therapies/oxygen-therapy/']")
    engine.wait("location.pathname == '/therapies/oxygen-therapy/'")
    # given a part that is folded, when a link leads to it, then it is open
    target = engine.read("document.querySelector('.part details:not([open]) > .part__words').id")
    fold = f"document.getElementById({target!r}).closest('details')"
    assert not engine.read(f"{fold}.open")
    engine.visit(f"{site}/therapies/oxygen-therapy/#{target}")
    engine.wait(f"{fold}.open")
    # and a word that has a meaning is seen to have one
    engine.read(f"({OPENED}, 1)")
    word = "[...document.querySelectorAll('button.term')].find((one) => one.checkVisibility())"
    style = f"getComputedStyle({word})"
    assert engine.read(f"[{style}.textDecorationLine, {style}.textDecorationStyle]") == [
        "underline",
        "dotted",
    ]
    assert engine.read(f"{style}.textDecorationColor != {style}.color")
    engine.click("button.term")
    engine.wait("document.querySelector('.term__meaning:popover-open').getBoundingClientRect().height > 0")


def test_a_gift_goes_from_the_amount_to_the_thanks_and_keeps_all_on_the_way_back(engine: Engine, site: str):
    engine.visit(site + "/support-us/")
    # given a first step without an amount, then with one
    engine.click("main button", "Continue")
    engine.wait(TITLE_OF_ERROR)
    engine.fill("#id_other", "25")
    engine.click("main button", "Continue")
    engine.wait(f"{HEADING} == 'About you'")
    # when the e-mail address is forgotten, then it says so and the names stay
    engine.fill("#id_first_name", "Zoe")
    engine.fill("#id_last_name", "Giver")
    time.sleep(5.2)  # longer than a machine would take
    engine.click("main button", "Next: check and pay")
    engine.wait(TITLE_OF_ERROR)
    assert engine.read(f"[{value('first_name')}, {value('last_name')}]") == ["Zoe", "Giver"]
    engine.fill("#id_email", "zoe@giver.test")
    engine.click("main button", "Next: check and pay")
    engine.wait(f"{HEADING} == 'Check and pay'")
    # and going back to the first step and on again keeps it all
    engine.click("main button", "Back to about you")
    engine.wait(f"{HEADING} == 'About you'")
    engine.click("main button", "Back to your gift")
    engine.wait("document.querySelector('#id_other')?.value.startsWith('25')")
    engine.click("main button", "Continue")
    engine.wait(f"{HEADING} == 'About you' && {value('email')} == 'zoe@giver.test'")
    engine.click("main button", "Next: check and pay")
    engine.click("main button", "Give £25")
    engine.click("main button", "Pretend that it was paid")
    engine.wait(f"{HEADING} == 'Thank you, Zoe'")


def test_search_on_this_site_finds_a_page(engine: Engine, site: str):
    engine.visit(site + "/")
    engine.click(".header__search")
    engine.wait("location.pathname == '/search/'")
    engine.fill("main [name=q]", "cryo")
    engine.click("main form button", "Search")
    engine.wait("document.querySelector('main a[href=\"/therapies/cryotherapy/\"]')")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_or_stands_in_the_way_at_any_width(engine: Engine, site: str, name: str):
    engine.visit(site + PAGES[name])
    assert_fits(engine)


def test_a_centres_page_fits_too(engine: Engine, site: str):
    engine.visit(site + "/centres/?q=N80NP")
    engine.click("#centre-1 h2 a")
    engine.wait("location.pathname.split('/').length == 4")
    assert_fits(engine)


def assert_fits(engine: Engine) -> None:
    engine.read(f"({OPENED}, 1)")
    for width in 320, 390, 1280:
        engine.resize(width)
        engine.wait(f"innerWidth == {width}")
        assert engine.read(STICKS_OUT) <= 0, width
        assert engine.find_barriers() == [], width
