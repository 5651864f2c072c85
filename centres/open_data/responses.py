"""How the open data answer: JSON for any origin, an ETag, no cookie, each refusal with its code and its words."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from django.conf import settings
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from centres.gazetteer.results import GeocoderUnavailable
from centres.models import Centre
from centres.search.errors import OF_DATABASE, OF_PLACE, Problem, get_search_problem
from msntc import forms

NO_SUCH_CENTRE = Problem("not-found", 404, "There is no such centre in our list.")
ONLY_READ = Problem("method-not-allowed", 405, "The data can only be read: use GET or HEAD.")
OF_STATUS = {
    400: Problem("bad-request", 400, "We cannot read that request. Our manual is at /api/."),
    403: Problem("forbidden", 403, "That is not for everybody. Our manual is at /api/."),
    404: Problem("not-found", 404, "There is nothing at this address. Our manual is at /api/."),
    500: Problem("our-fault", 500, "Something went wrong on our side. Please try again in a few minutes."),
    503: get_search_problem(OF_DATABASE[0]()),
}
WHOLE = 200  # centres that leave in one piece
DIRECTORY, SEARCH = "public, max-age=300", "no-store"


class InvalidRequest(Exception):
    """The request itself is wrong, in a way that has words already."""

    def __init__(self, problem: Problem):
        self.problem = problem


def open_data(limit: str, cache: str) -> Callable:
    """Makes a view that returns a dict (or a response of its own) one of the open data.

    `limit` names its entry in settings.API_LIMITS, `cache` is what may be kept of it.
    """

    def decorate(view: Callable[..., dict | HttpResponse]) -> Callable[..., HttpResponse]:
        @conditional_page
        def content(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                told = view(request, *args, **kwargs)
            except InvalidRequest as refused:
                return build_problem_response(refused.problem)
            except Http404:
                return build_problem_response(NO_SUCH_CENTRE)
            except (*OF_PLACE, *OF_DATABASE, GeocoderUnavailable) as fault:
                return build_problem_response(get_search_problem(fault))
            return build_json_response(told) if isinstance(told, dict) else told

        @wraps(view)
        def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = get_access_refusal(request, limit) or content(request, *args, **kwargs)
            if response.status_code in {200, 304}:
                response.headers.setdefault("Cache-Control", cache)
            else:
                response["Cache-Control"] = "no-store"
            return allow_any_origin(response)

        # Nothing can be sent here: who tries is to read why, not that a token is missing.
        return csrf_exempt(answer)

    return decorate


def get_access_refusal(request: HttpRequest, limit: str) -> HttpResponse | None:
    """The answer to who may not ask, or not now."""
    if request.method not in {"GET", "HEAD"}:
        return refuse_write_method(request)
    allowances = [forms.Limit(*each) for each in settings.API_LIMITS[limit]]
    verdict = forms.allow_within(f"api-{limit}", forms.get_client_address(request), allowances)
    return None if verdict.allowed else build_rate_limit_response(verdict.retry_after)


def refuse_write_method(request: HttpRequest) -> HttpResponse:
    """For every method but GET and HEAD; a browser that asks beforehand (CORS) is told what it may send."""
    response = HttpResponse(status=204) if request.method == "OPTIONS" else build_problem_response(ONLY_READ)
    response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def is_open_data_request(request: HttpRequest) -> bool:
    """Whether the address is one of the open data's; /api/ itself is their manual, for people."""
    return request.path.startswith("/api/") and request.path != "/api/"


def build_error_response(status: int) -> HttpResponse:
    """What the site's own error pages are for people: no such address, a request that cannot be read, a fault."""
    response = build_problem_response(OF_STATUS[status])
    response["Cache-Control"] = "no-store"
    return allow_any_origin(response)


def build_rate_limit_response(seconds: int) -> HttpResponse:
    words = f"You have asked more often than we can allow. Please try again in {seconds} seconds."
    response = build_problem_response(Problem("too-many-requests", 429, words))
    response["Retry-After"] = str(seconds)
    return response


def build_problem_response(problem: Problem) -> HttpResponse:
    response = build_json_response(
        {"error": {"code": problem.code, "message": problem.message}}, problem.status
    )
    if problem.status == 503:
        response["Retry-After"] = "60"
    return response


def build_list_response(
    centres: QuerySet, write: Callable[[Iterable[Centre]], Iterator[str]], **more
) -> HttpResponseBase:
    """All the centres as `write` puts them; of many the parts leave as they are written, and have no ETag."""
    if centres.count() <= WHOLE:
        return HttpResponse("".join(write(centres)), **more)
    return StreamingHttpResponse(write(centres.iterator(chunk_size=WHOLE)), **more)


def build_json_response(content: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def allow_any_origin(response: HttpResponse) -> HttpResponse:
    """Lets the scripts of every site read it, and keeps it out of search engines, which have the pages."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["X-Robots-Tag"] = "noindex"
    return response
