"""A morning at the call desk, on a phone: ten calls with every outcome, each action of the thumb counted."""

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.accessibility import barriers, sticks_out, watch
from tests.support.browser_sessions import run_shell, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("restored_centres")]
VOLUNTEER = """
cara = account("cara-of-a-test", "Caller", first_name="Cara")
sign_in(cara)
"""
GOES_HOME = """
from django.contrib.auth import get_user_model
get_user_model().objects.filter(username="cara-of-a-test").delete()
"""
STATE = """
import json
from centres.calls.models import Call
from centres.snapshots import SNAPSHOT
from centres.models import Centre
documents = SNAPSHOT.read(Centre.objects.all())
calls = list(Call.objects.order_by("pk").values_list("centre_id", "outcome"))
print(json.dumps({"calls": calls, "centres": documents}))
"""
SHEET = re.compile(rb"/Type\s*/Page[^s]")
MOST_ACTIONS = 60
"""For the ten calls below, dialling apart."""


class Thumb:
    """A page and how often it was touched: a press, a choice, or a box that was typed into."""

    def __init__(self, page: Page, site: str):
        self.page, self.site, self.actions = page, site, 0

    def press(self, name: str) -> None:
        """Each of these buttons sends a form: what is looked at next is the page that answers."""
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=name, exact=True))

    def tap(self, one: Locator) -> None:
        one.click()
        self.actions += 1

    def type(self, name: str, words: str, part: str = "main") -> None:
        self.page.locator(part).get_by_label(name, exact=True).first.fill(words)
        self.actions += 1

    def choose(self, name: str, option: str, part: str = "main") -> None:
        self.page.locator(part).get_by_label(name, exact=True).first.select_option(label=option)
        self.actions += 1

    def open(self, part: str) -> None:
        self.tap(self.page.locator(f"#{part} > summary"))

    def ring(self) -> str:
        """Begins the call that the desk offers; whose it is."""
        self.press("Ring this centre")
        return self.page.get_by_role("heading", level=1).inner_text()

    def look(self) -> None:
        assert sticks_out(self.page) == []
        assert barriers(self.page) == []


@pytest.fixture
def volunteer(new_context, running_site, site: str) -> Thumb:
    phone = new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    session = signed_in(running_site, VOLUNTEER)[0]
    phone.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    phone.goto(site + "/staff/calls/")
    yield Thumb(phone, site)
    run_shell(running_site, GOES_HOME)


def nobody_answers(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("Nobody answered")
    thumb.look()
    thumb.press("Finish")


def they_tell_us_what_is_right(thumb: Thumb) -> None:
    thumb.ring()
    thumb.type("Phone number for the public", "020 7946 0123")
    thumb.type("Whom we may write to. Never shown", "pat@example.org")
    thumb.open("building")
    thumb.type("Tuesday", "10-4", "#building")
    thumb.choose("All days without times", "Closed on them", "#building")
    thumb.open("offers")
    thumb.choose("Oxygen therapy", "Suggested donation", "#offers")
    thumb.type("How many pounds", "10", "#offers")
    thumb.open("access")
    for fact in ("Hoist", "Accessible toilet", "Step-free way in"):
        thumb.tap(thumb.page.get_by_role("group", name=fact, exact=True).get_by_text("Yes", exact=True))
    thumb.look()
    thumb.press("Finish this call")
    thumb.look()
    thumb.type("Who told you: their part in the centre", "manager")
    thumb.press("Finish: all this is right")


def they_are_interrupted(thumb: Thumb) -> None:
    name = thumb.ring()
    thumb.type("Phone number for the public", "020 7946 0124")
    thumb.press("Save, and go on later")
    thumb.page.goto(thumb.site + "/staff/calls/")
    expect(thumb.page.get_by_role("heading", name=f"Go on with: {name}")).to_be_visible()
    thumb.press("Go on with this call")
    expect(thumb.page.get_by_label("Phone number for the public")).to_have_value("020 7946 0124")
    thumb.press("Finish this call")
    thumb.type("Who told you: their part in the centre", "trustee")
    thumb.press("Finish: all this is right")


def they_ask_us_to_write(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("They ask us to write")
    thumb.type("The address to write to", "desk@example.org")
    thumb.type("Who told you: their part in the centre", "volunteer")
    thumb.press("Finish")


def it_is_closed_for_a_time(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("Closed for a time")
    thumb.type("Why, in a few words. People will read this", "A new floor")
    thumb.type("Closed until", str(date.today() + timedelta(days=20)))
    thumb.type("Who told you: their part in the centre", "neighbour")
    thumb.look()
    thumb.press("Finish")


def it_is_closed_for_good(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("Closed for good")
    thumb.type("Who told you: their part in the centre", "owner of the house")
    thumb.press("Finish")


def the_number_is_wrong(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("Wrong number")
    thumb.press("Finish")


def all_is_right_and_the_finger_shakes(thumb: Thumb) -> None:
    thumb.ring()
    thumb.press("Finish this call")
    thumb.type("Who told you: their part in the centre", "manager")
    button = thumb.page.get_by_role("button", name="Finish: all this is right")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _ in range(2):
        thumb.page.mouse.click(box["x"] + 40, box["y"] + box["height"] / 2)
        thumb.page.wait_for_timeout(100)
    thumb.actions += 1


WITHOUT_NOTES = """
from centres.models import Centre
from centres.snapshots import save_centre
for centre in Centre.objects.exclude(closure_note=""):
    centre.closure_note = ""
    save_centre(centre)
"""
"""A note of ours is asked about before a centre is confirmed: tests/centres/test_confirmation.py."""


def test_a_morning_of_ten_calls(volunteer: Thumb, running_site, capsys):
    thumb, seen = volunteer, watch(volunteer.page, volunteer.site)
    run_shell(running_site, WITHOUT_NOTES)
    before = json.loads(run_shell(running_site, STATE).splitlines()[-1])["centres"]
    thumb.look()
    calls = [
        nobody_answers,
        they_tell_us_what_is_right,
        they_ask_us_to_write,
        the_number_is_wrong,
        it_is_closed_for_a_time,
        it_is_closed_for_good,
        they_are_interrupted,
        all_is_right_and_the_finger_shakes,
        nobody_answers,
        all_is_right_and_the_finger_shakes,
    ]
    counts = []
    for call in calls:
        began = thumb.actions
        call(thumb)
        expect(thumb.page.get_by_role("heading", name="Call desk")).to_be_visible()
        counts.append(f"{call.__name__.replace('_', ' ')}: {thumb.actions - began}")
    with capsys.disabled():
        print(f"\nTen calls, {thumb.actions} actions:", *counts, sep="\n  ")

    found = json.loads(run_shell(running_site, STATE).splitlines()[-1])
    outcomes = [outcome for _, outcome in found["calls"]]
    assert (
        outcomes
        == (
            "no-answer confirmed write wrong-number closed-for-now closed confirmed confirmed no-answer confirmed"
        ).split()
    )
    assert thumb.actions <= MOST_ACTIONS
    for number, (pk, _) in enumerate(found["calls"]):
        told = changed(before[str(pk)], found["centres"][str(pk)])
        assert told == EXPECTED[number], f"call {number + 1}"
    assert [message for message in seen.messages if "recover" not in message] == []


EXPECTED = [
    set(),
    {"phone", "contact_email", "closed_other_days", "confirmed_on", "opening_times", "offers", "access"},
    {"contact_email"},
    {"phone"},
    {"closed_from", "closed_until", "closed_reason"},
    set(),  # waits for the office
    {"phone", "confirmed_on"},
    {"confirmed_on"},
    set(),
    {"confirmed_on"},
]
"""What each call may have changed of its centre, and nothing else."""


def changed(before: dict, after: dict) -> set[str]:
    own = {name for name, value in after["centre"].items() if value != before["centre"][name]}
    return own | {name for name in after if name != "centre" and after[name] != before[name]}


def test_without_scripts_at_320_pixels_a_call_is_made(new_context, running_site, site: str, volunteer: Thumb):
    phone = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False).new_page()
    phone.context.add_cookies(volunteer.page.context.cookies())
    phone.goto(site + "/staff/calls/")
    thumb = Thumb(phone, site)
    thumb.ring()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    thumb.press("Nobody answered")
    thumb.press("Finish")
    expect(phone.get_by_text("is finished and saved")).to_be_visible()


def test_the_sheet_is_at_most_two_pages_of_paper(volunteer: Thumb):
    volunteer.tap(volunteer.page.get_by_role("link", name="Print a sheet to write on"))
    expect(volunteer.page.get_by_role("heading", name="Reaching them")).to_be_visible()
    volunteer.look()
    assert len(SHEET.findall(volunteer.page.pdf(format="A4", prefer_css_page_size=True))) <= 2
