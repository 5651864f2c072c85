"""The addresses of Open Referral UK. They and their parameters are those of the standard: no slash at their end."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from centres.api import details
from centres.api.answers import DIRECTORY, SEARCH, as_json, open_data
from centres.api.referral import service as shapes
from centres.api.referral import taxonomy as taxonomies_of_ours
from centres.api.referral.filters import filters
from centres.api.referral.identifiers import key_of
from centres.api.referral.pages import page
from centres.models import Centre
from therapies.models import Therapy

PROFILE = "https://github.com/OpenReferralUK/uk-profile"


@open_data(limit="data", cache=DIRECTORY)
def about(request: HttpRequest) -> dict:
    """What this feed is, for those who read many."""
    return {
        "version": "HSDS-UK-3.0",
        "profile": PROFILE,
        "openapi_url": settings.SITE_URL + reverse("api:openapi"),
    }


@open_data(limit="data", cache=DIRECTORY)
def services(request: HttpRequest) -> HttpResponse:
    """A page of services. As the standard has it, without what each has several of, unless `full` is true."""
    return _narrowed(request, shapes.service, shapes.listed_service)


@open_data(limit="data", cache=DIRECTORY)
def service(request: HttpRequest, id: str) -> dict:
    return shapes.service(_one(_centres(), "service", id))


@open_data(limit="data", cache=DIRECTORY)
def service_at_locations(request: HttpRequest) -> HttpResponse:
    """A page of the places where services are, in the same order and with the same filters."""
    return _narrowed(request, shapes.service_at_location, shapes.listed_service_at_location)


@open_data(limit="data", cache=DIRECTORY)
def service_at_location(request: HttpRequest, id: str) -> dict:
    return shapes.service_at_location(_one(_centres(), "service_at_location", id))


@open_data(limit="data", cache=DIRECTORY)
def taxonomies(request: HttpRequest) -> dict:
    return page(request, [taxonomies_of_ours.taxonomy()], dict)


@open_data(limit="data", cache=DIRECTORY)
def taxonomy(request: HttpRequest, id: str) -> dict:
    found = taxonomies_of_ours.taxonomy()
    if id != found["id"]:
        raise Http404
    return found


@open_data(limit="data", cache=DIRECTORY)
def taxonomy_terms(request: HttpRequest) -> dict:
    """The therapies that at least one centre of the list offers."""
    return page(request, Therapy.objects.offered(), taxonomies_of_ours.term)


@open_data(limit="data", cache=DIRECTORY)
def taxonomy_term(request: HttpRequest, id: str) -> dict:
    return taxonomies_of_ours.term(_one(Therapy.objects.offered(), "term", id))


def _centres() -> QuerySet:
    return details.with_details(Centre.objects.published()).order_by("id")


def _narrowed(request: HttpRequest, whole, listed) -> HttpResponse:
    """A page of centres, narrowed to what was asked for. Nobody between us keeps for which postcode that was."""
    shape = whole if request.GET.get("full") == "true" else listed
    found = page(request, filters(request.GET).narrow(_centres()), shape)
    response = as_json(found)
    if "postcode" in request.GET:
        response["Cache-Control"] = SEARCH
    return response


def _one(things: QuerySet, kind: str, id: str):
    if (key := key_of(kind, id)) is None:
        raise Http404
    return get_object_or_404(things, pk=key)
