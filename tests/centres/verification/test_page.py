"""The page behind a letter's link: looking changes nothing, the buttons do."""

import pytest
import time_machine
from bs4 import BeautifulSoup

from centres import snapshots
from centres.models import CorrectionReport, ProposedChange
from tests.support.full_centre import filled_in
from tests.support.verification import FROM_US, TODAY, asked, typed, url

pytestmark = pytest.mark.django_db


def test_opening_the_link_changes_nothing_and_the_button_does(client, centre):
    address = url(asked(centre))
    for _ in range(3):
        answer = client.get(address)
        assert answer.status_code == 200
        assert centre.name in answer.text
    client.head(address)
    centre.refresh_from_db()
    assert centre.confirmed_on is None
    assert "Thank you" in client.post(address, {"answer": "right"}, **FROM_US).text
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY
    assert client.post(address, {"answer": "right"}, **FROM_US).status_code == 410


def test_the_page_is_kept_by_nobody_and_its_address_goes_nowhere(client, centre):
    answer = client.get(url(asked(centre)))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


def test_a_form_of_another_site_confirms_nothing(client, centre):
    address = url(asked(centre))
    for headers in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}):
        assert client.post(address, {"answer": "right"}, **headers).status_code == 403
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_a_forged_link_is_not_found_and_an_old_one_is_gone(client, centre):
    assert client.get("/centres/still-right/1:2:3/").status_code == 404
    address = url(asked(centre))
    with time_machine.travel("2027-11-21T10:00:00Z", tick=False):
        assert client.get(address).status_code == 410


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, centre):
    answer = client.post(
        url(asked(centre)), typed(centre, email="not an address", opening_hours="Fridays"), **FROM_US
    )
    assert "There is a problem" in answer.text
    assert "<title>Error: Is this still right?" in answer.text
    assert "not an address" in answer.text
    assert "Fridays" in answer.text
    assert "All still right" not in answer.text, "one press would drop what was typed"
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_how_a_browser_ends_a_line_is_no_change(client):
    centre = filled_in(address="1 Made-up Road\nHouse", closure_note="", confirmed_on=None)
    sent = typed(centre, address="1 Made-up Road\r\nHouse", also_offers="Knitting\r\nTea")
    address = url(asked(centre))
    assert "You have changed nothing." in client.post(address, sent, **FROM_US).text
    assert "Thank you" in client.post(address, sent | {"also_offers": "Tea"}, **FROM_US).text
    centre.refresh_from_db()
    assert (centre.also_offers, centre.confirmed_on) == ("Tea", TODAY)


def test_what_was_left_as_it_was_takes_nothing_back_that_staff_saved_since(client, centre):
    link = url(asked(centre))
    page = BeautifulSoup(client.get(link + "?changed").text, "html.parser")
    boxes = page.find(id="change").find_next("form").find_all(["input", "textarea", "select"])
    sent = {
        box["name"]: box.get("value", "") if box.name == "input" else box.text.lstrip("\n") for box in boxes
    }
    centre.phone, centre.opening_hours = "0113 496 0999", "New hours"
    snapshots.save_centre(centre)
    client.post(link, sent | {"also_offers": "Tea"}, **FROM_US)
    centre.refresh_from_db()
    assert (centre.opening_hours, centre.also_offers) == ("New hours", "Tea")
    assert not ProposedChange.objects.exists()


def test_news_in_their_own_words_reach_the_office(client, centre):
    sent = typed(centre, more="The hoist is broken.")
    assert "Our office reads what you wrote" in client.post(url(asked(centre)), sent, **FROM_US).text
    assert "The hoist is broken." in CorrectionReport.objects.get().words
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_a_centre_sends_its_changes(client, centre):
    changes = typed(
        centre, phone="0113 496 0000", opening_hours="Fridays 10 to 2", who_may_come="Anyone with MS"
    )
    assert "Our office looks at" in client.post(url(asked(centre)), changes, **FROM_US).text
    centre.refresh_from_db()
    assert centre.opening_hours == "Fridays 10 to 2"
    assert (centre.who_may_come, centre.terms_checked_on) == ("Anyone with MS", TODAY)
    assert centre.phone != "0113 496 0000"
    assert ProposedChange.objects.get().values == {"phone": "0113 496 0000"}


def test_the_slug_and_the_charity_number_are_not_for_a_link_to_change(client, centre):
    before = (centre.slug, centre.name, centre.charity_number, centre.status)
    client.post(
        url(asked(centre)),
        typed(
            centre,
            slug="mine",
            name="Mine",
            charity_number="123456",
            status="closed",
            confirmed_on="2030-01-01",
            also_offers="Tea",
        ),
        **FROM_US,
    )
    centre.refresh_from_db()
    assert (centre.slug, centre.name, centre.charity_number, centre.status) == before
    assert centre.also_offers == "Tea"
