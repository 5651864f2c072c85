"""The open data: nearest centres as JSON, all centres as GeoJSON (RFC 7946). No key, no cookie, any origin."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from centres.forms import FindCentreForm
from centres.gazetteer.outcomes import GeocoderUnavailable, Located
from centres.models import Centre
from centres.nearness import Offer
from centres.problems import BAD_LIMIT, NOTHING_TYPED, OF_DATABASE, OF_PLACE, Problem, problem
from centres.search import MOST, Nearby, Query, Results, nearest
from therapies.models import Therapy

DEFAULT_LIMIT = 5


class Refused(Exception):
    """The request itself is wrong, in a way that has words already."""

    def __init__(self, problem: Problem):
        self.problem = problem


def open_data(view: Callable[[HttpRequest], dict]) -> Callable[[HttpRequest], HttpResponse]:
    """Makes a view's dict a JSON answer for any origin, with an ETag, and each failure its code and words."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            content, status = view(request), 200
        except Refused as refused:
            content, status = _error(refused.problem)
        except (*OF_PLACE, *OF_DATABASE, GeocoderUnavailable) as fault:
            content, status = _error(problem(fault))
        response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        if status == 503:
            response["Retry-After"] = "60"
        return response

    return answer


@open_data
def nearest_centres(request: HttpRequest) -> dict:
    """The centres nearest to `q` (a postcode) or to `near` (latitude,longitude), nearest first."""
    limit = _limit(request.GET.get("limit", str(DEFAULT_LIMIT)))
    form = FindCentreForm(request.GET)
    if not form.is_bound:
        raise Refused(NOTHING_TYPED)
    if not form.is_valid():
        raise Refused(Problem("not-a-place", 400, next(iter(form.errors.values()))[0]))
    asked = form.query
    return _answer(asked, nearest(replace(asked, count=limit)))


@open_data
def all_centres(request: HttpRequest) -> dict:
    """Every published centre as a GeoJSON feature; those without a known place have no geometry."""
    centres = Centre.objects.published().for_cards("point").prefetch_related("therapies").order_by("name")
    return {"type": "FeatureCollection", "features": [_feature(centre) for centre in centres]}


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise Refused(BAD_LIMIT)
    return int(text)


def _error(problem: Problem) -> tuple[dict, int]:
    return {"error": {"code": problem.code, "message": problem.message}}, problem.status


def _answer(asked: Query, results: Results) -> dict:
    return {
        "query": asked.text,
        "origin": _origin(results.origin) if results.origin else None,
        "choices": _choices(results),
        "centres": [_nearby(one) for one in results.nearby],
    }


def _origin(origin: Located) -> dict:
    return {
        "label": origin.label,
        "precision": origin.precision,
        "latitude": origin.point.y,
        "longitude": origin.point.x,
        "note": origin.note,
    }


def _choices(results: Results) -> list[dict]:
    """The places or centres that may be meant where the text does not say, each with an address that does."""
    if results.origin:
        return []
    search = settings.SITE_URL + reverse("api:nearest")
    return [
        {"label": choice.label, "url": f"{search}?{urlencode({'q': choice.text, 'at': choice.at})}"}
        for choice in results.choices
    ] + [
        {"label": centre.name, "url": settings.SITE_URL + centre.get_absolute_url()}
        for centre in results.named
    ]


def _nearby(one: Nearby) -> dict:
    return _facts(one.centre, one.therapies) | {
        "distance_miles": round(one.miles, 6),
        "latitude": one.found.latitude,
        "longitude": one.found.longitude,
    }


def _feature(centre: Centre) -> dict:
    geometry = {"type": "Point", "coordinates": [centre.point.x, centre.point.y]} if centre.point else None
    return {
        "type": "Feature",
        "id": centre.slug,
        "geometry": geometry,
        "properties": _facts(centre, centre.therapies.all()),
    }


def _facts(centre: Centre, therapies: Iterable[Therapy | Offer]) -> dict:
    return {
        "slug": centre.slug,
        "name": centre.name,
        "url": settings.SITE_URL + centre.get_absolute_url(),
        "town": centre.town,
        "nation": centre.nation,
        "pin": centre.pin or None,
        "phone": centre.phone,
        "therapies": [{"slug": therapy.slug, "name": therapy.name} for therapy in therapies],
        "confirmed_on": centre.confirmed_on,
    }
