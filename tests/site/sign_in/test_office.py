"""What the office does with accounts: it invites, takes a lost second factor away, and gives no more than it has."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client
from django.utils import timezone

from msntc.forms.models import Tally
from msntc.mail.models import Letter
from msntc.staff import second_factor
from tests.support.sign_in import SIGN_IN, group, said, sign_in, signed_in
from tests.support.staff import account, enrol, seal

pytestmark = pytest.mark.django_db


class TestTheOffice:
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
            from msntc.staff import emails

            link = re.search(
                r"http://localhost:8000(/staff/password/new/\S+)", emails.queue_invitation(ben).body
            )[1]
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
        assert second_factor.has_second_factor(me)

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
        address = f"/admin/auth/user/{ben.pk}/change/"
        office.post(address, data | {"user_permissions": ["1"]} | seal(office, address))
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
        address = f"/admin/auth/user/{ben.pk}/change/"
        assert office.post(address, data | seal(office, address)).status_code == 200
        assert not ben.groups.exists()

        ben.groups.add(more)
        assert office.post(f"/admin/auth/user/{ben.pk}/remove-second-factor/").status_code == 403
        assert office.post(f"/admin/auth/user/{ben.pk}/invite/").status_code == 403

    def test_a_colleague_with_the_same_rights_is_invited_again(self, office):
        ben = account("ben", "National office")
        office.post(f"/admin/auth/user/{ben.pk}/invite/")

        assert "/staff/password/new/" in Letter.objects.get(to="ben@example.org").body
        assert said("invited") == [("office", "Account ben")]

    def test_two_taps_write_one_invitation_and_a_later_one_another(self, office):
        ben = account("ben", "National office")
        for letters, passed in ((1, 0), (1, 59), (2, 2)):
            Tally.objects.update(ends_at=F("ends_at") - timedelta(seconds=passed))
            office.post(f"/admin/auth/user/{ben.pk}/invite/")
            assert Letter.objects.filter(to="ben@example.org").count() == letters
        assert said("invited") == [("office", "Account ben")] * 2

    def test_an_account_made_anew_at_once_is_invited_anew(self, office):
        first = timezone.now()
        for later in (0, 10):
            with time_machine.travel(first + timedelta(seconds=later), tick=False):
                get_user_model().objects.filter(username="ben").delete()
                office.post("/admin/auth/user/add/", {"username": "ben", "email": "ben@example.org"})

        assert Letter.objects.filter(to="ben@example.org").count() == 2

    def test_an_account_has_an_address(self, office):
        answer = office.post("/admin/auth/user/add/", {"username": "b", "email": ""})

        assert answer.status_code == 200
        assert "email" in answer.context["adminform"].form.errors

    def test_what_was_not_changed_is_not_said_to_be(self, office):
        ben = account("ben")
        data = {"username": "ben", "email": "ben@example.org", "first_name": "Ben", "is_active": "on"}
        address = f"/admin/auth/user/{ben.pk}/change/"
        office.post(address, data | seal(office, address))

        assert get_user_model().objects.filter(first_name="Ben").exists()
        assert said("rights-changed") == []

    def test_two_accounts_do_not_share_an_address(self, office):
        answer = office.post("/admin/auth/user/add/", {"username": "b", "email": "OFFICE@example.org"})

        assert "Another account has this address." in answer.text

    def test_a_changed_address_is_the_only_one_that_signs_in(self, office, client):
        ben = account("ben")
        client.post("/staff/password/forgotten/", {"email": "ben@example.org"})
        data = {"username": "ben", "email": "new@example.org", "is_active": "on"}
        address = f"/admin/auth/user/{ben.pk}/change/"
        office.post(address, data | seal(office, address))

        sign_in(client, "ben@example.org")
        assert "_auth_user_id" not in client.session
        sign_in(client, "new@example.org")
        assert "_auth_user_id" in client.session
