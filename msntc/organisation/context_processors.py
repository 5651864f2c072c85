"""Gives every page the organisation's names, read only if the page prints them, and the site's one true address."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from msntc.organisation.models import current


def organisation(request: HttpRequest) -> dict:
    return {"organisation": SimpleLazyObject(current), "site_url": settings.SITE_URL}
