"""The centres nearest to a postcode, a place or a position. A finder of centres, not a general geocoder."""

from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from centres.directory import get_moment_of_directory
from centres.forms import FindCentreForm
from centres.gazetteer.results import LocatedPoint
from centres.open_data import serializers
from centres.open_data.responses import SEARCH, InvalidRequest, open_data
from centres.search.errors import BAD_LIMIT, NOTHING_TYPED, Problem
from centres.search.minutes import MinuteRange
from centres.search.query import MOST, Nearby, Query, Results, find_nearest_centres
from msntc.database.offline import answers_offline, is_offline

DEFAULT_LIMIT = 5


@open_data(limit="nearest", cache=SEARCH)
@answers_offline
def nearest_centres(request: HttpRequest) -> dict:
    """The centres nearest to `q` or to `near` (latitude,longitude), nearest first."""
    limit = _limit(request.GET.get("limit", str(DEFAULT_LIMIT)))
    form = FindCentreForm(request.GET)
    if not form.is_bound:
        raise InvalidRequest(NOTHING_TYPED)
    if not form.is_valid():
        raise InvalidRequest(Problem("not-a-place", 400, str(next(iter(form.errors.values()))[0])))
    asked = replace(form.query, count=limit)
    return _answer(asked, find_nearest_centres(asked))


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise InvalidRequest(BAD_LIMIT)
    return int(text)


def _answer(asked: Query, results: Results) -> dict:
    known_at = get_moment_of_directory() if is_offline() else None
    return {
        "query": asked.text,
        "matched": _describe_match(results),
        "question": results.question.message if results.question else "",
        "origin": _origin(results.origin) if results.origin else None,
        "choices": _choices(results),
        "centres": [_nearby(one) for one in results.nearby],
        "known_at": known_at.isoformat(timespec="seconds") if known_at else None,
    }


def _describe_match(results: Results) -> str:
    """How the text was read; where there is a choice to make, of what kind."""
    if results.origin:
        return results.origin.reading.value
    return results.question.code if results.question else "centre"


def _origin(origin: LocatedPoint) -> dict:
    return {
        "label": origin.label,
        "precision": origin.precision,
        "latitude": origin.point.y,
        "longitude": origin.point.x,
        "note": origin.note,
    }


def _choices(results: Results) -> list[dict]:
    """The places or centres that may be meant (instead, where there is an origin), each with its own address."""
    places = results.origin.others if results.origin else results.choices
    search = settings.SITE_URL + reverse("api:nearest")
    return [
        {
            "kind": "place",
            "label": choice.label,
            "url": f"{search}?{urlencode({'q': choice.text, 'at': choice.at})}",
        }
        for choice in places
    ] + [
        {
            "kind": "centre",
            "label": centre.name,
            "url": settings.SITE_URL + reverse("api:centre", args=[centre.slug]),
        }
        for centre in results.named
    ]


def _nearby(one: Nearby) -> dict:
    return serializers.build_card_facts(one.centre, one.entry.therapies) | {
        "distance_miles": one.rounded_miles,
        "distance_rounded_to": one.rounded_to_miles,
        "distance_is_approximate": one.is_approximate,
        "distance_words": one.distance_in_miles,
        "minutes_by_car": _minutes(one.minutes_by_car),
        "way_words": one.way_in_words,
        "over_water": one.is_over_water,
        "is_over_water": one.is_over_water,
        "latitude": one.entry.latitude,
        "longitude": one.entry.longitude,
    }


def _minutes(known: MinuteRange | None) -> dict[str, int] | None:
    return {"from": known.from_, "to": known.to} if known else None
