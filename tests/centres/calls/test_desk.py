"""Whom the desk offers next, who is at it already, and what it tells."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres.calls import desk
from centres.calls.models import Call
from centres.models import ProposedChange
from centres.snapshots import get_stored_centres, save_centre
from tests.support.calls import ring, start, type_in
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


def offered(client, query: str = "") -> str:
    entry = client.get(f"/staff/calls/{query}").context["entry"]
    return entry.centre.name if entry else ""


def make(name: str, **fields):
    return CentreFactory(name=name, **fields)


def test_the_order_is_asked_for_then_never_confirmed_then_whom_it_helps_most(caller, monkeypatch):
    long_ago = timezone.localdate() - timedelta(days=200)
    centres = [
        make("Confirmed long ago", confirmed_on=long_ago),
        make("Small", phone="020 7946 0001"),
        make("Large"),
        make("Draft", status="draft"),
        make("Asked for", needs_call=True, confirmed_on=long_ago),
        make("Confirmed", confirmed_on=timezone.localdate()),
        make("Gone", status="closed"),
    ]
    make("The same as Large", status="draft", merged_into=centres[2])
    counts = {centres[0].pk: 90_000, centres[1].pk: 1, centres[2].pk: 11_000}
    monkeypatch.setattr(desk, "count_nearest_postcodes", lambda: counts)

    to_ring = [one for one in desk.list_entries() if one.state == desk.State.TO_RING]
    assert [one.centre.name for one in to_ring] == [
        "Asked for",
        "Large",
        "Small",
        "Draft",
        "Confirmed long ago",
    ]
    assert "Never confirmed. 11,000 postcodes have this as their nearest centre" in [
        one.reason for one in to_ring
    ]


def test_one_that_nobody_answered_waits_until_its_day(caller):
    centre = make("Silent")
    ring(caller, centre, "no-answer")
    assert offered(caller) == ""
    Call.objects.update(try_again_on=timezone.localdate())
    assert offered(caller) == "Silent"


def test_one_that_somebody_rings_now_is_passed_over_for_half_an_hour(caller, other_caller):
    centre = make("Busy")
    start(caller, centre)
    assert (offered(other_caller), offered(caller)) == ("", "Busy")
    Call.objects.update(saved_at=timezone.now() - timedelta(minutes=31))
    assert offered(other_caller) == "Busy"


def test_what_is_not_wanted_now_is_passed_over(caller):
    first, _ = make("A first"), make("B second")
    assert offered(caller) == "A first"
    assert offered(caller, f"?later={first.pk}&later=x&later=99999999999999999999") == "B second"


def test_the_second_of_two_is_told_who_is_on_it_and_may_take_over(caller, other_caller):
    centre = make("Busy")
    call = start(caller, centre)
    type_in(caller, call, phone="020 7946 0009")
    at = f"/staff/calls/centres/{centre.pk}/start/"
    answer = other_caller.post(at)
    assert (answer.status_code, "Cara is ringing this centre" in answer.text) == (409, True)
    assert "020 7946 0009" in other_caller.post(at, {"anyway": "1"}, follow=True).text

    answer = type_in(caller, call, town="Mine")
    assert (answer.status_code, "Colin took this call over" in answer.text) == (409, True)
    assert 'value="Mine"' in answer.text
    call.refresh_from_db()
    assert "town" not in call.answers
    type_in(caller, call, town="Mine", anyway="1")
    call.refresh_from_db()
    assert (call.answers["town"], call.caller.username) == ("Mine", "cara")


def test_one_whose_closing_waits_for_the_office_is_not_rung(caller):
    centre = make("Closing")
    ring(caller, centre, "closed")
    assert offered(caller) == ""
    ProposedChange.objects.update(decided_at=timezone.now(), accepted=False)
    Call.objects.update(try_again_on=None)
    assert offered(caller) == "Closing"


def test_the_lists_say_where_each_stands_and_who_rang_when(caller):
    centre = make("Listed")
    ring(caller, centre, notes="Ring after ten")
    assert "Confirmed lately" in caller.get("/staff/calls/centres/").text
    page = caller.get(f"/staff/calls/centres/{centre.pk}/").text
    assert "Cara: they told us what is right (the manager, Pat Made-up" in " ".join(page.split())
    assert "Ring after ten" in page
    assert "Calls in the last 7 days: 1. They told us what is right: 1." in caller.get("/staff/calls/").text


def test_the_desk_asks_the_database_no_more_for_more_centres(caller, django_assert_max_num_queries):
    for number in range(30):
        make(f"Centre {number:02}")
    caller.get("/staff/calls/")
    with django_assert_max_num_queries(20):
        caller.get("/staff/calls/")
    with django_assert_max_num_queries(15):
        caller.get("/staff/calls/centres/")


def test_one_that_the_office_asks_for_again_waits_no_longer(caller):
    centre = make("Silent", needs_call=True)
    ring(caller, centre, "no-answer")
    assert offered(caller) == ""

    for needs_call in (False, True):
        centre.needs_call = needs_call
        save_centre(centre, before=get_stored_centres([centre]))
    assert offered(caller) == "Silent"


def test_one_that_is_not_closed_as_somebody_said_is_rung_again(caller, office):
    centre = make("Open")
    ring(caller, centre, "closed")
    assert offered(caller) == ""
    office.post(
        f"/admin/centres/proposedchange/{ProposedChange.objects.get().pk}/decide/", {"answer": "refuse"}
    )

    centre.refresh_from_db()
    assert (centre.needs_call, centre.status) == (True, "published")
    assert offered(caller) == "Open"
