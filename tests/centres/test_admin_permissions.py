"""Who may do what at the desk: the office with all centres, an editor with their own, and by no other way in."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model

from centres.models import Centre, CorrectionReport, Offer, ProposedChange, VerificationRequest
from msntc.staff.roles import EDITOR
from tests.support.centre_admin import LIST, change, editor, opened, save
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.staff import account, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return CentreFactory(
        name="Made-up Mine", staff_notes="Only the office reads this", charity_number="1031690"
    )


@pytest.fixture
def other():
    return CentreFactory(name="Made-up Other", status="draft", town="Elsewhere")


@pytest.fixture
def mia(client, mine, other):
    client.force_login(editor("mia", mine))
    return client


def test_an_editor_changes_their_own_centre(mia, mine):
    answer = save(mia, mine, phone="020 7946 0000")
    mine.refresh_from_db()
    assert mine.phone == "020 7946 0000", answer.text
    assert mine.history.first().history_user.username == "mia"


def test_an_editor_with_one_centre_is_led_to_it(mia, mine):
    assert mia.get(LIST)["Location"] == f"/staff/centre/{mine.slug}/"


def test_the_first_page_leads_an_editor_to_each_centre_of_theirs(mia, mine, other):
    page = BeautifulSoup(mia.get("/admin/").text, "html5lib")
    (link,) = page.select("#my-centres a")
    assert (link["href"], link.text) == (f"/staff/centre/{mine.slug}/", "Made-up Mine")
    assert page.select_one("#my-centres h2").text == "My centre"
    assert page.select_one("#header").text.split()[:2] == ["Staff", "pages"]

    CentreFactory(name="Made-up Second").editors.add(get_user_model().objects.get())
    page = BeautifulSoup(mia.get("/admin/").text, "html5lib")
    assert len(page.select("#my-centres a")) == 2
    assert page.select_one("#my-centres h2").text == "My centres"


def test_an_editor_of_two_sees_two_and_no_third(mia, mine, other):
    CentreFactory(name="Made-up Second").editors.add(get_user_model().objects.get())
    page = mia.get(LIST).text
    assert "Made-up Mine" in page
    assert "Made-up Second" in page
    assert "Made-up Other" not in page
    assert "Made-up Other" not in mia.get(LIST + "?q=Made-up").text


@pytest.mark.parametrize("rest", ["change/", "history/", "preview/", "delete/"])
def test_another_centre_is_not_there_by_its_address(mia, other, rest):
    answer = mia.get(change(other, rest))
    assert answer.status_code in (302, 403, 404)
    assert "Made-up Other" not in mia.get(change(other, rest), follow=True).text


def test_another_centre_cannot_be_posted_to(mia, mine, other):
    data = opened(mia, mine)
    mia.post(change(other), data | {"phone": "020 7946 0000"})
    other.refresh_from_db()
    assert other.phone == ""


def test_nobody_deletes_a_centre_not_even_in_bulk(mia, admin_client, mine):
    action = {"action": "delete_selected", "_selected_action": mine.pk, "post": "yes"}
    for client in (mia, admin_client):
        assert client.post(change(mine, "delete/"), {"post": "yes"}).status_code == 403
        client.post(LIST, action)
    assert Centre.objects.filter(pk=mine.pk).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Ours now"),
        ("slug", "ours-now"),
        ("charity_number", "1234567"),
        ("status", "closed"),
        ("staff_notes", "Nice people"),
        ("confirmed_on", "2020-01-01"),
        ("source", "We"),
        ("version", "99"),
        ("document", "{}"),
    ],
)
def test_what_only_the_office_may_change_cannot_be_sent_along(mia, mine, name, value):
    before = getattr(Centre.objects.get(pk=mine.pk), name)
    save(mia, mine, **{name: value}, phone=mine.phone)
    mine.refresh_from_db()
    assert getattr(mine, name) == before


def test_an_editor_cannot_make_somebody_else_an_editor(mia, mine):
    friend = editor("friend")
    save(mia, mine, editors=[friend.pk])
    assert list(mine.editors.values_list("username", flat=True)) == ["mia"]


def test_rows_of_another_centre_cannot_be_taken(mia, mine, other):
    theirs = Offer.objects.create(centre=other, therapy=TherapyFactory())
    data = opened(mia, mine)
    data |= {"offers-INITIAL_FORMS": "1", "offers-0-id": theirs.pk, "offers-0-therapy": theirs.therapy_id}
    data |= {"offers-0-centre": mine.pk, "offers-0-DELETE": "on"}
    mia.post(change(mine), data)
    theirs.refresh_from_db()
    assert theirs.centre == other


def test_notes_of_the_office_are_neither_shown_nor_searched(mia, mine):
    assert "Only the office reads this" not in mia.get(change(mine)).text
    assert "Only the office reads this" not in mia.get(change(mine, "history/")).text
    assert mia.get(LIST + "?staff_notes__contains=office").status_code == 400


def test_an_editor_adds_no_centre(mia):
    assert mia.get(LIST + "add/").status_code == 403


def test_saying_that_all_is_right_is_dated_today(mia, mine):
    save(mia, mine, all_right="on")
    mine.refresh_from_db()
    assert mine.is_confirmed()
    assert "Visitors read “Checked by the centre on" in mia.get(change(mine)).text


def test_the_office_sees_all_centres_and_their_old_addresses(admin_client, mine, other):
    save(admin_client, other, slug="made-up-new-address")
    page = admin_client.get(change(other)).text
    assert "made-up-centre-" in page
    assert "Made-up Mine" in admin_client.get(LIST).text


def test_a_draft_can_be_seen_by_its_staff_and_is_kept_by_nobody(admin_client, other):
    answer = admin_client.get(change(other, "preview/"))
    assert "visitors do not see this yet" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert admin_client.get(f"/centres/{other.slug}/").status_code == 404


def test_staff_without_rights_on_centres_see_nothing_of_them(client, mine):
    user = get_user_model().objects.create_user("tom", password="x", is_staff=True)
    client.force_login(user)
    for address in (LIST, change(mine), change(mine, "history/"), change(mine, "preview/")):
        assert client.get(address).status_code in (403, 404)


# What visitors and centres tell us


@pytest.fixture
def office(admin_client):
    return admin_client


def test_an_editor_answers_messages_about_their_own_centre_only(mia, mine, other):
    ours = CorrectionReport.objects.create(
        centre=mine, words="The phone is old.", email="visitor@example.org"
    )
    theirs = CorrectionReport.objects.create(centre=other, words="The door is blue.")
    found = mia.get("/admin/centres/correctionreport/").text
    assert "The phone is old." in found
    assert "The door is blue." not in found
    assert mia.get(f"/admin/centres/correctionreport/{theirs.pk}/change/").status_code == 302
    page = mia.get(f"/admin/centres/correctionreport/{ours.pk}/change/").text
    assert "visitor@example.org" not in page
    assert "The phone is old." in mia.get(change(mine)).text
    typed = {"answered_on": "2026-11-20", "note": "Mended.", "words": "Tampered"}
    address = f"/admin/centres/correctionreport/{ours.pk}/change/"
    mia.post(address, typed | seal(mia, address))
    ours.refresh_from_db()
    assert (str(ours.answered_on), ours.note, ours.words) == ("2026-11-20", "Mended.", "The phone is old.")


def test_the_office_sees_old_and_new_and_says_yes(office, mine):
    mine.phone = "020 7946 0000"
    mine.save()
    proposed_change = ProposedChange.objects.create(centre=mine, values={"phone": "020 7946 0001"})
    page = office.get(f"/admin/centres/proposedchange/{proposed_change.pk}/change/").text
    assert "020 7946 0000" in page
    assert "020 7946 0001" in page
    office.post(f"/admin/centres/proposedchange/{proposed_change.pk}/decide/", {"answer": "accept"})
    mine.refresh_from_db()
    assert mine.phone == "020 7946 0001"
    assert mine.history.first().history_user.username == "admin"


def test_the_office_says_no_and_nothing_changes(office, mine):
    proposed_change = ProposedChange.objects.create(centre=mine, values={"phone": "020 7946 0001"})
    office.post(f"/admin/centres/proposedchange/{proposed_change.pk}/decide/", {"answer": "refuse"})
    proposed_change.refresh_from_db()
    mine.refresh_from_db()
    assert (proposed_change.accepted, mine.phone) == (False, "")


def test_what_breaks_a_rule_is_refused_with_a_sentence(office, mine):
    proposed_change = ProposedChange.objects.create(centre=mine, values={"town": ""})
    answer = office.post(
        f"/admin/centres/proposedchange/{proposed_change.pk}/decide/", {"answer": "accept"}, follow=True
    )
    assert "A published centre needs a town" in answer.text
    proposed_change.refresh_from_db()
    assert proposed_change.decided_at is None


def test_an_editor_decides_on_no_proposal(mia, mine):
    proposed_change = ProposedChange.objects.create(centre=mine, values={"phone": "020 7946 0001"})
    assert (
        mia.post(
            f"/admin/centres/proposedchange/{proposed_change.pk}/decide/", {"answer": "accept"}
        ).status_code
        == 403
    )
    assert mia.get("/admin/centres/proposedchange/").status_code == 403
    mine.refresh_from_db()
    assert mine.phone == ""


def test_letters_are_read_and_not_changed(office, mine):
    verification = VerificationRequest.objects.create(centre=mine, stage=3)
    page = office.get(f"/admin/centres/verificationrequest/{verification.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert office.get("/admin/centres/verificationrequest/add/").status_code == 403


def test_a_tick_for_an_account_without_the_role_says_that_it_does_nothing(admin_client):
    centre = CentreFactory()
    account("anna", EDITOR)
    account("ben")
    labels = BeautifulSoup(admin_client.get(change(centre)).text, "html.parser").select("#id_editors label")
    said = {label.get_text(" ", strip=True).split()[0]: label.get_text() for label in labels}
    assert "not yet a Centre editor" in said["ben"]
    assert "not yet" not in said["anna"]
