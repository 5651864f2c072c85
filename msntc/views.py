"""The pages of the site as a whole: home, sources of data, health, and what to say when something went wrong."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centres.forms import FindCentreForm
from centres.gazetteer.models import PostcodeLocation
from msntc.organisation.models import last_known


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"form": FindCentreForm({})})


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Where the site's data come from, and on what terms."""
    return render(request, "data.html")


@require_safe
def support_us(request: HttpRequest) -> HttpResponse:
    """Says honestly that no way to give online has been set up; the giving app takes this address over."""
    return render(request, "support_us.html")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and knows postcodes, else 503, each with one word why."""
    try:
        ready = PostcodeLocation.objects.exists()
    except DatabaseError:
        return JsonResponse({"status": "database-unavailable"}, status=503)
    if not ready:
        return JsonResponse({"status": "no-postcodes"}, status=503)
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain("403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"form": FindCentreForm({})}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    """A page that asks the database for nothing."""
    return HttpResponse(render_to_string(template, {"organisation": last_known()}), status=status)
