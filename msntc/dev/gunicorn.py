"""gunicorn's settings: `gunicorn -c python:msntc.dev.gunicorn msntc.wsgi`, which is what `manage.py serve` ends in.

A visitor's search stands in the query string, but a path may hold a postcode too, and so may a request line that
is none. Nothing after a question mark is ever logged here, no path that is more than words, and of a request that
was refused only the kind of its fault.
"""

import logging
import os
import re
import socket
import sys
from contextlib import closing
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from gunicorn.glogging import Logger

from msntc.logging import PrivateFormatter, PrivateJsonFormatter, known_method

WORDS = re.compile(r"(/api/v1)?[a-z/._-]*")  # a postcode has a digit
REFUSED = re.compile(r"(Invalid request) from ip=\S*:")
BROKEN = "Error handling request "


def _bind() -> list[str]:
    """BIND as given, else PORT on this machine's own addresses: `localhost` may mean either. And METRICS_PORT."""
    metrics = os.environ.get("METRICS_PORT", "0")
    more = [] if metrics == "0" else [f"127.0.0.1:{metrics}"]
    if chosen := os.environ.get("BIND"):
        return chosen.split(",") + more
    port = os.environ.get("PORT", "8000")
    addresses = [f"127.0.0.1:{port}", *more]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        addresses.append(f"[::1]:{port}")
    except OSError:
        pass  # no IPv6 on this machine
    return addresses


def _words(path: str) -> str:
    return path if WORDS.fullmatch(path) else "(a path with more than words)"


def _private(record) -> bool:
    """Takes out of a log record what a visitor sent: queries, paths with more than words, exceptions' messages."""
    if hasattr(record, "is_private"):
        return True
    if isinstance(record.args, tuple):
        record.args = tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in record.args)
    said = record.getMessage().partition("?")[0]
    if refused := REFUSED.match(said):
        kind = sys.exc_info()[0]
        said = f"{refused[1]}: {kind.__name__}" if kind else refused[1]
    elif said.startswith(BROKEN) and "(no URI read)" not in said:
        method, _, path = said.removeprefix(BROKEN).rpartition(" ")
        said = f"{BROKEN}{known_method(method)} {_words(path)}"
    record.msg, record.args, record.is_private = said, (), True
    if record.exc_info:
        record.exc_text = PrivateFormatter().formatException(record.exc_info)
    return True


class PrivateLogger(Logger):
    """gunicorn's, whose error log quotes whole addresses and whose access log decodes line breaks in a path.

    One line of JSON for each record, as the site writes its own.
    """

    def setup(self, cfg):
        super().setup(cfg)
        errors, accesses = (
            [one for one in log.handlers if getattr(one, "_gunicorn", False)]  # not what others hung there
            for log in (self.error_log, self.access_log)
        )
        for handler in (*errors, *accesses):
            handler.setFormatter(PrivateJsonFormatter())
        for handler in errors:
            handler.addFilter(_private)
        # gunicorn.http.wsgi, and whatever else of gunicorn's has a logger of its own, speaks through the same handlers.
        family = logging.getLogger("gunicorn")
        family.handlers, family.propagate = errors, False
        family.setLevel(self.loglevel)
        for log in (family, self.error_log, logging.getLogger("gunicorn.http.wsgi")):
            log.addFilter(_private)

    def access(self, resp, req, environ, request_time):
        """No query string, no Referer, no address of who asked."""
        if not self.cfg.accesslog:
            return
        facts = {
            "request_id": dict(resp.headers).get("X-Request-ID"),
            "status": int(resp.status.split()[0]),
            "method": known_method(environ.get("REQUEST_METHOD")),
            "path": _words(environ.get("PATH_INFO", "")),
            "ms": round(request_time.total_seconds() * 1000),
        }
        self.access_log.info("", extra=facts)


def when_ready(server):
    """What `manage.py serve` wants said once the address answers."""
    if welcome := os.environ.get("WELCOME"):
        print(welcome, flush=True)


def post_worker_init(worker):
    """A process asks itself for a search before it takes a visitor in: it then has the directory, the templates and a
    connection, so that a crowd does not wait for them, and goes on answering should the database stop."""
    try:
        _search(worker.wsgi)
    except Exception:
        worker.log.exception("The search at the start failed")


def _search(application):
    site = urlsplit(settings.SITE_URL)
    environ = {"PATH_INFO": "/centres/", "QUERY_STRING": "q=N8+0NP", "HTTP_HOST": site.netloc}
    environ["wsgi.url_scheme"] = site.scheme
    setup_testing_defaults(environ)
    with closing(application(environ, lambda status, headers: None)) as response:
        b"".join(response)


bind = _bind()
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2, os.cpu_count() or 1))
threads = 8
# The site is loaded once and then forked, which halves the start and the memory. Importing it opens no connection:
# a database pool must not be shared by processes.
preload_app = True
timeout = 30
graceful_timeout = 5
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
forwarder_headers = ""  # by default SCRIPT_NAME and PATH_INFO: no header may say where the site stands
control_socket_disable = True  # it would stand in the home folder, where two sites would share it
if os.access("/dev/shm", os.W_OK | os.X_OK):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108  (the workers' heartbeat must not wait for a disk)
logger_class = PrivateLogger
loglevel = os.environ.get("LOG_LEVEL", "warning")
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
