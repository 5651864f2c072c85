"""msntc.dev.gunicorn: what gunicorn is told, and that no visitor's search reaches a log."""

import json
import logging
import subprocess
import sys
from datetime import timedelta
from importlib import reload
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import InvalidHTTPVersion, NoMoreData
from gunicorn.http.wsgi import create

from msntc.dev import gunicorn


@pytest.fixture
def settings(monkeypatch):
    """gunicorn's settings as they come out of the module under a given environment."""

    def read(**environment) -> Config:
        for name in ("BIND", "PORT", "WEB_CONCURRENCY", "ACCESS_LOG", "LOG_LEVEL", "FORWARDED_ALLOW_IPS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        reload(gunicorn)
        config = Config()
        for name, value in vars(gunicorn).items():
            if name in config.settings:
                config.set(name, value)
        return config

    yield read
    monkeypatch.undo()
    reload(gunicorn)


def test_it_listens_on_this_machine_alone_unless_told_otherwise(settings):
    assert settings(PORT="8123").address[0] == ("127.0.0.1", 8123)
    assert {host for host, _ in settings(PORT="8123").address} <= {"127.0.0.1", "::1"}
    assert settings(BIND="0.0.0.0:80,unix:/run/site").address == [("0.0.0.0", 80), "/run/site"]


def test_nothing_listens_but_the_site(settings):
    assert settings().control_socket_disable


def test_the_number_of_workers_can_be_chosen(settings):
    assert settings(WEB_CONCURRENCY="7").workers == 7
    assert 1 <= settings().workers <= 2


def test_no_access_log_unless_asked_for(settings):
    assert settings().accesslog is None
    assert settings(ACCESS_LOG="1").accesslog == "-"


def access_line(settings, capfd, **asked: str) -> str:
    """What the access log says of one request."""
    config = settings(ACCESS_LOG="1")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/centres/?q=N8+0NP",
        "PATH_INFO": "/centres/",
        "QUERY_STRING": "q=N8+0NP",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_REFERER": "http://localhost/centres/?q=N8+0NP",
    }
    answer = SimpleNamespace(status="200 OK", sent=1234, headers=[("X-Request-ID", "0123")])
    request = SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])])
    config.logger_class(config).access(answer, request, environ | asked, timedelta(milliseconds=7))
    return capfd.readouterr().out


@pytest.mark.parametrize("path", ["/", "/centres/", "/static/css/base.css", "/api/v1/centres/nearest/"])
def test_the_access_log_has_the_path_and_nothing_of_the_search(settings, capfd, path):
    line = access_line(settings, capfd, PATH_INFO=path)
    facts = json.loads(line)
    assert facts.pop("time")
    assert facts == {
        **{"level": "INFO", "logger": "gunicorn.access", "message": ""},
        **{"request_id": "0123", "status": 200, "method": "GET", "path": path, "ms": 7},
    }
    assert "N8" not in line
    assert "192.0.2.1" not in line


@pytest.mark.parametrize(
    "path", ["/centres/?q=N8 0NP", "/N8 0NP", "/centres/N80NP/", "/api/v1/N8", "/centres/\n127.0.0.1 forged"]
)
def test_a_path_that_may_hold_a_postcode_is_not_in_the_access_log(settings, capfd, path):
    line = access_line(settings, capfd, PATH_INFO=path)
    assert json.loads(line)["path"] == "(a path with more than words)"
    assert "N8" not in line
    assert line.count("\n") == 1


def test_a_postcode_for_a_method_is_not_in_the_access_log(settings, capfd):
    assert json.loads(access_line(settings, capfd, REQUEST_METHOD="N80NP"))["method"] == "(another method)"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/centres/?q=N8+0NP", "/centres/"),
        ("/centres/%3Fq=N8+0NP", "(a path with more than words)"),
        ("/N8\t0NP", "(a path with more than words)"),
        ("http://localhost/N80NP", "(a path with more than words)"),
    ],
)
@pytest.mark.parametrize("method", [("GET", "GET"), ("N80NP", "(another method)")])
def test_the_error_log_has_the_path_and_the_place_and_nothing_of_the_search(
    settings, capfd, address, said, method
):
    log = settings().logger_class(settings())
    try:
        raise ValueError("N8 0NP")
    except ValueError:
        log.exception("Error handling request %s %s", method[0], address)
    line = capfd.readouterr().err
    facts = json.loads(line)
    assert facts["message"] == f"Error handling request {method[1]} {said}"
    assert "test_gunicorn.py" in facts["exception"]
    assert "ValueError" in facts["exception"]
    assert "N8" not in line


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_of_a_request_that_is_none_the_error_log_has_the_kind_alone(settings, capfd, address):
    log = settings().logger_class(settings())
    try:
        raise InvalidHTTPVersion("N8 0NP HTTP/1.1")
    except InvalidHTTPVersion as fault:
        log.warning(f"Invalid request from ip={address}: {fault}")
    log.warning(f"Invalid request from ip={address}: Invalid HTTP request line: 'N8: 0NP'")
    one, other = (json.loads(line)["message"] for line in capfd.readouterr().err.splitlines())
    assert one == "Invalid request: InvalidHTTPVersion"
    assert other == "Invalid request"


def test_a_connection_that_breaks_off_does_not_leave_its_words_in_the_log(settings, capfd):
    log = settings(LOG_LEVEL="debug").logger_class(settings(LOG_LEVEL="debug"))
    log.debug("Ignored premature client disconnection. %s", NoMoreData(b"GET /N80NP"))
    line = capfd.readouterr().err
    assert "disconnection. NoMoreData" in line
    assert "N8" not in line


@pytest.mark.parametrize("name", ["gunicorn", "gunicorn.http.wsgi", "gunicorn.some.other"])
def test_every_logger_of_gunicorns_speaks_through_the_same_filter(settings, capfd, name):
    settings().logger_class(settings())
    logging.getLogger(name).warning("Something with %s", "/centres/?q=N8+0NP")
    assert json.loads(capfd.readouterr().err)["message"] == "Something with /centres/"


def test_a_handler_that_others_hung_there_says_of_other_loggers_what_it_said(settings, caplog):
    of_others = caplog.handler
    logging.getLogger("gunicorn.error").addHandler(of_others)
    settings().logger_class(settings())
    logging.getLogger("gunicorn.error").removeHandler(of_others)
    logging.getLogger("centres.x").error("a rate limit of %s could not be counted", "/?q=N8")
    assert caplog.records[-1].args == ("/?q=N8",)


@pytest.mark.parametrize("header", ["SCRIPT_NAME: /x", "SCRIPT_NAME: /centres", "PATH_INFO: /x"])
def test_no_header_says_where_the_site_stands(settings, header):
    config = settings()
    sent = f"GET /centres/ HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n".encode()
    request = next(RequestParser(config, iter([sent]), ("127.0.0.1", 1)))
    environ = create(request, None, ("127.0.0.1", 1), ("127.0.0.1", 80), config)[1]
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("", "/centres/")
    assert not {"HTTP_SCRIPT_NAME", "HTTP_PATH_INFO"} & set(environ)


def test_loading_the_site_opens_no_connection_that_workers_would_share():
    script = (
        "import msntc.wsgi, threading; from django.db import connection;"
        "print(connection.connection, connection._connection_pools, threading.active_count())"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout == "None {} 1\n", loaded.stderr
