"""Gives every page the organisation's names, read only if the page prints them, and the site's one true address."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from msntc.organisation.models import get_organisation


def organisation(request: HttpRequest) -> dict:
    return {"organisation": SimpleLazyObject(get_organisation), "site_url": settings.SITE_URL}
