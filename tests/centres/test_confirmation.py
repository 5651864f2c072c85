"""A centre confirms its details: at every place alike, and never beside a note of ours that nobody was asked about."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from centres.calls import desk
from centres.models import ProposedChange, StarterRow
from centres.progress import measure_progress
from centres.snapshots import build_centre_document, save_centre
from msntc.staff.roles import CALLER, OFFICE
from tests.support.calls import finish, ring, start, type_in
from tests.support.centre_admin import save
from tests.support.factories import CentreFactory
from tests.support.staff import account
from tests.support.tasks import send
from tests.support.verification import asked, url

pytestmark = pytest.mark.django_db
NOTE = "In 2025 this centre was closed for a time. We have not seen that it has opened again."
ASK = "We wrote this ourselves"


@pytest.fixture
def centre():
    """As the starter directory loads one."""
    centre = CentreFactory(slug="own", closure_note=NOTE, needs_call=True, contact_email="first@centre.test")
    save_centre(centre, build_centre_document(centre), before=[])
    StarterRow.objects.create(slug="own", centre=centre, fingerprint="x")
    return centre


def sign_in(role) -> Client:
    client = Client()
    client.force_login(account("olive", role))
    return client


def hold(centre, *, confirmed: bool, note: str) -> None:
    centre.refresh_from_db()
    assert centre.closure_note == note
    assert (centre.confirmed_on, centre.needs_call) == (
        (timezone.localdate(), False) if confirmed else (None, True)
    )


def test_a_call_asks_about_our_note(centre):
    caller = sign_in(CALLER)
    call = start(caller, centre)
    assert NOTE in caller.get(f"/staff/calls/{call.pk}/").text
    type_in(caller, call, "confirmed")
    assert ASK in caller.get(finish(caller, call)["Location"]).text
    hold(centre, confirmed=False, note=NOTE)

    ring(caller, centre, closure_note="")
    hold(centre, confirmed=True, note="")


def test_all_right_leads_to_the_note_and_open_again_empties_it(centre):
    office = sign_in(OFFICE)
    answer = office.post("/staff/centre/own/right/", follow=True)
    assert ASK in answer.text
    assert "We are open again" in answer.text
    hold(centre, confirmed=False, note=NOTE)

    office.post("/staff/centre/own/closed/", {"open": "1", "seen": answer.context["seen"]})
    office.post("/staff/centre/own/right/")
    hold(centre, confirmed=True, note="")


def test_the_long_form_asks_too(centre):
    office = sign_in(OFFICE)
    assert ASK in save(office, centre, all_right="on").text
    hold(centre, confirmed=False, note=NOTE)

    save(office, centre, all_right="on", closure_note="The side door is shut.")
    hold(centre, confirmed=True, note="The side door is shut.")


def test_a_letters_link_asks_takes_the_note_away_and_lets_other_words_wait(centre):
    client, at = Client(HTTP_SEC_FETCH_SITE="same-origin"), url(asked(centre))
    assert ASK in client.post(at, {"answer": "right"}).text
    send(client, f"{at}closed/", closure_note="Ring another number.")
    hold(centre, confirmed=False, note=NOTE)
    assert ProposedChange.objects.get().values == {"closure_note": "Ring another number."}

    send(client, f"{at}closed/", closure_note="")
    assert "Thank you" in client.post(at, {"answer": "right"}).text
    hold(centre, confirmed=True, note="")


def test_the_desk_and_its_head_count_the_same(db):
    CentreFactory(confirmed_on=timezone.localdate() - timedelta(days=120))
    states = [one.state for one in desk.list_entries()]
    assert states.count(desk.State.CONFIRMED) == measure_progress().confirmed == 1
