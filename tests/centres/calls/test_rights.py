"""Who sits at the call desk: staff who may ring, with a second factor; nobody else sees any of it."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.test import Client

from centres.calls.models import Call
from msntc.staff.roles import CALLER, EDITOR, OFFICE, REVIEWER, TREASURER
from tests.support.calls import start
from tests.support.staff import account, enrol, has_shown_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(caller, centre) -> list[str]:
    call = start(caller, centre)
    of_centre = f"/staff/calls/centres/{centre.pk}/"
    ours = [f"/staff/calls/{call.pk}/", f"/staff/calls/{call.pk}/confirmed/"]
    return ["/staff/calls/", "/staff/calls/centres/", of_centre, f"{of_centre}sheet/", *ours]


@pytest.mark.parametrize("role", [CALLER, OFFICE])
def test_who_may_ring_opens_every_page(addresses, role):
    client = Client()
    client.force_login(account("somebody", role))
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in answer.text
        assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("role", ["", EDITOR, REVIEWER, TREASURER])
def test_other_staff_are_refused(addresses, role, centre):
    client = Client()
    client.force_login(account("somebody", role))
    for address in addresses:
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code == 403, address
    assert client.post(f"/staff/calls/centres/{centre.pk}/start/").status_code == 403


def test_nobody_else_is_let_in(addresses, centre):
    outsider = account("outsider", CALLER, is_staff=False)
    signed_in = Client()
    signed_in.force_login(outsider)
    for address in [*addresses, f"/staff/calls/centres/{centre.pk}/start/"]:
        assert Client().get(address)["Location"].startswith("/staff/sign-in/")
        assert Client().post(address)["Location"].startswith("/staff/sign-in/")
        assert signed_in.get(address).status_code == 403


def test_a_password_alone_is_not_enough(addresses):
    user_logged_in.disconnect(has_shown_it)
    user = account("half", CALLER)
    enrol(user)
    client = Client()
    client.force_login(user)
    for address in addresses:
        assert client.get(address)["Location"].startswith("/staff/sign-in/"), address


def test_a_form_of_another_site_is_refused(caller, centre):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = caller.cookies
    assert strict.post(f"/staff/calls/centres/{centre.pk}/start/").status_code == 403
    assert not Call.objects.exists()


def test_a_caller_has_no_other_right(caller):
    rights = Group.objects.get(name=CALLER).permissions.values_list("codename", flat=True)
    assert set(rights) == {"add_call", "view_call"}
    assert caller.get("/admin/centres/centre/").status_code == 403


def test_the_notes_of_the_office_are_for_the_office(caller, office, centre):
    centre.staff_notes = "A doubt of the office"
    centre.save()
    at = f"/staff/calls/centres/{centre.pk}/"
    assert "A doubt of the office" in office.get(at).text
    assert "A doubt of the office" not in caller.get(at).text
    call = start(caller, centre)
    assert "A doubt of the office" not in caller.get(f"/staff/calls/{call.pk}/").text


@pytest.mark.parametrize(
    "address", ["/staff/calls/999/", "/staff/calls/999/confirmed/", "/staff/calls/centres/999/"]
)
def test_what_is_not_there_is_not_found(caller, address):
    assert caller.get(address).status_code == 404


def test_an_outcome_that_is_none_is_not_found(caller, centre):
    call = start(caller, centre)
    assert caller.get(f"/staff/calls/{call.pk}/published/").status_code == 404
