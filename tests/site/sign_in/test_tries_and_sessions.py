"""Signing in: not too often, and not for ever."""

from time import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from msntc.staff import accounts
from tests.support.sign_in import CODE, SIGN_IN, said, sign_in, signed_in
from tests.support.staff import account, code, enrol

pytestmark = pytest.mark.django_db


class TestNotTooOften:
    def test_after_five_wrong_passwords_the_right_one_waits_too(self, client):
        account("anna")
        for _ in range(5):
            assert "The name or the password is not right" in sign_in(client, password="wrong").text

        assert "Too many tries" in sign_in(client).text
        with time_machine.travel(time() + 301):
            assert sign_in(client)["Location"] == "/staff/centre/"

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
