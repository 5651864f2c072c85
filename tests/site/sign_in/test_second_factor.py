"""Signing in: nobody signs up, and a password alone opens nothing."""

import re
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from msntc.mail.models import Letter
from msntc.staff.encryption import unseal
from tests.support.sign_in import CODE, CODES, SET_UP, SIGN_IN, said, sign_in, signed_in
from tests.support.staff import account, code, enrol

pytestmark = pytest.mark.django_db


class TestNobodySignsUp:
    def test_there_is_no_page_for_it(self, client):
        with pytest.raises(NoReverseMatch):
            reverse("account_signup")
        for address in ("signup/", "sign-up/", "accounts/signup/", "staff/signup/", "staff/email/"):
            assert client.get(f"/{address}").status_code == 404
        assert "sign up" not in client.get(SIGN_IN).text.lower()

    def test_the_adapter_is_closed_too(self):
        from allauth.account.adapter import get_adapter

        assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))


class TestSecondFactor:
    def test_the_admin_asks_to_sign_in_through_our_page(self, client):
        assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
        assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/staff/sign-in/?next=")

    @pytest.mark.parametrize("way", ["/staff/sign-in/", "/admin/login/"])
    def test_a_way_on_that_is_no_address_still_leads_to_signing_in(self, client, way):
        page = client.get(way, {"next": "http://["}, follow=True)

        assert (page.status_code, page.request["PATH_INFO"]) == (200, "/staff/sign-in/")

    def test_a_password_alone_opens_no_page_of_the_admin(self, client):
        account("anna", is_superuser=True)
        sign_in(client)

        for address in ("/admin/", "/admin/auth/user/", "/admin/centres/centre/add/", "/admin/jsi18n/"):
            assert client.get(address)["Location"] == "/staff/second-factor/"
        assert client.post("/admin/auth/user/add/", {"username": "x"})["Location"] == "/staff/second-factor/"

    def test_a_session_from_before_the_setting_up_has_to_sign_in_anew(self, client):
        user = account("anna")
        sign_in(client)
        enrol(user)

        assert client.get("/admin/")["Location"].startswith("/staff/sign-in/")
        assert "_auth_user_id" not in client.session

    def test_password_and_code_open_the_admin(self, client):
        secret = enrol(account("anna"))

        assert sign_in(client)["Location"] == CODE
        assert client.get("/admin/").status_code == 302
        assert client.post(CODE, {"code": code(secret, time())})["Location"] == "/staff/centre/"
        assert client.get("/admin/").status_code == 200

    def test_a_code_works_once(self, client):
        now = time()
        secret = signed_in(client, at=now)
        other = Client()
        sign_in(other)

        assert "That code is not right" in other.post(CODE, {"code": code(secret, now)}).text

    def test_the_code_that_set_the_app_up_signs_nobody_in(self, client):
        account("anna")
        sign_in(client)
        client.get(SET_UP)
        used = code(client.session["mfa.totp.secret"], time())
        client.post(SET_UP, {"code": used})
        assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()

        other = Client()
        sign_in(other)
        assert "That code is not right" in other.post(CODE, {"code": used}).text

    def test_an_old_code_is_refused(self, client):
        secret = enrol(account("anna"))
        sign_in(client)

        assert "That code is not right" in client.post(CODE, {"code": code(secret, time() - 60)}).text
        assert said("sign-in-failed") == [("anna", "The password was right, the code was not.")]

    @pytest.mark.parametrize("late", [30, -30])
    def test_who_types_slowly_or_whose_phone_runs_fast_gets_in_and_the_code_works_once(self, client, late):
        start = time()
        secret = signed_in(client, at=start - late)
        assert client.get("/admin/").status_code == 200

        for passed in (0, 29, 31, 59):
            with time_machine.travel(start + passed, tick=False):
                other = Client()
                sign_in(other)
                assert "That code is not right" in other.post(CODE, {"code": code(secret, start - late)}).text

    def test_what_was_done_with_a_code_is_not_done_again_with_it(self, client):
        secret = signed_in(client, at=(now := time()) + 30)
        with time_machine.travel(now + 40, tick=False):
            answer = client.post("/staff/second-factor/reauthenticate/", {"code": code(secret, now + 30)})
        assert "That code is not right" in answer.text

    def test_a_copy_of_the_database_holds_no_secret_that_gives_codes(self, client):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        user = account("anna")
        secret, codes = enrol(user), RecoveryCodes.activate(user)
        kept = " ".join(str(one.data) for one in Authenticator.objects.all())

        assert Authenticator.objects.count() == 2
        assert "secret" in kept
        assert "seed" in kept
        assert secret not in kept
        assert unseal(codes.instance.data["seed"]) not in kept

    def test_with_another_secret_key_no_code_fits_and_the_log_says_why(self, client, settings, caplog):
        secret = enrol(account("anna"))
        settings.SECRET_KEY = "another" * 10
        sign_in(client)

        assert "That code is not right" in client.post(CODE, {"code": code(secret, time())}).text
        assert "sealed with another SECRET_KEY" in caplog.text

    def test_a_recovery_code_lets_one_in_once(self, client):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        user = account("anna")
        enrol(user)
        one = RecoveryCodes.activate(user).get_unused_codes()[0]
        sign_in(client)
        assert client.post(CODE, {"code": one})["Location"] == "/staff/centre/"
        assert client.get("/admin/").status_code == 200

        again = Client()
        sign_in(again)
        assert "That code is not right" in again.post(CODE, {"code": one}).text

    def test_recovery_codes_alone_are_no_second_factor(self, client):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        RecoveryCodes.activate(account("anna"))
        sign_in(client)

        assert client.get("/admin/")["Location"] == "/staff/second-factor/"

    def test_what_is_changed_about_signing_in_needs_the_password_anew_after_a_while(self, client):
        account("anna")
        with time_machine.travel("2026-11-21 10:00"):
            sign_in(client)
            assert client.get(SET_UP).status_code == 200
        with time_machine.travel("2026-11-21 10:06"):
            assert client.get(SET_UP)["Location"].startswith("/staff/again/")

    def test_an_account_that_is_no_staff_sees_no_admin(self, client):
        account("anna", is_staff=False)
        sign_in(client)

        assert client.get("/admin/", follow=True).status_code == 403

    def test_a_closed_account_does_not_come_in(self, client):
        account("anna", is_active=False)
        sign_in(client)

        assert "_auth_user_id" not in client.session


class TestSettingUp:
    def test_an_app_is_set_up_and_its_codes_are_shown(self, client, django_capture_on_commit_callbacks):
        account("anna", is_superuser=True)
        sign_in(client)
        secret = client.get(SET_UP).context["form"].secret

        with django_capture_on_commit_callbacks() as told:
            answer = client.post(SET_UP, {"code": code(secret, time())})

        assert answer["Location"] == CODES
        assert len(re.findall(r"<code>\d{8}</code>", client.get(CODES).text)) == 10
        assert len(told) >= 2


@pytest.mark.django_db(transaction=True)
class TestEndToEnd:
    """With real transactions, as allauth tells of a new factor only when it is stored."""

    def test_enrolment_opens_the_admin_and_is_noted(self, client):
        account("anna", is_superuser=True)
        sign_in(client)
        assert client.get("/admin/")["Location"] == "/staff/second-factor/"
        secret = client.get(SET_UP).context["form"].secret
        client.post(SET_UP, {"code": code(secret, time())})

        assert client.get("/admin/").status_code == 200
        assert [about for _, about in said("factor-added")] == ["TOTP Authenticator", "Recovery codes"]
        assert Letter.objects.get().to == "anna@example.org", "she is told, in case it was not her"
