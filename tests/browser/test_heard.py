"""What a listener hears of six pages, kept in tests/data/heard as a person has read it.

Playwright says how a browser lays a page before a screen reader. Where that has changed, read the difference as a
text; `HEARD=write pytest tests/browser/test_heard.py` writes it anew.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.running_site import RunningSite

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).resolve().parents[1] / "data/heard"
JOURNEYS = {
    "home": ("/", "main"),
    "results": ("/centres/?q=N80NP", "main"),
    "choices": ("/centres/?q=Bangor", "main"),
    "centre": ("/centres/?q=brightwell", "main"),
    "therapy": ("/therapies/oxygen-therapy/", ".answer, .glancebox, .layers__side"),
    "giving": ("/support-us/give/?frequency=once&other=", "main"),
}
MOVES = {
    r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b": (
        "DAY"
    ),
    r"(?<=\.)[0-9a-f]{12}(?=\.)": "HASH",
    r"(?<=/plan/)\d+": "NUMBER",
    r"value=[\w:%-]+": "value=TOKEN",
}
"""What is another one on another day, as patterns, with the word that stands for it."""


@pytest.fixture(scope="module")
def untouched(running_site: RunningSite, tmp_path_factory, worker_id: str, testrun_uid: str) -> Iterator[str]:
    """The address of a site that no other test has written to."""
    full = RunningSite.fill_database(testrun_uid, tmp_path_factory.mktemp("filling"))
    name = f"test_msntc_heard_{worker_id}"
    with RunningSite.on_new_database(name, tmp_path_factory.mktemp("heard"), like=full) as site:
        yield site.url


def listen(page: Page, selector: str) -> str:
    heard = "\n".join(part.aria_snapshot() for part in page.locator(selector).all()) + "\n"
    for pattern, word in MOVES.items():
        heard = re.sub(pattern, word, heard)
    return heard


@pytest.mark.parametrize("name", JOURNEYS)
def test_what_is_heard_is_what_a_person_has_read(page: Page, untouched: str, name: str):
    address, selector = JOURNEYS[name]
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(untouched + address)
    if name == "centre":
        page.locator("main a[href^='/centres/']:not([href*='?'])").first.click()
        page.wait_for_url(re.compile(r"/centres/[\w-]+/$"))
    heard, kept = listen(page, selector), FOLDER / f"{name}.yml"
    if os.environ.get("HEARD") == "write":
        kept.write_text(heard)
    assert heard == kept.read_text()
