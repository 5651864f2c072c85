"""When the database cannot be reached: one place that notices, one page that says so and still helps.

The page is made without the database: the organisation as last known, and the list of centres (centres.offline_list).
Who sent a form gets back what was written instead, and a button that sends it once more.
"""

import logging

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg.errors import LockNotAvailable

from centres import offline_list
from centres.open_data.responses import build_error_response, is_open_data_request
from msntc.forms.public_forms import UNSEEN, list_written_words
from msntc.organisation.models import get_cached_organisation

logger = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
"""Stopped, stuck, out of memory or of disk."""
TAKES_NOTHING = (*AWAY, InternalError, MemoryError)
"""Or read-only; or this process has no memory for it."""


class DatabaseOutageMiddleware:
    """Turns a database that does not answer into a 503 with a way on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method == "POST" and isinstance(exception.__cause__, LockNotAvailable):
            return render_busy_page()
        if isinstance(exception, TAKES_NOTHING) and (written := list_written_words(request)):
            logger.error("what a visitor sent could not be kept: %s", type(exception).__name__)
            return render_words_back(request.get_full_path(), written)
        if not isinstance(exception, AWAY):
            return None
        logger.error("the database did not answer: %s", type(exception).__name__)
        return build_error_response(503) if is_open_data_request(request) else render_outage_page()


def render_busy_page() -> HttpResponse:
    """For who saves what somebody else is just saving, and waited for it as long as the database lets them."""
    page = render_to_string("busy.html", {"organisation": get_cached_organisation()})
    return HttpResponse(page, status=409, headers={"Cache-Control": "no-store"})


def render_words_back(path: str, written: list[tuple[str, str]]) -> HttpResponse:
    """All of it in a form that can be sent once more, and to read what people wrote themselves."""
    words = [
        (name.replace("_", " ").capitalize(), value)
        for name, value in written
        if value.strip() and name not in UNSEEN
    ]
    context = {
        "organisation": get_cached_organisation(),
        "path": path,
        "written": written,
        "words": words,
    }
    page = render_to_string("not_sent.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})


def render_outage_page() -> HttpResponse:
    """The page that names the outage and lists the centres as last known."""
    page = render_to_string(
        "503.html", {"organisation": get_cached_organisation(), "nations": offline_list.read_offline_list()}
    )
    return HttpResponse(page, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
