"""msntc.logging: what Django says of a request is written without what the visitor sent."""

import logging

import pytest

from msntc.logging import PrivateFormatter


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
