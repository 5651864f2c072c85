"""Visitors for the benchmark: each keeps one connection open and asks one thing after another."""

import http.client
import threading
import time
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Times:
    """Milliseconds from asking to having the whole answer."""

    p50: float
    p99: float


def visit(url: str, paths: list[str], requests: int, concurrency: int, revisits: bool = False) -> Times:
    """Ask for `paths` over and over, `requests` in all; with `revisits` as a browser does that has the page already.

    Raises AssertionError for an answer other than 200, or 304 where nothing changed.
    """
    shares = [list(islice(cycle(paths), start, requests, concurrency)) for start in range(concurrency)]
    taken, faults = [], []
    threads = [threading.Thread(target=_one, args=(url, share, taken, faults, revisits)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    taken.sort()
    return Times(taken[len(taken) // 2], taken[int(len(taken) * 0.99)])


def _one(url: str, paths: list[str], taken: list[float], faults: list[str], revisits: bool) -> None:
    site, known = urlsplit(url), {}
    connection = http.client.HTTPConnection(site.hostname, site.port, timeout=30)
    for path in paths:
        start = time.perf_counter()
        headers = {"If-None-Match": known[path]} if path in known else {}
        connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"} | headers)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status != (304 if path in known else 200):
            faults.append(f"{path}: {answer.status}")
            return
        if revisits:
            known[path] = answer.headers["ETag"]
