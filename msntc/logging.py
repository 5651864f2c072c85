"""Log lines that tell what broke and never whom it broke for.

An exception from the database quotes the failed statement with its values ("LINE 1: … = 'N80NP'"), and a
traceback may end in a visitor's words. What stands after an exception's type is therefore left out. An address
may hold a postcode before its question mark too (`/N80NP/`, `/centres/%3Fq=N8+0NP`), and so may a Host header.
"""

import copy
import logging
import traceback
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the request that is being answered: msntc.request_id sets it."""

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}


class PrivateFormatter(logging.Formatter):
    """Prints where an exception was raised and of what type, without its message or the values around it.

    What Django says of a request becomes status, method and the route that answered, never the address that was
    asked for. Of its security loggers, which quote what was sent, it prints the name.
    """

    def format(self, record):
        record = copy.copy(record)
        record.exc_text = None  # another formatter may have left the whole exception there
        if f"{record.name}.".startswith("django.security."):
            record.msg, record.args, record.exc_info, record.stack_info = "", (), None, None
        elif hasattr(record, "request"):
            self.describe_request(record)
        return super().format(record).rstrip()

    def formatException(self, ei):
        kind, _, trace = ei
        lines = [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*lines, f"  {kind.__module__}.{kind.__qualname__}"])

    def describe_request(self, record):
        record.msg, record.args = " ".join(str(part) for part in list_request_facts(record)), ()


class PrivateJsonFormatter(PrivateFormatter, JsonFormatter):
    """The same as one line of JSON, with the request's id. What else a record carries (`extra`) is left out."""

    FACTS = ("status", "method", "path", "ms")

    def describe_request(self, record):
        record.msg, record.args = "", ()
        record.status, record.method, record.path = list_request_facts(record)
        record.request_id = getattr(record.request, "META", {}).get("REQUEST_ID")

    def add_fields(self, log_data, record, message_dict):
        log_data["time"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        log_data |= {"level": record.levelname, "logger": record.name}
        log_data["request_id"] = getattr(record, "request_id", request_id.get())
        log_data |= {name: getattr(record, name) for name in self.FACTS if hasattr(record, name)}
        log_data["message"] = record.message
        if "exc_info" in message_dict:
            log_data["exception"] = message_dict["exc_info"]


def known_method(name: str | None) -> str:
    """The name of an HTTP method. A client may put any word there, a postcode too."""
    return name if name in METHODS else "(another method)"


def list_request_facts(record) -> tuple[int | str, str, str]:
    """What a record with a request is about: status, method, and the route that answered."""
    match = getattr(record.request, "resolver_match", None)
    route = "no such page" if match is None else f"/{match.route}"
    method = known_method(getattr(record.request, "method", None))
    return getattr(record, "status_code", ""), method, route
