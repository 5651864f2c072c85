"""An address that a centre had before leads to the same thing at today's, with all that stands behind the address."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse


def redirect_old_slug(request: HttpRequest, centres: QuerySet, slug: str) -> HttpResponse:
    """Raises Http404 where none of the centres had it."""
    today = get_object_or_404(centres.only("slug"), old_slugs__slug=slug).slug
    match = resolve(request.path_info)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    address = reverse(match.view_name, kwargs=match.kwargs | {"slug": today}) + query
    return redirect(address, permanent=True, preserve_request=request.method == "POST")
