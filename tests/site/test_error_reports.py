"""That a fault is reported with its place, and with nothing of whom it befell."""

import json
import logging

import pytest
import sentry_sdk
from django.core.handlers.wsgi import WSGIHandler
from django.urls import path
from sentry_sdk.transport import Transport

from msntc.error_reports import report_errors

WORDS = ("N8 0NP", "N80NP", "N8+0NP", "jo@", "jo%40", "192.0.2.1")


def fail(request, slug):
    typed = request.POST["email"], request.GET["q"]
    try:
        raise KeyError(*typed)
    except KeyError as cause:
        raise ValueError(f"{typed}") from cause


handler500 = "django.views.defaults.server_error"
urlpatterns = [path("broken/<slug:slug>/", fail)]


@pytest.fixture
def sent():
    """What the library's own transport is given, as bytes."""
    envelopes: list[bytes] = []

    class Captured(Transport):
        def capture_envelope(self, envelope):
            envelopes.append(envelope.serialize())

    report_errors("https://key@errors.example.org/1", transport=Captured)
    yield envelopes
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.mark.django_db
def test_a_fault_in_a_view_is_told_without_what_was_typed(sent, rf, settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["msntc.request_id.RequestIdMiddleware"]
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    asked = rf.post(
        "/broken/N80NP/?q=N8+0NP", {"email": "jo@example.org"}, REMOTE_ADDR="192.0.2.1",
        headers={"Cookie": "sessionid=N80NP", "Referer": "http://x/?q=N80NP", "User-Agent": "jo@example.org"},
    )  # fmt: skip
    answered = {}
    WSGIHandler()(asked.environ, lambda status, headers: answered.update(headers, status=status))
    assert answered["status"].startswith("500")
    (envelope,) = sent
    event = json.loads(envelope.splitlines()[-1])
    assert [one["type"] for one in event["exception"]["values"]] == ["KeyError", "ValueError"]
    assert event["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["transaction"] == "/broken/{slug}/"
    assert event["tags"] == {"request_id": answered["X-Request-ID"]}
    for word in WORDS:
        assert word not in envelope.decode()


def test_of_a_sentence_in_the_log_the_values_are_left_out(sent):
    logging.getLogger("centres.x").error("a rate limit of %s could not be counted", "jo@example.org")
    logging.getLogger("another.library").error("jo@example.org")
    ours, other = (json.loads(envelope.splitlines()[-1]) for envelope in sent)
    assert ours["logentry"] == {"message": "a rate limit of %s could not be counted"}
    assert other["logger"] == "another.library"
    assert "jo@" not in repr((ours, other))
