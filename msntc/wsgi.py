"""The door that gunicorn comes in by."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msntc.settings")


class SiteRequest(WSGIRequest):
    """A request that is read as UTF-8, which is what all pages of ours send.

    Django reads even the address in the encoding that Content-Type names, and breaks off at `charset=zlib`.
    """

    def __init__(self, environ):
        if not is_utf8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        super().__init__(environ)


def is_utf8(content_type: str) -> bool:
    """Whether it names no other encoding, and can be read at all."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() == "utf-8"


application = get_wsgi_application()
application.request_class = SiteRequest
