"""gunicorn's settings: `gunicorn -c python:msntc.server msntc.wsgi`, which is what `manage.py serve` ends in.

A visitor's search stands in the query string. Nothing after a question mark is ever logged here.
"""

import os
import socket
from urllib.parse import quote

from gunicorn.glogging import Logger

from msntc.logs import PrivateFormatter


def _bind() -> list[str]:
    """BIND as given, else PORT on this machine's own addresses: `localhost` may mean either of them."""
    if chosen := os.environ.get("BIND"):
        return chosen.split(",")
    port = os.environ.get("PORT", "8000")
    addresses = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        addresses.append(f"[::1]:{port}")
    except OSError:
        pass  # no IPv6 on this machine
    return addresses


def _without_query(record) -> bool:
    """Cuts a log record before the first question mark, and takes the message out of an exception."""
    record.msg, record.args = record.getMessage().partition("?")[0], ()
    if record.exc_info:
        record.exc_text = PrivateFormatter().formatException(record.exc_info)
    return True


class PrivateLogger(Logger):
    """gunicorn's, whose error log quotes whole addresses and whose access log decodes line breaks in a path."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.addFilter(_without_query)

    def atoms(self, resp, req, environ, request_time):
        return {**super().atoms(resp, req, environ, request_time), "U": quote(environ.get("PATH_INFO", ""))}


def when_ready(server):
    """What `manage.py serve` wants said once the address answers."""
    if welcome := os.environ.get("WELCOME"):
        print(welcome, flush=True)


bind = _bind()
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2, os.cpu_count() or 1))
threads = 4
# The site is loaded once and then forked, which halves the start and the memory. Importing it opens no connection:
# a database pool must not be shared by processes.
preload_app = True
timeout = 30
graceful_timeout = 5
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
control_socket_disable = True  # it would stand in the home folder, where two sites would share it
if os.access("/dev/shm", os.W_OK | os.X_OK):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108  (the workers' heartbeat must not wait for a disk)
logger_class = PrivateLogger
loglevel = os.environ.get("LOG_LEVEL", "warning")
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query string, no Referer
