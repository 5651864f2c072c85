"""msntc.logging: what Django says of a request is written without what the visitor sent."""

import json
import logging

import pytest

from msntc.logging import PrivateFormatter, PrivateJsonFormatter


@pytest.fixture
def lines(client):
    """Asks for an address, and gives what the site's log has of it."""
    written: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    listener = Listener()
    listener.setFormatter(PrivateFormatter("{levelname} {name} {message}", style="{"))
    django = logging.getLogger("django")
    django.addHandler(listener)

    def ask(address: str, method: str = "GET", **headers: str) -> list[str]:
        client.raise_request_exception = False
        client.generic(method, address, **headers)
        return written

    yield ask
    django.removeHandler(listener)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/centres/%3Fq=N8+0NP", "/N80NP/", "/N8%200NP", "/no/such/page?q=N80NP"])
def test_an_address_that_leads_nowhere_is_not_quoted(lines, address):
    assert lines(address) == ["WARNING django.request 404 GET no such page"]


@pytest.mark.django_db
def test_a_page_is_named_by_its_route(lines):
    assert lines("/centres/n80np/") == ["WARNING django.request 404 GET /centres/<slug:slug>/"]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "said"), [("DELETE", "DELETE"), ("N80NP", "(another method)")])
def test_only_a_method_that_exists_is_quoted(lines, method, said):
    assert lines("/centres/?q=N80NP", method) == [f"WARNING django.request 405 {said} /centres/"]


def test_a_host_that_is_not_ours_is_not_quoted(lines):
    assert lines("/", HTTP_HOST="n80np.example.org") == ["ERROR django.security.DisallowedHost"]


def test_an_exception_that_another_formatter_has_written_out_is_not_taken_over():
    try:
        raise ValueError("N8 0NP")
    except ValueError as fault:
        record = logging.makeLogRecord({"name": "x", "msg": "broken", "exc_info": (type(fault), fault, None)})
    logging.Formatter().format(record)
    assert "N8 0NP" in record.exc_text

    assert PrivateFormatter().format(record) == "broken\n  builtins.ValueError"


OURS = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def json_line():
    """What a record looks like for machines."""

    def make(**record) -> dict:
        return json.loads(PrivateJsonFormatter().format(logging.makeLogRecord(record)))

    return make


def test_a_line_for_machines_has_what_is_asked_for_and_nothing_else(json_line, rf):
    facts = json_line(
        name="django.request", levelname="WARNING", msg="Not Found: %s", args=("/N80NP/",), status_code=404,
        request=rf.get("/N80NP/?q=N8+0NP", REMOTE_ADDR="192.0.2.1"), visitor="N8 0NP", created=0.0,
    )  # fmt: skip
    assert facts == {
        **{"time": "1970-01-01T01:00:00+0100", "level": "WARNING", "logger": "django.request"},
        **{"request_id": None, "status": 404, "method": "GET", "path": "no such page", "message": ""},
    }


def test_an_exception_stands_in_the_same_line_without_its_words(json_line):
    try:
        raise ValueError("N8 0NP")
    except ValueError as fault:
        facts = json_line(msg="broken", exc_info=(type(fault), fault, fault.__traceback__))
    assert facts["message"] == "broken"
    assert facts["exception"].endswith("builtins.ValueError")
    assert "test_logging.py" in facts["exception"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "given", "is_taken"),
    [
        (1, {"X-Forwarded-For": "192.0.2.1"}, OURS, True),
        (1, {"X-Forwarded-For": "192.0.2.1"}, "N8 0NP jo@example.org", False),
        (1, {}, OURS, False),
        (0, {"X-Forwarded-For": "192.0.2.1"}, OURS, False),
    ],
)
def test_the_number_of_a_request_is_a_trusted_proxys_or_our_own(
    client, settings, proxies, forwarded, given, is_taken
):
    settings.TRUSTED_PROXY_COUNT = proxies
    answer = client.get("/", headers={"Host": "n80np.example.org", "X-Request-ID": given} | forwarded)
    number = answer["X-Request-ID"]
    assert (number == given) is is_taken
    assert len(number) == 32
    assert number != client.get("/healthz")["X-Request-ID"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", [{"path": "/", "headers": {"Host": "n80np.example.org"}}, {"path": "/n80np/"}]
)
def test_what_is_logged_on_the_way_has_the_number_of_the_answer(client, asked):
    django = logging.getLogger("django")
    said: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: said.append(PrivateJsonFormatter().format(record))  # type: ignore[method-assign]
    django.addHandler(listener)
    answer = client.get(**asked)
    django.removeHandler(listener)
    assert [json.loads(line)["request_id"] for line in said] == [answer["X-Request-ID"]]
