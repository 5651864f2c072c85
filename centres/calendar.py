"""The sessions of the next eight weeks as a calendar file, without closures and bank holidays."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from centres.models import Centre, Service, timetable
from centres.moved import moved

DAYS = 56


@require_safe
def sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for a centre that is not published. A centre without times has a calendar without events."""
    published = Centre.objects.published()
    centre = published.prefetch_related("opening_times", "exceptions").filter(slug=slug).first()
    if centre is None:
        return moved(request, published, slug)
    response = HttpResponse(calendar(centre).to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{centre.slug}.ics"'
    return response


def calendar(centre: Centre) -> Calendar:
    found = Calendar()
    found.add("prodid", "-//MS therapy centres//opening times//EN")
    found.add("version", "2.0")
    for service in (Service.BUILDING, Service.CHAMBER):
        for event in events(centre, service):
            found.add_component(event)
    return found


def events(centre: Centre, service: Service):
    """One event a session; none while the times are unconfirmed, because nobody should travel by them."""
    times, today = timetable(centre, service), timezone.localdate()
    if not times.is_confirmed:
        return
    for ahead in range(DAYS):
        for begins, ends, by_appointment in times.spans(today + timedelta(days=ahead)):
            event = Event()
            event.add(
                "uid", f"{centre.slug}-{service}-{begins:%Y%m%dT%H%MZ}@{settings.SITE_URL.split('//')[1]}"
            )
            event.add("dtstamp", timezone.now())
            event.add("dtstart", begins)
            event.add("dtend", ends)
            event.add("summary", f"{centre.name}: {service.label.lower()}")
            event.add("location", ", ".join(filter(None, [centre.name, centre.town, centre.postcode])))
            note = "By appointment. " if by_appointment else ""
            event.add(
                "description",
                f"{note}Please ring before you travel. {settings.SITE_URL}{centre.get_absolute_url()}",
            )
            yield event
