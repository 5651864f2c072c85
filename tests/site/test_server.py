"""msntc/server: what gunicorn is told, and that no visitor's search reaches a log."""

import subprocess
import sys
from datetime import timedelta
from importlib import reload
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from msntc import server


@pytest.fixture
def settings(monkeypatch):
    """gunicorn's settings as they come out of the module under a given environment."""

    def read(**environment) -> Config:
        for name in ("BIND", "PORT", "WEB_CONCURRENCY", "ACCESS_LOG", "LOG_LEVEL", "FORWARDED_ALLOW_IPS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        reload(server)
        config = Config()
        for name, value in vars(server).items():
            if name in config.settings:
                config.set(name, value)
        return config

    yield read
    monkeypatch.undo()
    reload(server)


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


REQUEST = {
    "REQUEST_METHOD": "GET",
    "RAW_URI": "/centres/?q=N8+0NP",
    "PATH_INFO": "/centres/\n127.0.0.1 forged",
    "QUERY_STRING": "q=N8+0NP",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "192.0.2.1",
    "HTTP_REFERER": "http://localhost/centres/?q=N8+0NP",
}


def test_the_access_log_has_the_path_and_nothing_of_the_search(settings, capfd):
    config = settings(ACCESS_LOG="1")
    answer = SimpleNamespace(status="200 OK", sent=1234, headers=[])
    asked = SimpleNamespace(headers=[("REFERER", REQUEST["HTTP_REFERER"])])
    config.logger_class(config).access(answer, asked, REQUEST, timedelta(milliseconds=7))
    line = capfd.readouterr().out
    assert '"GET /centres/%0A127.0.0.1%20forged" 200 1234 7ms' in line
    assert "N8" not in line
    assert line.count("\n") == 1


def test_the_error_log_has_the_path_and_the_place_and_nothing_of_the_search(settings, capfd):
    log = settings().logger_class(settings())
    try:
        raise ValueError("N8 0NP")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/centres/?q=N8+0NP")
    log.warning("Invalid request from ip=192.0.2.1: Invalid HTTP request line: 'GET /centres/?q=N8 0NP'")
    said = capfd.readouterr().err
    assert "Error handling request GET /centres/\n" in said
    assert "test_server.py" in said
    assert "ValueError" in said
    assert "Invalid HTTP request line: 'GET /centres/" in said
    assert "N8" not in said


def test_loading_the_site_opens_no_connection_that_workers_would_share():
    script = (
        "import msntc.wsgi, threading; from django.db import connection;"
        "print(connection.connection, connection._connection_pools, threading.active_count())"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout == "None {} 1\n", loaded.stderr
