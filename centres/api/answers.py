"""How the open data answer: JSON for any origin, an ETag, no cookie, each refusal with its code and its words."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.problems import OF_DATABASE, OF_PLACE, Problem, problem
from msntc import limits

NO_SUCH_CENTRE = Problem("not-found", 404, "There is no such centre in our list.")
ONLY_READ = Problem("method-not-allowed", 405, "The data can only be read: use GET or HEAD.")
OF_STATUS = {
    400: Problem("bad-request", 400, "We cannot read that request. Our manual is at /api/."),
    403: Problem("forbidden", 403, "That is not for everybody. Our manual is at /api/."),
    404: Problem("not-found", 404, "There is nothing at this address. Our manual is at /api/."),
    500: Problem("our-fault", 500, "Something went wrong on our side. Please try again in a few minutes."),
    503: problem(OF_DATABASE[0]()),
}
DIRECTORY, SEARCH = "public, max-age=300", "no-store"


class Refused(Exception):
    """The request itself is wrong, in a way that has words already."""

    def __init__(self, problem: Problem):
        self.problem = problem


def open_data(limit: str, cache: str) -> Callable:
    """Makes a view that returns a dict (or a response of its own) one of the open data.

    `limit` names its entry in settings.API_LIMITS, `cache` is what may be kept of it. A limit is the first thing
    that the database is asked for; when it is away, so is the answer, and nobody waits for a second time-out.
    """

    def decorate(view: Callable[..., dict | HttpResponse]) -> Callable[..., HttpResponse]:
        @conditional_page
        def content(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                told = view(request, *args, **kwargs)
            except Refused as refused:
                return refusal(refused.problem)
            except Http404:
                return refusal(NO_SUCH_CENTRE)
            except (*OF_PLACE, *OF_DATABASE, GeocoderUnavailable) as fault:
                return refusal(problem(fault))
            return told if isinstance(told, HttpResponse) else as_json(told)

        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = turned_away(request, limit) or content(request, *args, **kwargs)
            if response.status_code in {200, 304}:
                response.headers.setdefault("Cache-Control", cache)
            else:
                response["Cache-Control"] = "no-store"
            return for_any_origin(response)

        # Nothing can be sent here: who tries is to read why, not that a token is missing.
        return csrf_exempt(answer)

    return decorate


def turned_away(request: HttpRequest, limit: str) -> HttpResponse | None:
    """The answer to who may not ask, or not now."""
    if request.method not in {"GET", "HEAD"}:
        return only_read(request)
    allowances = [limits.Limit(*each) for each in settings.API_LIMITS[limit]]
    verdict = limits.allow_within(f"api-{limit}", limits.address(request), allowances)
    if not verdict.is_counted:
        return refusal(problem(OF_DATABASE[0]()))
    return None if verdict.allowed else too_often(verdict.retry_after)


def only_read(request: HttpRequest) -> HttpResponse:
    """For every method but GET and HEAD; a browser that asks beforehand (CORS) is told what it may send."""
    response = HttpResponse(status=204) if request.method == "OPTIONS" else refusal(ONLY_READ)
    response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the address is one of the open data's; /api/ itself is their manual, for people."""
    return request.path.startswith("/api/") and request.path != "/api/"


def unanswered(status: int) -> HttpResponse:
    """What the site's own error pages are for people: no such address, a request that cannot be read, a fault."""
    response = refusal(OF_STATUS[status])
    response["Cache-Control"] = "no-store"
    return for_any_origin(response)


def too_often(seconds: int) -> HttpResponse:
    words = f"You have asked more often than we can allow. Please try again in {seconds} seconds."
    response = refusal(Problem("too-many-requests", 429, words))
    response["Retry-After"] = str(seconds)
    return response


def refusal(problem: Problem) -> HttpResponse:
    response = as_json({"error": {"code": problem.code, "message": problem.message}}, problem.status)
    if problem.status == 503:
        response["Retry-After"] = "60"
    return response


def as_json(content: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def for_any_origin(response: HttpResponse) -> HttpResponse:
    """Lets the scripts of every site read it, and keeps it out of search engines, which have the pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["X-Robots-Tag"] = "noindex"
    return response
