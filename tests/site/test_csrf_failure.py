"""A form from a page that another session was given: our own page says what to do, to staff and to visitors."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.test import Client, RequestFactory

from msntc import views
from tests.support.factories import CentreFactory
from tests.support.staff import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("boss", is_superuser=True))
    return client


def test_staff_are_led_back_to_the_form_that_they_had_open(staff):
    form = f"/admin/centres/centre/{CentreFactory().pk}/change/?_changelist_filters=q%3Dx"
    answer = staff.post(form, {"town": "Leeds"}, headers={"referer": f"http://testserver{form}"})
    assert answer.status_code == 403
    assert "This was not saved" in answer.text
    assert f'href="{form}"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "CSRF" not in answer.text


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/admin/",
        "http://testserver/centres/",
        "http://testserver//evil.example/",
        "http://[",
        "",
    ],
)
def test_the_way_back_leads_nowhere_else(staff, referer):
    answer = staff.post("/admin/centres/centre/add/", {}, headers={"referer": referer})
    assert 'class="button" href="/admin/"' in answer.text
    assert "evil" not in answer.text


def test_visitors_are_told_in_their_words():
    answer = views.csrf_failure(RequestFactory().post("/support-us/"))
    assert answer.status_code == 403
    assert "load the page again, and send it once more" in answer.text


def test_who_pressed_twice_as_they_signed_in_is_led_to_where_one_signs_in():
    sent = RequestFactory().post("/staff/second-factor/authenticate/")
    answer = views.bad_request(sent, SessionInterrupted())
    assert (answer.status_code, answer["Location"]) == (302, "/staff/sign-in/")
    assert views.bad_request(sent, BadRequest()).status_code == 400
