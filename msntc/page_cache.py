"""How pages leave quickly: finished ones are kept beside their packed bytes, and all text is packed on its way out."""

import gzip
import re
from collections.abc import Callable
from time import time

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from msntc.http_cache import make_etag
from msntc.organisation.models import get_organisation

LEVEL = 5  # a page is packed once a minute: a sixth less to fetch for a millisecond more
TEXT = re.compile(r"text/|application/([\w.]+\+)?(json|xml)")


def get_current_minute() -> int:
    """Since 1970. What is said of the moment changes on whole minutes: sessions begin and end on them."""
    return int(time()) // 60


def respond_from_cache(
    request: HttpRequest, key: str, version: tuple, render: Callable[[], str]
) -> HttpResponse:
    """The page that was rendered for `version`, which moves with all that the page shows; the organisation, which
    every page shows, is counted in. For pages that are the same for everybody and hold no secret. One entry a key."""
    version = (*version, get_organisation().values)
    kept = caches["pages"].get(key)
    if kept is None or kept[0] != version:
        body = render().encode()
        kept = version, body, gzip.compress(body, LEVEL, mtime=0), make_etag(body)
        caches["pages"].set(key, kept)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept[2] if is_packed else kept[1], headers={"ETag": kept[3]})
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


class GZipTextMiddleware(GZipMiddleware):
    """Django's, for text alone: a picture or a spreadsheet is packed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)
