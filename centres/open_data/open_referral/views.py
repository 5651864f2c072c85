"""The addresses of Open Referral UK. They and their parameters are those of the standard: no slash at their end."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from centres.models import Centre
from centres.open_data.open_referral import service as shapes
from centres.open_data.open_referral import taxonomy as taxonomies_of_ours
from centres.open_data.open_referral.filters import parse_filters
from centres.open_data.open_referral.identifiers import parse_identifier
from centres.open_data.open_referral.pagination import build_list_page
from centres.open_data.responses import DIRECTORY, SEARCH, build_json_response, open_data
from centres.queries import with_details, with_last_change
from therapies.models import Therapy

PROFILE = "https://github.com/OpenReferralUK/uk-profile"


@open_data(limit="data", cache=DIRECTORY)
def show_feed_details(request: HttpRequest) -> dict:
    """What this feed is, for those who read many."""
    return {
        "version": "HSDS-UK-3.0",
        "profile": PROFILE,
        "openapi_url": settings.SITE_URL + reverse("api:openapi"),
    }


@open_data(limit="data", cache=DIRECTORY)
def list_services(request: HttpRequest) -> HttpResponse:
    """A page of services. As the standard has it, without what each has several of, unless `full` is true."""
    return _list_narrowed_centres(request, shapes.build_service, shapes.summarise_service)


@open_data(limit="data", cache=DIRECTORY)
def show_service(request: HttpRequest, id: str) -> dict:
    return shapes.build_service(_get_by_identifier(_centres(), "service", id))


@open_data(limit="data", cache=DIRECTORY)
def list_service_at_locations(request: HttpRequest) -> HttpResponse:
    """A page of the places where services are, in the same order and with the same filters."""
    return _list_narrowed_centres(
        request, shapes.build_service_at_location, shapes.summarise_service_at_location
    )


@open_data(limit="data", cache=DIRECTORY)
def show_service_at_location(request: HttpRequest, id: str) -> dict:
    return shapes.build_service_at_location(_get_by_identifier(_centres(), "service_at_location", id))


@open_data(limit="data", cache=DIRECTORY)
def list_taxonomies(request: HttpRequest) -> dict:
    return build_list_page(request, [taxonomies_of_ours.build_taxonomy()], dict)


@open_data(limit="data", cache=DIRECTORY)
def show_taxonomy(request: HttpRequest, id: str) -> dict:
    found = taxonomies_of_ours.build_taxonomy()
    if id != found["id"]:
        raise Http404
    return found


@open_data(limit="data", cache=DIRECTORY)
def list_taxonomy_terms(request: HttpRequest) -> dict:
    """The therapies that at least one centre of the list offers."""
    return build_list_page(request, Therapy.objects.offered(), taxonomies_of_ours.build_taxonomy_term)


@open_data(limit="data", cache=DIRECTORY)
def show_taxonomy_term(request: HttpRequest, id: str) -> dict:
    return taxonomies_of_ours.build_taxonomy_term(_get_by_identifier(Therapy.objects.offered(), "term", id))


def _centres() -> QuerySet:
    return with_last_change(with_details(Centre.objects.published())).order_by("id")


def _list_narrowed_centres(request: HttpRequest, whole, listed) -> HttpResponse:
    """A page of centres, narrowed to what was asked for. Nobody between us keeps for which postcode that was."""
    shape = whole if request.GET.get("full") == "true" else listed
    found = build_list_page(request, parse_filters(request.GET).narrow(_centres()), shape)
    response = build_json_response(found)
    if "postcode" in request.GET:
        response["Cache-Control"] = SEARCH
    return response


def _get_by_identifier(things: QuerySet, kind: str, id: str):
    if (key := parse_identifier(kind, id)) is None:
        raise Http404
    return get_object_or_404(things, pk=key)
