"""The server on the loopback, and the site set to ask it."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import geopy.geocoders
import pytest
from geopy.adapters import BaseSyncAdapter

from centres.gazetteer.geocoders import online
from tests.gazetteer.geocoders.loopback import NOMINATIM, Server


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
            body = told.page if isinstance(told.page, bytes) else json.dumps(told.page).encode()
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for i in range(
                len(body)
            ):  # drop by drop, where it is slow: each byte begins a socket's time-out anew
                self.wfile.write(body[i : i + 1])
                time.sleep(told.seconds / max(len(body), 1))

        def log_message(self, *args):
            pass

        def handle(self):
            with suppress(OSError):  # the other end has stopped waiting
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.daemon_threads = True
        httpd.block_on_close = False
        told = Server(f"127.0.0.1:{httpd.server_port}")
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield told
        httpd.shutdown()


@pytest.fixture
def streets(db, server, settings):
    """The server is the site's Nominatim."""
    settings.GEOCODER, settings.GEOCODER_DOMAIN = "nominatim", server.domain
    server.page = [NOMINATIM]
    return server


@pytest.fixture
def postcodes(db, server, settings):
    """The server is the site's postcodes.io."""
    settings.POSTCODE_GEOCODER, settings.POSTCODE_GEOCODER_DOMAIN = "postcodes.io", server.domain
    server.page = {
        "status": 200,
        "result": {"postcode": "N8 0NP", "latitude": 51.584372, "longitude": -0.107521},
    }
    return server


@pytest.fixture
def no_network(monkeypatch):
    """Whoever so much as tries to ask anything fails the test."""

    class Refusing(BaseSyncAdapter):
        def get_json(self, url, *, timeout, headers):
            raise AssertionError(f"{url} was asked for")

        get_text = get_json

    monkeypatch.setattr(geopy.geocoders.options, "default_adapter_factory", Refusing)
    monkeypatch.setattr(online._messengers, "submit", lambda *args: pytest.fail("a request was sent"))
