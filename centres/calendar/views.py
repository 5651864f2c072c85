"""The addresses of a centre's calendars: all its sessions, and those in the oxygen chamber alone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from centres.calendar.file import build_centre_calendar
from centres.models import Centre, Service
from centres.open_data.responses import allow_any_origin
from centres.queries import with_last_change
from centres.redirects import redirect_old_slug

CACHE = "public, max-age=3600"


@require_safe
def download_sessions_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Of the building and the chamber. 404 for a centre that is not published."""
    return allow_any_origin(_calendar(request, slug, (Service.BUILDING, Service.CHAMBER)))


@require_safe
def download_oxygen_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    return allow_any_origin(_calendar(request, slug, (Service.CHAMBER,)))


@conditional_page
def _calendar(request: HttpRequest, slug: str, services: tuple[Service, ...]) -> HttpResponse:
    """A centre without times, or with times that are not confirmed, has a calendar without events."""
    published = Centre.objects.published()
    wanted = published.prefetch_related("opening_times", "exceptions").filter(slug=slug)
    centre = with_last_change(wanted).first()
    if centre is None:
        return redirect_old_slug(request, published, slug)
    name = centre.slug if len(services) > 1 else f"{centre.slug}-oxygen"
    return HttpResponse(
        build_centre_calendar(centre, services).to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"', "Cache-Control": CACHE},
    )
