"""Our finder in a page of somebody else, at another origin: as high as what it shows, wherever its links may lead."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.support.accessibility import barriers

pytestmark = pytest.mark.browser
WIDTHS = [320, 1280]
DOCUMENTED = 1500  # pixels: what our manual says for a frame without the script
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"


@contextmanager
def foreign_page(html: str) -> Iterator[str]:
    """The address of a page that another server shows."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=en><title>A partner</title>{html}".encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def framed(site: str, query: str = "", more: str = "", height: int = DOCUMENTED) -> str:
    return (
        f'<h1>A partner</h1><iframe src="{site}/embed/{query}" title="Find your nearest MS therapy centre" '
        f'width="100%" height="{height}" {more}></iframe>'
    )


def script(site: str) -> str:
    return f'<script src="{site}/static/js/embed.js" defer></script>'


def heights(page: Page) -> tuple[int, int]:
    """Of the frame, and of what is in it."""
    frame = next(one for one in page.frames if "/embed/" in one.url)
    inside = frame.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    return page.locator("iframe").evaluate("frame => frame.clientHeight"), inside


def has_no_inner_scroll(page: Page) -> None:
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    page.wait_for_timeout(300)
    outer, inner = heights(page)
    assert 0 <= outer - inner <= 1, (outer, inner)


def answer(frame: FrameLocator) -> None:
    expect(frame.get_by_role("heading", level=1)).to_have_text("Centres near N8 0NP")
    expect(frame.locator(".card")).to_have_count(3)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("early", [True, False], ids=["script before the frame", "script after the frame"])
def test_with_the_script_the_frame_grows_and_shrinks_with_what_it_shows(page: Page, site, width, early):
    # given a partner's page with our frame and our script, when somebody searches in it
    page.set_viewport_size({"width": width, "height": 700})
    said = []
    page.on("console", lambda message: said.append(message.text))
    html = script(site) + framed(site, height=100) if early else framed(site, height=100) + script(site)
    with foreign_page(html) as address:
        page.goto(address)
        has_no_inner_scroll(page)
        before, _ = heights(page)
        frame = page.frame_locator("iframe")
        frame.get_by_label("Your postcode or town").fill("n8 0np")
        frame.get_by_role("button", name="Find centres").click()
        # then three centres stand there, and the frame is as high as they are, with no box below or above them
        answer(frame)
        has_no_inner_scroll(page)
        expect(frame.get_by_role("textbox")).to_have_count(0)
        # and back at the box it is as small as before
        frame.get_by_role("link", name="Another place").click()
        expect(frame.get_by_role("textbox")).to_be_visible()
        has_no_inner_scroll(page)
        assert abs(heights(page)[0] - before) <= 2
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("query", ["", "?postcode=N80NP", "?q=zzzz"])
def test_without_the_script_the_height_that_our_manual_gives_is_enough(page: Page, site, width, query):
    page.set_viewport_size({"width": width, "height": 700})
    with foreign_page(framed(site, query)) as address:
        page.goto(address)
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(300)
        outer, inner = heights(page)
        assert inner <= outer


def test_our_manual_gives_that_height(page: Page, site):
    page.goto(site + "/api/")
    expect(page.get_by_text(f'height="{DOCUMENTED}"').first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_frame_can_be_read_by_all(page: Page, site, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site + "/embed/?postcode=N80NP")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_links_work_in_the_sandbox_that_our_manual_gives(page: Page, site):
    with foreign_page(framed(site, "?q=N80NP", f'sandbox="{SANDBOX}"') + script(site)) as address:
        page.goto(address)
        has_no_inner_scroll(page)
        with page.context.expect_page() as opened:
            page.frame_locator("iframe").locator(".card a").first.click()
        expect(opened.value).to_have_url(re.compile(rf"^{re.escape(site)}/centres/"))


def test_where_no_tab_may_open_links_take_the_whole_window(page: Page, site):
    top = 'sandbox="allow-forms allow-same-origin allow-top-navigation-by-user-activation"'
    with foreign_page(framed(site, "?q=N80NP&links=top", top)) as address:
        page.goto(address)
        page.frame_locator("iframe").locator(".card a").first.click()
        expect(page).to_have_url(re.compile(rf"^{re.escape(site)}/centres/"))


def test_the_script_believes_no_other_frame_and_no_other_message(page: Page, site):
    liar = '<script>parent.postMessage({msntc: "height", height: 9000}, "*")</script>'
    with foreign_page(liar) as other, foreign_page(framed(site) + script(site)) as address:
        page.goto(address)
        has_no_inner_scroll(page)
        page.evaluate("postMessage({msntc: 'height', height: 9000}, '*')")
        page.evaluate(
            f"document.body.append(Object.assign(document.createElement('iframe'), {{src: '{other}'}}))"
        )
        page.wait_for_timeout(500)
        assert page.locator("iframe").first.evaluate("frame => frame.clientHeight") < 1000


def test_the_frame_tells_its_height_to_nobody_who_has_not_asked(page: Page, site):
    listening = "<script>addEventListener('message', e => (window.heard ??= []).push(e.data))</script>"
    with foreign_page(listening + framed(site)) as address:
        page.goto(address)
        page.wait_for_function("window.heard?.length > 0")
        page.wait_for_timeout(300)
        assert page.evaluate("window.heard") == [{"msntc": "ready"}]


def test_neither_the_frame_nor_the_script_sets_a_cookie(page: Page, site):
    with foreign_page(framed(site, "?q=N80NP") + script(site)) as address:
        page.goto(address)
        has_no_inner_scroll(page)
        assert page.context.cookies() == []
