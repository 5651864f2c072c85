"""`make demo`: a second database with invented people, on this machine alone, marked on every page."""

from time import time

import pytest
import time_machine
from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import RequestFactory, override_settings

from centres.models import Centre, CorrectionReport
from msntc.demo import accounts
from msntc.demo.management.commands.fill_demo import Command
from msntc.demo.middleware import DemonstrationMiddleware
from msntc.dev.demo import build_environment
from msntc.giving.models import Declaration, Gift, Payment, SuggestedAmount
from tests.support.settings_process import settings as read
from tests.support.sign_in import CODE, sign_in

DATABASE = "postgis://us@/own_demo?host=/nowhere"


@pytest.fixture(name="_staff_have_a_second_factor")
def _nobody_signs_in_by_force():
    """Here the second factor is what the demonstration gives."""


@pytest.fixture
def _filled(db, _demo):
    Command().handle()


@pytest.mark.parametrize(
    "wrong",
    [
        {"SITE_URL": "https://example.org", "DATABASE_URL": DATABASE},
        {"SITE_URL": "http://localhost:8000"},  # the database in which people work
    ],
)
def test_it_never_runs_in_public_nor_on_the_database_in_which_people_work(wrong):
    with pytest.raises(RuntimeError, match=r"DEMONSTRATION .* use make demo"):
        read(DEMONSTRATION="true", **wrong)


def test_it_runs_on_loopback_and_is_nothing_elsewhere():
    found = read("INSTALLED_APPS", DEMONSTRATION="true", SITE_URL="http://localhost", DATABASE_URL=DATABASE)
    assert "msntc.demo" in found["INSTALLED_APPS"]
    assert "msntc.demo" not in read("INSTALLED_APPS")["INSTALLED_APPS"]


def test_it_has_a_database_and_a_folder_of_its_own_and_touches_no_account_of_the_charity():
    given = {
        "DATABASE_URL": "postgis://us@/msntc?host=/run/pg",
        "STRIPE_SECRET_KEY": "sk_live_x",
        "GIVING_MODE": "live",
        "BIND": "0.0.0.0:80",
        "EMAIL_URL": "smtp://mail",
        "PORT": "8001",
    }
    made = build_environment(given)
    assert made["DATABASE_URL"] == "postgis://us@/msntc_demo?host=/run/pg"
    assert made["STATE_DIR"].endswith("var/demo")
    assert (made["GIVING_MODE"], made["STRIPE_SECRET_KEY"], made["BIND"], made["PORT"]) == (
        "demo",
        "",
        "",
        "8001",
    )
    assert made["EMAIL_URL"] == "consolemail://"


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("name", accounts.ROLES)
def test_each_role_signs_in_with_what_was_said(client, capsys, name):
    Command().handle()  # at each start it is said again
    said = capsys.readouterr().out
    assert all(words in said for words in (name, accounts.get_password(), accounts.get_secret()))
    sign_in(client, name, accounts.get_password())
    assert client.get("/admin/").status_code == 302
    with time_machine.travel(time(), tick=False):  # a code counts for half a minute: none ends on its way
        assert client.post(CODE, {"code": accounts.compute_code()}).status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_filled")
def test_it_is_filled_once_and_its_centre_says_that_it_is_invented(client):
    counts = [
        model.objects.count() for model in (Gift, Payment, Declaration, SuggestedAmount, CorrectionReport)
    ]
    assert counts == [6, 4, 1, 6, 2]
    Command().handle()
    assert counts[0] == Gift.objects.count()
    centre = Centre.objects.get()
    page = client.get(centre.get_absolute_url())
    assert "This centre is invented" in page.text
    assert "This is invented." in client.get("/support-us/").text


def mark(response) -> HttpResponse:
    return DemonstrationMiddleware(lambda request: response)(RequestFactory().get("/"))


def test_every_page_is_marked_and_nothing_else():
    with override_settings(STATIC_URL="/static/"):
        page = mark(HttpResponse('<html><body class="x"><p>Words</p></body></html>'))
    assert page.content.startswith(b'<html><body class="x"><link rel="stylesheet"')
    assert b"No money is taken." in page.content
    assert page.content.count(b"<aside") == 1
    assert mark(JsonResponse({"body": "<body>"})).content == b'{"body": "<body>"}'
    assert b"<aside" not in b"".join(
        mark(FileResponse([b"<body>"], content_type="text/html")).streaming_content
    )


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_who_comes_through_a_proxy_gets_no_page_of_it(header):
    request = RequestFactory().get("/", headers={header: "for=203.0.113.7"})
    answer = DemonstrationMiddleware(lambda request: HttpResponse("<body>"))(request)
    assert (answer.status_code, b"this machine alone" in answer.content) == (403, True)


def test_pages_are_asked_for_unpacked_so_that_they_can_be_marked():
    seen = []
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    DemonstrationMiddleware(lambda request: seen.append(request.headers) or HttpResponse())(request)
    assert "Accept-Encoding" not in seen[0]
