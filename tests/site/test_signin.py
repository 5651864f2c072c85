"""Signing in: by invitation only, with a second factor, not too often, not for ever, and told to the audit."""

import re
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from msntc.post.models import Letter
from msntc.staff import accounts, audit, second_factor
from msntc.staff.models import AuditLine
from tests.staff import PASSWORD, account, code, enrol

pytestmark = pytest.mark.django_db
SIGN_IN, CODE, CODES = (
    "/staff/sign-in/",
    "/staff/second-factor/authenticate/",
    "/staff/second-factor/recovery-codes/",
)
SET_UP = "/staff/second-factor/totp/activate/"


@pytest.fixture(autouse=True)
def _staff_have_a_second_factor():
    """Here they have none but what the test gives them."""


def sign_in(client, name="anna", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": name, "password": password} | more)


def said(what: str) -> list[tuple[str, str]]:
    return list(AuditLine.objects.filter(what=what).order_by("id").values_list("name", "about"))


def signed_in(client, name="anna", at=None) -> str:
    """Signs a new account in with password and code; returns its secret."""
    secret = enrol(account(name))
    sign_in(client, name)
    client.post(CODE, {"code": code(secret, time() if at is None else at)})
    return secret


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
        assert client.post(CODE, {"code": code(secret, time())})["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_a_code_works_once(self, client):
        now = time()
        secret = signed_in(client, at=now)
        other = Client()
        sign_in(other)

        assert "That code is not right" in other.post(CODE, {"code": code(secret, now)}).text

    def test_an_old_code_is_refused(self, client):
        secret = enrol(account("anna"))
        sign_in(client)

        assert "That code is not right" in client.post(CODE, {"code": code(secret, time() - 120)}).text
        assert said("sign-in-failed") == [("anna", "The password was right, the code was not.")]

    def test_a_recovery_code_lets_one_in_once(self, client):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        user = account("anna")
        enrol(user)
        one = RecoveryCodes.activate(user).get_unused_codes()[0]
        sign_in(client)
        assert client.post(CODE, {"code": one})["Location"] == "/admin/"
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


class TestNotTooOften:
    def test_after_five_wrong_passwords_the_right_one_waits_too(self, client):
        account("anna")
        for _ in range(5):
            assert "The name or the password is not right" in sign_in(client, password="wrong").text

        assert "Too many tries" in sign_in(client).text
        with time_machine.travel(time() + 301):
            assert sign_in(client)["Location"] == "/admin/"

    def test_tries_that_are_refused_unread_leave_one_line(self, client):
        account("anna")
        for _ in range(8):
            sign_in(client, password="wrong")

        assert said("sign-in-failed") == [("anna", "")] * 5 + [("anna", accounts.LOCKED_OUT)]

    def test_one_address_does_not_try_many_names(self, client):
        for n in range(10):
            sign_in(client, f"name-{n}", "wrong")

        assert "Too many tries" in sign_in(client, "name-11", "wrong").text
        assert "Too many" not in sign_in(Client(REMOTE_ADDR="198.51.100.7"), "name-12", "wrong").text

    def test_codes_are_not_guessed(self, client):
        secret = enrol(account("anna"))
        sign_in(client)
        for n in range(5):
            client.post(CODE, {"code": f"00000{n}"})

        assert "Too many tries" in client.post(CODE, {"code": code(secret, time())}).text

    def test_all_processes_count_together(self, client):
        sign_in(client, password="wrong")

        assert type(cache._connections["default"]).__name__ == "DatabaseCache"

    def test_behind_a_proxy_it_is_the_visitor_who_is_counted(self, client, settings):
        settings.TRUSTED_PROXY_COUNT = 1
        for n in range(10):
            client.post(
                SIGN_IN,
                {"login": f"name-{n}", "password": "wrong"},
                headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.5"},
            )
        for visitor, is_stopped in (("203.0.113.5", True), ("203.0.113.6", False)):
            answer = client.post(
                SIGN_IN,
                {"login": "another", "password": "wrong"},
                headers={"X-Forwarded-For": f"192.0.2.1, {visitor}"},
            )
            assert ("Too many tries" in answer.text) == is_stopped

    def test_many_requests_are_answered_by_a_page_of_ours(self, client):
        account("anna")
        for _ in range(6):
            answer = client.post("/staff/password/forgotten/", {"email": "anna@example.org"})

        assert answer.status_code == 429
        assert "<h1>Too many tries</h1>" in answer.text


class TestNotForEver:
    def test_a_session_ends_with_the_browser(self, client):
        sign = signed_in(client)
        assert sign
        cookie = client.cookies["sessionid"]

        assert cookie["max-age"] == ""
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    def test_idle_for_eight_hours_it_ends(self, client):
        with time_machine.travel("2026-11-21 08:00"):
            signed_in(client)
            assert client.get("/admin/").status_code == 200
        with time_machine.travel("2026-11-21 15:59"):
            assert client.get("/admin/").status_code == 200
        with time_machine.travel("2026-11-21 23:30"):
            assert client.get("/admin/").status_code == 200
        with time_machine.travel("2026-11-22 07:31"):
            assert client.get("/admin/").status_code == 302

    def test_after_a_day_it_ends_even_in_use(self, client):
        with time_machine.travel("2026-11-21 08:00"):
            signed_in(client)
            client.get("/admin/")
        for hour in ("21 14:00", "21 20:00", "22 02:00", "22 07:59"):
            with time_machine.travel(f"2026-11-{hour}"):
                assert client.get("/admin/").status_code == 200
        with time_machine.travel("2026-11-22 08:01"):
            assert client.get("/admin/")["Location"].startswith("/staff/sign-in/")

    def test_signing_out_ends_it(self, client):
        signed_in(client)
        client.post("/staff/sign-out/")

        assert client.get("/admin/").status_code == 302
        assert said("signed-out") == [("anna", "")]

    def test_staff_pages_are_stored_nowhere(self, client):
        signed_in(client)

        for address in ("/admin/", "/staff/second-factor/", SIGN_IN):
            assert "no-store" in client.get(address)["Cache-Control"]

    def test_a_page_for_the_public_is_the_same_for_staff(self, client):
        signed_in(client)
        answer = client.get("/")

        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


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


def invited(client, user) -> str:
    """Sends the invitation, opens its link and returns the address of the form."""
    from msntc.staff import letters

    body = letters.invite(user).body
    link = re.search(r"http://localhost:8000(/staff/password/new/\S+)", body)[1]
    return client.get(link, follow=True).request["PATH_INFO"]


class TestTheOffice:
    @pytest.fixture
    def office(self):
        client = Client()
        signed_in(client, "office")
        user = get_user_model().objects.get(username="office")
        user.groups.set([group("National office")])
        return client

    def test_a_new_account_gets_a_letter_and_no_password(self, office, client):
        role = group("Centre editor")
        office.post(
            "/admin/auth/user/add/",
            {"username": "ben", "email": "ben@example.org", "groups": [role.pk]},
        )
        ben = get_user_model().objects.get(username="ben")
        assert (ben.is_staff, ben.is_superuser, ben.has_usable_password()) == (True, False, False)
        letter = Letter.objects.get(to="ben@example.org")
        link = re.search(r"http://localhost:8000(/staff/password/new/\S+)", letter.body)[1]
        form = client.get(link, follow=True).request["PATH_INFO"]
        client.post(form, {"password1": "words of his own", "password2": "words of his own"})
        sign_in(client, "ben@example.org", "words of his own")

        assert client.get("/admin/")["Location"] == "/staff/second-factor/"
        assert said("invited") == [("office", "Account ben")]
        assert ("office", "Account ben: + role Centre editor") in said("rights-changed")

    def test_an_invitation_is_good_for_three_days_and_once(self, client):
        ben = account("ben")
        with time_machine.travel("2026-11-21 10:00"):
            from msntc.staff import letters

            link = re.search(r"http://localhost:8000(/staff/password/new/\S+)", letters.invite(ben).body)[1]
        with time_machine.travel("2026-11-24 10:01"):
            assert "does not work any more" in client.get(link, follow=True).text
        with time_machine.travel("2026-11-24 09:59"):
            form = client.get(link, follow=True).request["PATH_INFO"]
            client.post(form, {"password1": "words of his own", "password2": "words of his own"})
            assert "does not work any more" in Client().get(link, follow=True).text

    def test_the_letter_is_read_by_nobody_in_the_outbox(self, office):
        office.post("/admin/auth/user/add/", {"username": "ben", "email": "ben@example.org"})
        letter = Letter.objects.get(to="ben@example.org")

        assert "/staff/password/new/" not in office.get(f"/admin/post/letter/{letter.pk}/change/").text

    def test_a_lost_second_factor_is_taken_away_and_the_owner_told(self, office):
        ben = account("ben")
        enrol(ben)
        assert "Remove second factor" in office.get(f"/admin/auth/user/{ben.pk}/change/").text

        office.post(f"/admin/auth/user/{ben.pk}/remove-second-factor/")

        assert not Authenticator.objects.filter(user=ben).exists()
        assert said("factor-removed") == [("office", "From account ben, by the office")]
        assert Letter.objects.get(to="ben@example.org").subject.startswith("Your second step")

    def test_nobody_takes_their_own_away_here(self, office):
        me = get_user_model().objects.get(username="office")
        assert "Remove second factor" not in office.get(f"/admin/auth/user/{me.pk}/change/").text

        assert office.post(f"/admin/auth/user/{me.pk}/remove-second-factor/").status_code == 403
        assert second_factor.has(me)

    def test_open_sessions_end_with_the_factor(self, office):
        ben = Client()
        signed_in(ben, "ben")
        user = get_user_model().objects.get(username="ben")
        office.post(f"/admin/auth/user/{user.pk}/remove-second-factor/")

        assert ben.get("/admin/").status_code == 302

    def test_a_session_from_before_does_not_live_again_with_the_next_factor(self, office):
        ben = Client()
        signed_in(ben, "ben")
        user = get_user_model().objects.get(username="ben")
        office.post(f"/admin/auth/user/{user.pk}/remove-second-factor/")
        enrol(user)

        assert ben.get("/admin/")["Location"].startswith(SIGN_IN)

    def test_a_session_that_showed_one_factor_ends_with_it_though_there_is_another(self, client):
        signed_in(client)
        user = get_user_model().objects.get(username="anna")
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
        assert client.get("/admin/").status_code == 200

        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        assert client.get("/admin/")["Location"].startswith(SIGN_IN)

    def test_no_superuser_is_made_seen_or_changed(self, office):
        chief = account("chief", is_superuser=True)
        ben = account("ben")
        data = {"username": "ben", "email": "ben@example.org", "is_active": "on", "is_superuser": "on"}
        office.post(f"/admin/auth/user/{ben.pk}/change/", data | {"user_permissions": ["1"]})
        ben.refresh_from_db()
        assert (ben.is_superuser, ben.user_permissions.count()) == (False, 0)

        assert "chief" not in office.get("/admin/auth/user/").text
        for step in ("change/", "invite/", "remove-second-factor/", "history/"):
            office.post(f"/admin/auth/user/{chief.pk}/{step}", {"email": "mine@example.org"})
        chief.refresh_from_db()
        assert chief.email == "chief@example.org"
        assert not Letter.objects.exists()

    def test_a_role_that_may_do_more_is_not_given(self, office):
        from django.contrib.auth.models import Group, Permission

        more = Group.objects.create(name="More")
        more.permissions.add(Permission.objects.get(codename="delete_user"))
        ben = account("ben")
        page = office.get(f"/admin/auth/user/{ben.pk}/change/").text
        assert "Reviewer" in page
        assert "More" not in page

        data = {"username": "ben", "email": "ben@example.org", "is_active": "on", "groups": [more.pk]}
        assert office.post(f"/admin/auth/user/{ben.pk}/change/", data).status_code == 200
        assert not ben.groups.exists()

        ben.groups.add(more)
        assert office.post(f"/admin/auth/user/{ben.pk}/remove-second-factor/").status_code == 403
        assert office.post(f"/admin/auth/user/{ben.pk}/invite/").status_code == 403

    def test_two_accounts_do_not_share_an_address(self, office):
        answer = office.post("/admin/auth/user/add/", {"username": "b", "email": "OFFICE@example.org"})

        assert "Another account has this address." in answer.text

    def test_a_changed_address_is_the_only_one_that_signs_in(self, office, client):
        ben = account("ben")
        client.post("/staff/password/forgotten/", {"email": "ben@example.org"})
        data = {"username": "ben", "email": "new@example.org", "is_active": "on"}
        office.post(f"/admin/auth/user/{ben.pk}/change/", data)

        sign_in(client, "ben@example.org")
        assert "_auth_user_id" not in client.session
        sign_in(client, "new@example.org")
        assert "_auth_user_id" in client.session


def group(name: str):
    from django.contrib.auth.models import Group

    return Group.objects.get(name=name)


class TestAudit:
    def test_signing_in_and_failing_are_noted(self, client):
        account("anna")
        sign_in(client, password="wrong")
        sign_in(client, "a-password-typed-as-name", "wrong")
        sign_in(client)

        assert said("sign-in-failed") == [("anna", ""), ("", "There is no such account.")]
        assert said("signed-in") == [("anna", "")]
        assert not AuditLine.objects.filter(about__contains="a-password").exists()

    def test_the_address_cannot_be_read_and_is_other_the_next_day(self, rf):
        request = rf.get("/", REMOTE_ADDR="198.51.100.7")
        request.user = AnonymousUser()
        with time_machine.travel("2026-11-21 10:00"):
            one, two = (audit.note(request, "exported").address for _ in range(2))
        with time_machine.travel("2026-11-22 10:00"):
            other = audit.note(request, "exported").address

        assert one == two != other
        assert "198" not in AuditLine.objects.values_list("about", flat=True)

    def test_others_note_what_they_do(self, rf):
        request = rf.get("/")
        request.user = account("anna")
        audit.note(request, audit.What.EXPORTED, "68 centres as XLSX")

        assert said("exported") == [("anna", "68 centres as XLSX")]

    def test_an_account_that_is_gone_leaves_its_name(self, rf):
        user = account("anna")
        audit.note(None, audit.What.EXPORTED, who=user)
        user.delete()

        assert said("exported") == [("anna", "")]
