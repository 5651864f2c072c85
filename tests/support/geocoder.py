"""A geocoder on the loopback, for the tests of the online ones: nothing leaves this machine."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NOMINATIM = {
    "lat": "51.5034878",
    "lon": "-0.1276965",
    "class": "place",
    "type": "house",
    "addresstype": "place",
    "name": "Rose Cottage",
    "display_name": "Rose Cottage, 10, Downing Street, Westminster, London, SW1A 2AA, United Kingdom",
    "address": {
        "house_number": "10",
        "road": "Downing Street",
        "suburb": "Westminster",
        "city": "London",
        "postcode": "SW1A 2AA",
        "country_code": "gb",
    },
}
HOSPITAL = {
    "lat": "54.9802",
    "lon": "-1.6196",
    "class": "amenity",
    "type": "hospital",
    "addresstype": "amenity",
    "name": "Royal Victoria Infirmary",
    "display_name": "Royal Victoria Infirmary, Newcastle upon Tyne, United Kingdom",
    "address": {"road": "Queen Victoria Road", "city": "Newcastle upon Tyne", "country_code": "gb"},
}


@dataclass
class Geocoder:
    """It says what it is told to, and remembers when it was asked for what."""

    domain: str
    page: object = field(default_factory=list)
    status: int = 200
    headers: dict = field(default_factory=dict)
    seconds: float = 0
    requests: list = field(default_factory=list)

    @property
    def last(self) -> dict:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.requests[-1][1]).query).items()}


@contextmanager
def serve_geocoder() -> Iterator[Geocoder]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            geocoder.requests.append((time.monotonic(), self.path, self.headers["User-Agent"]))
            page = geocoder.page
            body = page if isinstance(page, bytes) else json.dumps(page).encode()
            self.send_response(geocoder.status)
            for name, value in geocoder.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for i in range(len(body)):  # drop by drop: each byte begins a socket's time-out anew
                self.wfile.write(body[i : i + 1])
                time.sleep(geocoder.seconds / max(len(body), 1))

        def log_message(self, *args):
            pass

        def handle(self):
            with suppress(OSError):  # the other end has stopped waiting
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        geocoder = Geocoder(f"127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield geocoder
        server.shutdown()
