"""What a cache before the site may keep of it (RFC 9111, RFC 5861): public pages, the same for everybody.

A browser asks each time and mostly hears that nothing changed; a cache in front answers for a minute, goes on with
what it has while it asks anew, and for a day while the site is away. Whatever is not named here is kept by nobody
but by its own words. Searches, forms with a stamp and staff's pages are never among them.
"""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header

from msntc.organisation.models import SitePage

PAGES = {
    "home",
    "site-map",
    "data",
    "api-manual",
    "centres:all",
    "therapies:index",
    "therapies:page",
    *SitePage.Place.values,
}
"""Whose text staff may change at any time, and some of which tell what is open now."""
FOR_MACHINES = {"sitemap", "robots"}
PAGE = "public, max-age=0, s-maxage=45, stale-while-revalidate=15, stale-if-error=86400"
"""A change is seen within a minute: 45 seconds, and 15 in which the old page is shown while the new one is fetched."""
OF_THE_MOMENT = {"centres:detail"}
"""Pages that say what is open now: too old a one would send somebody to a closed door."""
MOMENT = PAGE.replace("stale-if-error=86400", "stale-if-error=600")
FILE = "public, max-age=0, s-maxage=3600, stale-while-revalidate=3600, stale-if-error=86400"

POLICIES = (
    dict.fromkeys(PAGES, PAGE) | dict.fromkeys(OF_THE_MOMENT, MOMENT) | dict.fromkeys(FOR_MACHINES, FILE)
)


def keep_private(response: HttpResponse) -> HttpResponse:
    """For what tells what was searched for: no search engine lists it, and nobody between us keeps it."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-cache"
    return response


class HttpCacheMiddleware:
    """Marks what may be kept, and answers 304 to who has it already. Stands where pages are not packed yet."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        policy = POLICIES.get(name, "")
        if not policy or not is_public(request, response):
            return response
        response["Cache-Control"] = policy
        if "ETag" not in response:
            response["ETag"] = make_etag(response.content)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


def is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it is a whole page that owes nothing to who asked."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response
        and not has_vary_header(response, "Cookie")
    )


def make_etag(content: bytes) -> str:
    """Weak: the same page packed and not packed."""
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
