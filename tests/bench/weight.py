"""What a first visit to a page weighs: the page and all it loads by itself, as sent (compressed)."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LOADED = {"stylesheet", "preload", "icon"}


class _Parts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links = set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "link" and LOADED & set(given.get("rel", "").split()):
            self.links.add(given["href"])
        elif tag in {"script", "img"} and given.get("src"):
            self.links.add(given["src"])
        elif tag == "image" and given.get("href"):
            self.links.add(given["href"])


def weigh(url: str) -> tuple[int, int]:
    """Bytes and requests of a first visit to `url`."""
    page, plain = _fetch(url)
    parts = _Parts()
    parts.feed(plain)
    sizes = [_fetch(urljoin(url, link))[0] for link in parts.links]
    return page + sum(sizes), 1 + len(sizes)


def _fetch(url: str) -> tuple[int, str]:
    """The size of the body as sent, and its text when asked for without compression."""
    sent, _ = _get(url, "br, gzip")
    _, plain = _get(url, "identity")
    return sent, plain.decode("utf-8", "replace")


def _get(url: str, encoding: str) -> tuple[int, bytes]:
    site = urlsplit(url)._replace(fragment="")
    connection = http.client.HTTPConnection(site.hostname, site.port, timeout=30)
    connection.request(
        "GET", site._replace(scheme="", netloc="").geturl(), headers={"Accept-Encoding": encoding}
    )
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{url}: {answer.status}"
    return len(body), body
