"""The office takes the centres out as a table, brings it back changed, and applies it."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import RULES_OF_STAFF, office

pytestmark = pytest.mark.browser
CENTRES = "/admin/centres/centre/"


@pytest.fixture
def session(running_site) -> str:
    """The session of somebody of the office."""
    return office(running_site, "keeper-of-tables")


def test_a_table_goes_out_comes_back_changed_and_is_applied(page: Page, site: str, session: str, tmp_path):
    seen = watch(page, site)
    page.set_viewport_size({"width": 320, "height": 800})
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])

    page.goto(site + CENTRES)
    page.get_by_role("link", name="Take out as a table").click()
    is_sound(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    table = tmp_path / "centres.csv"
    table.write_bytes(download.value.path().read_bytes().replace(b"Singing group", b"Made-up group"))
    page.get_by_role("link", name="Bring a changed table back").click()
    is_sound(page)

    page.get_by_label("Your table").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"town\nx"}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("there is no column “slug”")
    is_sound(page)

    page.get_by_label("Your table").set_input_files(table)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("ins").first).to_contain_text("Made-up")
    is_sound(page)

    page.get_by_role("button", name="Apply all of this").click()
    expect(page.locator(".messagelist")).to_contain_text("Done: ")
    page.goto(f"{site}/centres/kent-neuro-therapy-centre/")
    expect(page.get_by_text("Made-up group")).to_be_visible()
    assert seen.messages == []


def is_sound(page: Page) -> None:
    page.wait_for_load_state()  # a press begins the way to the next page, it does not end it
    assert barriers(page, RULES_OF_STAFF) == []
    assert sticks_out(page) == []
