"""Every form of the admin says at its top all that is wrong, in the order of the page, and leads to each box."""

import pytest
from bs4 import BeautifulSoup

from msntc.organisation.models import Organisation
from tests.support import centre_admin as centres
from tests.support import therapy_admin as pages
from tests.support.factories import CentreFactory, TherapyPageFactory

pytestmark = pytest.mark.django_db
TOO_LONG = "What people look for first, Town: Ensure this value has at most 80 characters (it has 539)."
WRONG_CENTRE = {
    "email": "nobody",
    "town": "Leeds " * 90,
    "contact_email": "nobody either",
    "opening_times-0-service": "building",
    "opening_times-0-weekday": "0",
    "opening_times-0-opens": "noon o’clock",
    "opening_times-0-closes": "16:00",
    "photos-0-alt": "The door",
}


def read(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def listed(page: BeautifulSoup) -> list[str]:
    return [line.get_text(strip=True) for line in page.select("#errors > ul > li")]


def lead_somewhere_in_order(page: BeautifulSoup) -> bool:
    """Whether each link's box is on the page, and they come one after the other."""
    order = [tag["id"] for tag in page.find_all(id=True)]
    places = [order.index(link["href"][1:]) for link in page.select("#errors li > a[href^='#']")]
    return places == sorted(places) and bool(places)


def is_folded(page: BeautifulSoup, box: str) -> bool:
    return page.find(id=box).find_parent("details") is not None


@pytest.fixture
def wrong_centre(admin_client) -> BeautifulSoup:
    centre = CentreFactory(town="Leeds")
    data = centres.opened(admin_client, centre) | WRONG_CENTRE
    return read(admin_client.post(centres.change(centre), data).text)


def test_boxes_rows_and_folded_parts_are_listed_with_their_part_and_row(wrong_centre):
    assert listed(wrong_centre) == [
        "What people look for first, E-mail: Enter a valid email address.",
        TOO_LONG,
        "Sessions of an ordinary week, #1, Opens: Enter a valid time.",
        "Whom we ask whether it is still right (never shown), First contact: Enter a valid email address.",
        "Photographs, #1, Picture: Choose a picture.",
    ]
    assert lead_somewhere_in_order(wrong_centre)


def test_the_list_is_the_only_note_and_takes_the_focus_without_scripts(wrong_centre):
    (note,) = wrong_centre.select(".errornote")
    assert note.has_attr("autofocus")
    assert note["tabindex"] == "-1"
    assert wrong_centre.title.text.strip().startswith("Error:")
    assert note.find_previous("form", id="centre_form") is None


def test_a_rule_of_several_boxes_leads_to_the_first_of_them_and_opens_its_part(admin_client):
    centre = CentreFactory()
    data = centres.opened(admin_client, centre) | {"closed_from": "2026-12-05", "closed_until": "2026-12-01"}
    page = read(admin_client.post(centres.change(centre), data).text)
    assert listed(page) == ["Closed from: The last day that it is closed comes after the first."]
    assert page.select_one("#errors li > a")["href"] == "#id_closed_from"
    assert not is_folded(page, "id_closed_from")


def test_only_parts_without_an_error_are_folded(wrong_centre):
    assert not is_folded(wrong_centre, "id_contact_email")
    assert not is_folded(wrong_centre, "id_photos-0-alt")
    assert is_folded(wrong_centre, "id_county")
    assert is_folded(wrong_centre, "id_offers-0-terms")


def test_a_folded_line_of_several_boxes_opens(admin_client, monkeypatch):
    fold = ("Folded", {"classes": ["collapse"], "fields": [("email", "county"), "nation"]})
    monkeypatch.setattr("centres.admin.centre.CentreAdmin.get_fieldsets", lambda *_: [fold])
    centre = CentreFactory(town="Leeds")
    page = read(admin_client.get(centres.change(centre)).text)
    assert is_folded(page, "id_email")
    page = read(
        admin_client.post(
            centres.change(centre), pages.filled(str(page), "centre_form") | {"email": "nobody"}
        ).text
    )
    assert not is_folded(page, "id_email")
    assert "Folded, E-mail: Enter a valid email address." in listed(page)


@pytest.fixture
def page():
    return TherapyPageFactory(starter=True)


def statement(data: dict, outcome: str) -> dict:
    row = {
        "outcome": outcome,
        "direction": "helps",
        "certainty": "low",
        "sentence": "It may help.",
        "headline": "on",
    }
    return pages.new_row(data, "evidence", **row)


def test_what_is_wrong_with_all_rows_leads_to_the_first_and_opens_them(admin_client, page, monkeypatch):
    monkeypatch.setattr("therapies.admin.inlines.EvidenceInline.classes", ["collapse"])
    opened = admin_client.get(pages.change(page)).text
    assert is_folded(read(opened), "id_evidence-0-outcome")
    data = statement(statement(pages.filled(opened), "fatigue"), "pain")
    found = read(pages.save(admin_client, page, data).text)
    said = [line for line in listed(found) if "Only one statement" in line]
    assert len(said) == 1
    assert said[0].startswith("Evidence: one statement for each outcome: ")
    assert found.select_one("#errors a", string=said[0])["href"] == "#id_evidence-0-outcome"
    assert not is_folded(found, "id_evidence-0-outcome")


def test_what_concerns_the_whole_form_stands_first_with_its_links(admin_client, page):
    data = pages.opened(admin_client, page)
    pages.save(admin_client, page, pages.opened(admin_client, page), summary="Another’s.")
    found = read(pages.save(admin_client, page, data, summary="Mine.", title="").text)
    assert "saved this page on" in listed(found)[0]
    assert found.select("#errors li")[0].select("a[href^='/admin/']")
    assert lead_somewhere_in_order(found)


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("auth/user/add/", {}, "Username: This field is required."),
        ("therapies/source/add/", {}, "Title: This field is required."),
        ("therapies/term/add/", {}, "Term: This field is required."),
        ("therapies/person/add/", {}, "Name: This field is required."),
        ("giving/fund/add/", {}, "Name: This field is required."),
        ("auth/group/add/", {}, "Name: This field is required."),
        ("organisation/organisation/1/change/", {"name": ""}, "Name: This field is required."),
        ("organisation/sitepage/add/", {}, "Title: This field is required."),
        ("therapies/therapypage/add/", {}, "Title: This field is required."),
    ],
)
def test_every_form_has_the_list(admin_client, address, typed, said):
    Organisation.objects.get_or_create(id=1)
    found = read(admin_client.post(f"/admin/{address}", typed).text)
    assert any(line.endswith(said) for line in listed(found)), listed(found)
    assert lead_somewhere_in_order(found)
    assert len(found.select(".errornote")) == 1
