"""What is sent after the session ended: it is said, and the way leads back to the form that it was sent from."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.shortcuts import redirect
from django.test import Client, RequestFactory

from msntc.staff import form_recovery, sessions
from tests.support.factories import CentreFactory
from tests.support.staff import account, has_shown_it, seal

pytestmark = pytest.mark.django_db
NUMBER = "0123456789abcdef" * 2


@pytest.fixture
def office() -> Client:
    client = Client()
    user = account("boss", is_superuser=True)
    user_logged_in.connect(has_shown_it)
    client.force_login(user)
    user_logged_in.disconnect(has_shown_it)
    return client


def next_of(answer) -> str:
    to = urlsplit(answer["Location"])
    assert to.path == "/staff/sign-in/"
    return parse_qs(to.query)["next"][0]


class TestTheWayBack:
    def test_leads_to_the_form_and_says_that_nothing_was_saved(self, client):
        form = f"/admin/centres/centre/{CentreFactory().pk}/change/?_changelist_filters=q%3Dx"
        answer = client.post(form, {"town": "Leeds"}, headers={"referer": f"http://testserver{form}"})

        assert next_of(answer) == form
        assert sessions.CUT_OFF in client.get(answer["Location"]).text

    def test_leads_to_the_form_from_a_button_that_sends_it_elsewhere(self, client):
        pk = CentreFactory().pk
        form = f"/admin/centres/centre/{pk}/change/"
        answer = client.post(
            f"/admin/centres/centre/{pk}/preview/", {}, headers={"referer": f"http://testserver{form}"}
        )

        assert next_of(answer) == form

    @pytest.mark.parametrize("referer", ["https://evil.example/admin/", "http://testserver/centres/", ""])
    def test_leads_nowhere_else(self, client, referer):
        answer = client.post("/admin/centres/centre/add/", {}, headers={"referer": referer})

        assert next_of(answer) == "/admin/centres/centre/add/"

    def test_is_the_same_after_a_session_that_lasted_too_long(self, office, settings):
        form = "/admin/centres/centre/add/"
        office.get(form)
        settings.LONGEST_SESSION = -1
        answer = office.post(form, {}, headers={"referer": f"http://testserver{form}"})

        assert next_of(answer) == form
        assert sessions.CUT_OFF in office.get(answer["Location"]).text

    def test_of_somebody_who_only_looked_says_nothing(self, client):
        answer = client.get("/admin/centres/centre/", follow=True)

        assert sessions.CUT_OFF not in answer.text


class TestWhatWasSaved:
    def save(self, client: Client, **more):
        user = account("carer")
        rows = {"username": "carer", "email": "new@example.org", "is_active": "on", **more}
        address = f"/admin/auth/user/{user.pk}/change/"
        return client.post(address, rows | seal(client, address))

    def test_is_told_by_its_number_in_the_redirect(self, office):
        answer = self.save(office, _unsaved=NUMBER)

        assert answer["Location"] == f"/admin/auth/user/#saved={NUMBER}"

    @pytest.mark.parametrize("number", ["", "x", NUMBER + "0", "#" + NUMBER[1:], NUMBER + "\n"])
    def test_is_told_by_no_number_but_the_scripts(self, office, number):
        assert self.save(office, _unsaved=number)["Location"] == "/admin/auth/user/"

    def test_is_not_told_of_what_was_cut_off(self, client):
        assert NUMBER not in self.save(client, _unsaved=NUMBER)["Location"]

    @pytest.mark.parametrize("to", ["/admin/login/?next=/admin/", "/", "https://evil.example/admin/"])
    def test_is_not_told_to_another_page(self, to):
        request = RequestFactory().post("/admin/x/", {"_unsaved": NUMBER})
        answer = form_recovery.FormSavedMiddleware(lambda request: redirect(to))(request)

        assert answer["Location"] == to


def test_a_page_is_marked_as_the_accounts_and_as_nobody_elses(office):
    boss, other = get_user_model().objects.get(), account("other")
    mark = form_recovery.mark_account(boss)

    assert f'data-account="{mark}"' in office.get("/admin/centres/centre/add/").text
    assert mark != form_recovery.mark_account(other)
    assert mark == form_recovery.mark_account(get_user_model().objects.get(pk=boss.pk))
