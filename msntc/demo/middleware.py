"""Marks every page of a demonstration, whoever made it: ours, the admin's, an error's."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.templatetags.static import static

from msntc.forms import is_forwarded

NOT_HERE = "This demonstration is for this machine alone. It was asked for through a proxy."
BODY = re.compile(rb"<body[^>]*>")
MARK = (
    '<link rel="stylesheet" href="{}"><aside class="demonstration" aria-label="Demonstration"><p><strong>Demonstration.'
    "</strong> The people, the gifts and the sample centre are invented. No money is taken.</p></aside>"
)


class DemonstrationMiddleware:
    """Stands outermost and asks for pages that are not packed, so that it can write into all of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_forwarded(request):
            return HttpResponseForbidden(NOT_HERE, content_type="text/plain; charset=utf-8")
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            mark = MARK.format(static("css/demonstration.css")).encode()
            response.content = BODY.sub(lambda body: body[0] + mark, response.content, count=1)  # type: ignore[attr-defined]
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        return response
