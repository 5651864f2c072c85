"""What is found missing before the public comes: each once, in a sentence, with what to do."""

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.utils import timezone

from msntc import backup, deployment
from msntc.deployment import Answer, check_as_visitor, check_records, check_settings
from msntc.health import get_version
from msntc.management.commands import check_deployment
from msntc.organisation.models import Organisation
from tests.support.running_site import free_port

URL, PLAIN = "https://example.org", "http://example.org"
HEADERS = deployment.HEADERS | {"Strict-Transport-Security": "max-age=31536000"}
GOOD = {
    f"{URL}/": Answer(200, HEADERS, '<link href="/static/css/site.0123.css" rel="stylesheet">'),
    f"{PLAIN}/": Answer(301, {"Location": f"{URL}/"}),
    f"{URL}/static/css/site.0123.css": Answer(200, {"Cache-Control": "max-age=315360000, immutable"}),
    f"{URL}/healthz": Answer(200, HEADERS, f'{{"version": "{get_version()}"}}'),
    f"{URL}/readyz": Answer(404),
}
WRONG = {
    "refuses its own name": {f"{URL}/": Answer(400)},
    "leads to itself": {f"{URL}/": Answer(301, {"Location": f"{URL}/"})},
    "does not show its first page": {f"{URL}/": Answer(502)},
    "does not lead to https": {f"{PLAIN}/": Answer(200)},
    "without its X-Frame-Options": {f"{URL}/": Answer(200, HEADERS | {"X-Frame-Options": ""}, GOOD[f"{URL}/"].body)},
    "by https alone": {f"{URL}/": Answer(200, deployment.HEADERS, GOOD[f"{URL}/"].body)},
    "may not be kept": {f"{URL}/static/css/site.0123.css": Answer(200)},
    "/healthz does not answer": {f"{URL}/healthz": Answer(200, HEADERS, '{"version": "0.9"}')},
    "X-Forwarded-For": {f"{URL}/healthz": Answer(200, {}, GOOD[f"{URL}/healthz"].body)},
    "answers the public": {f"{URL}/readyz": Answer(200)},
}  # fmt: skip


def find(changes) -> list[str]:
    return [f"{one.msg} {one.hint}" for one in check_as_visitor(URL, PLAIN, (GOOD | changes).get)]


def test_a_site_that_is_well_set_up_has_nothing_to_do():
    assert find({}) == []


@pytest.mark.parametrize("words", WRONG)
def test_what_a_visitor_would_meet_is_one_sentence(words):
    (found,) = find(WRONG[words])
    assert words in found


@pytest.fixture
def public(settings):
    settings.SITE_URL, settings.TRUSTED_PROXY_COUNT = URL, 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = "smtp://"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    settings.SECRET_KEY = "x" * 50
    return settings


def test_a_mail_server_is_asked_and_sent_nothing(public):
    class Server:
        letters = 0

        async def handle_DATA(self, server, session, envelope):
            Server.letters += 1
            return "250 OK"

    assert [one.msg for one in check_settings(URL)] == [
        "No letter leaves: the mail server cannot be used (ConnectionRefusedError)."
    ]
    post = Controller(Server(), hostname="127.0.0.1", port=public.EMAIL_PORT)
    post.start()
    try:
        assert [*check_settings(URL)] == []
    finally:
        post.stop()
    assert Server.letters == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("SITE_URL", "https://other.example.org", "SITE_URL is"),
        ("TRUSTED_PROXY_COUNT", 0, "share one limit"),
        ("SECRET_KEY", "x" * 40, "SECRET_KEY is shorter"),
        ("EMAIL_URL", "", "no mail server is named"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(public, monkeypatch, name, value, words):
    monkeypatch.setattr(
        deployment, "find_mail_problem", lambda: "" if public.EMAIL_URL else "no mail server is named"
    )
    setattr(public, name, value)
    (found,) = check_settings(URL)
    assert words in found.msg


@pytest.mark.django_db
def test_what_the_office_has_not_written_and_what_was_not_kept_is_named(monkeypatch):
    monkeypatch.setattr(deployment, "list_missing_needs", lambda: ["no-postcodes"])
    monkeypatch.setattr(deployment, "read_backup_time", lambda: None)
    Organisation.objects.update_or_create(id=1, defaults={"phone": "", "registered_office": ""})
    found = {one.msg for one in check_records() if one.level >= 40}
    assert found == {
        "The site is not ready: no-postcodes.",
        "Visitors do not find our phone.",
        "Visitors do not find our registered office.",
        "There is no backup of today.",
    }
    monkeypatch.undo()
    backup.get_stamp_path().write_text(timezone.now().isoformat())
    assert "There is no backup of today." not in {one.msg for one in check_records()}


@pytest.mark.django_db
def test_the_command_ends_in_failure_while_anything_is_to_do(monkeypatch, capsys):
    monkeypatch.setattr(check_deployment, "ask", lambda address: Answer(0, body="refused"))
    with pytest.raises(CommandError, match="to do before the public comes"):
        call_command("check_deployment", URL)
    assert "TO DO  No letter leaves" in capsys.readouterr().out
