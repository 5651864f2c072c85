"""A number for each request, in its answer and in each line of the log that is about it."""

import re
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from msntc.forms import is_forwarded
from msntc.logging import request_id

WELL_FORMED = re.compile(r"[0-9a-fA-F-]{16,64}")
"""As nginx and others make them. No postcode, name or address fits."""


class RequestIdMiddleware:
    """Stands first, so that whatever is logged on the way has the number."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if is_from_our_proxy(request) else ""
        number = given if WELL_FORMED.fullmatch(given) else uuid4().hex
        request.META["REQUEST_ID"] = (
            number  # Django speaks of a page that is not there when all of us are through
        )
        token = request_id.set(number)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            return response
        finally:
            request_id.reset(token)


def is_from_our_proxy(request: HttpRequest) -> bool:
    """Whether the header was written by a proxy of ours, which puts its own in the place of a visitor's."""
    return settings.TRUSTED_PROXY_COUNT > 0 and is_forwarded(request)
