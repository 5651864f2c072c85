"""The list of centres as Open Referral UK (HSDS 3.0, UK profile), which councils and social prescribers read.

Addresses and parameters are those of the standard, which has no slash at their end.
"""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from centres.api import referral_shape
from centres.api.answers import DIRECTORY, Refused, open_data
from centres.models import Centre
from centres.problems import Problem

PROFILE = "https://github.com/OpenReferralUK/uk-profile"
PER_PAGE, MOST_PER_PAGE = 50, 100
BAD_PAGE = Problem("bad-page", 400, "The page must be a whole number from 1.")
BAD_PER_PAGE = Problem("bad-per-page", 400, f"There can be 1 to {MOST_PER_PAGE} services on a page.")


@open_data(limit="data", cache=DIRECTORY)
def about(request: HttpRequest) -> dict:
    """What this feed is, for those who read many."""
    return {
        "version": "HSDS-UK-3.0",
        "profile": PROFILE,
        "openapi_url": settings.SITE_URL + reverse("api:openapi"),
    }


@open_data(limit="data", cache=DIRECTORY)
def services(request: HttpRequest) -> dict:
    """A page of services. As the standard has it, without what each has several of, unless `full` is true."""
    page = _number(request.GET.get("page", "1"), 10**6, BAD_PAGE)
    size = _number(request.GET.get("per_page", str(PER_PAGE)), MOST_PER_PAGE, BAD_PER_PAGE)
    shape = referral_shape.service if request.GET.get("full") == "true" else referral_shape.listed_service
    centres = Centre.objects.published().order_by("id")
    total = centres.count()
    pages = -(-total // size)
    contents = [
        shape(centre) for centre in centres.prefetch_related("therapies")[(page - 1) * size : page * size]
    ]
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": contents,
    }


@open_data(limit="data", cache=DIRECTORY)
def service(request: HttpRequest, id: str) -> dict:
    if (key := referral_shape.centre_key(id)) is None:
        raise Http404
    centres = Centre.objects.published().prefetch_related("therapies")
    return referral_shape.service(get_object_or_404(centres, pk=key))


def _number(text: str, most: int, wrong: Problem) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        raise Refused(wrong)
    return int(text)
