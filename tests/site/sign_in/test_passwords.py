"""Passwords: strong enough, changed by their owner, set anew through a letter."""

import re

import pytest
from django.contrib.auth import get_user_model

from msntc.mail.models import Letter
from tests.support.sign_in import invited, said, signed_in
from tests.support.staff import PASSWORD, account

pytestmark = pytest.mark.django_db


class TestPasswords:
    @pytest.mark.parametrize("weak", ["short-one", "password1234", "1234567890123", "anna@example.org"])
    def test_a_weak_one_is_refused(self, client, weak):
        link = invited(client, account("anna"))

        page = client.post(link, {"password1": weak, "password2": weak})

        assert page.status_code == 200
        assert "There is a problem" in page.text

    def test_ones_own_is_changed_through_the_same_pages(self, client):
        signed_in(client)
        assert client.get("/admin/password_change/")["Location"] == "/staff/password/"
        new = "other words than before"
        client.post("/staff/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

        assert get_user_model().objects.get().check_password(new)
        assert said("password-changed") == [("anna", "")]

    def test_a_forgotten_one_is_set_anew_through_the_outbox(self, client):
        account("anna")
        client.post("/staff/password/forgotten/", {"email": "ANNA@example.org"})
        letter = Letter.objects.get()
        link = re.search(r"http://localhost:8000(\S+)", letter.body.partition("three days")[2])[1]
        form = client.get(link, follow=True)
        client.post(
            form.request["PATH_INFO"], {"password1": "quite other words", "password2": "quite other words"}
        )

        assert get_user_model().objects.get().check_password("quite other words")
        assert said("password-changed") == [("anna", "By a link in a letter.")]
        assert "_auth_user_id" not in client.session, "a link in a letter signs nobody in"

    def test_an_address_without_an_account_gets_no_letter_and_no_other_answer(self, client):
        account("anna")
        known = client.post("/staff/password/forgotten/", {"email": "anna@example.org"})
        unknown = client.post("/staff/password/forgotten/", {"email": "nobody@example.org"})

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert Letter.objects.count() == 1
