"""The office takes the centres out as a table, brings it back changed, and applies it."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import RULES_OF_STAFF, office
from tests.support.troubled_table import build_table

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
CENTRES = "/admin/centres/centre/"


@pytest.fixture(scope="module")
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


def test_sixty_rows_of_trouble_come_in_go_out_and_come_in_again_on_a_phone(
    page: Page, site: str, session: str
):
    seen = watch(page, site)
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])

    look_at_table(page, site)
    expect(page.get_by_text("52 added")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("rows cannot be used")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows left out").click()
    assert b"ZZ99" in download.value.path().read_bytes()
    page.get_by_role("button", name="Apply the other rows").click()
    page.get_by_role("link", name="See it, or undo all of it").click()
    is_sound(page)

    page.get_by_role("button", name="Undo all of this").click()
    expect(page.locator(".messagelist")).to_contain_text("centres are as before")
    is_sound(page)

    look_at_table(page, site)
    page.get_by_role("button", name="Apply the other rows").click()
    expect(page.locator(".messagelist")).to_contain_text("0 added")
    look_at_table(page, site)
    expect(page.get_by_role("button", name="Apply")).to_have_count(0)

    page.goto(site + CENTRES + "?q=Made-up+A0")
    page.get_by_role("checkbox", name="Select this object for an action - Made-up A0 Rooms").check()
    page.get_by_label("Action:").select_option("Mark: somebody should ring it")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).first.click()
    expect(page.get_by_text("They stand first on the list of centres to ring")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="Mark: somebody should ring it: 1").click()
    expect(page.locator(".messagelist")).to_contain_text("1 done")
    assert seen.messages == []


def test_two_centres_are_made_one_and_parted_on_a_phone(page: Page, site: str, session: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.goto(site + CENTRES + "?q=Kent")
    page.get_by_role("link", name="Kent").first.click()
    page.get_by_role("link", name="It is here twice").click()
    is_sound(page)
    page.get_by_label("Any other centre").select_option(index=0)
    page.get_by_role("button", name="Compare the two").click()
    is_sound(page)

    page.get_by_role("button", name="Make the two one").click()
    page.get_by_role("link", name="See it, or undo it").click()
    expect(page.get_by_role("heading", level=1).last).to_contain_text("made one with")
    is_sound(page)
    page.get_by_role("button", name="Undo all of this").click()
    expect(page.locator(".messagelist")).to_contain_text("2 centres are as before")


def look_at_table(page: Page, site: str) -> None:
    """Uploads the table and answers what is asked, as it is proposed where something is."""
    page.goto(site + CENTRES + "import/")
    table = {"name": "north.csv", "mimeType": "text/csv", "buffer": build_table()}
    page.get_by_label("Your table").set_input_files(table)
    page.get_by_role("button", name="Show what would change").click()
    page.wait_for_load_state()
    for question in ("mean?", "here already?"):
        if question in page.title():
            is_sound(page)
            for box in page.locator("select").filter(has=page.locator("option:checked[value='']")).all():
                if not box.get_attribute("name").startswith("column"):
                    box.select_option("is new")
            page.get_by_role("button", name="Go on").click()
            page.wait_for_load_state()
    is_sound(page)


def is_sound(page: Page) -> None:
    page.wait_for_load_state()  # a press begins the way to the next page, it does not end it
    assert barriers(page, RULES_OF_STAFF) == []
    assert sticks_out(page) == []
