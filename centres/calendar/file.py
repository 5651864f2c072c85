"""A centre's calendar as a file: weekly series at wall-clock time, free time in the reader's own calendar.

An event keeps its UID while its session keeps its place in the week, so that a session which moves by half an hour
moves in the calendars of its readers too. DTSTAMP and LAST-MODIFIED say when the centre last changed, SEQUENCE is its
version: the same file for the same facts.
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from centres.calendar.series import Series, Single, build_weekly_series, list_single_sessions
from centres.hours import Slot, Timetable
from centres.models import Centre, Service, build_timetable

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAILY = timedelta(days=1)


def build_centre_calendar(centre: Centre, services: tuple[Service, ...]) -> Calendar:
    """Empty while the times are unconfirmed, because nobody should travel by them."""
    file = Calendar()
    about = ": oxygen sessions" if services == (Service.CHAMBER,) else ""
    file.add("prodid", "-//MS therapy centres//opening times//EN")
    file.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        file.add(name, f"{centre.name}{about}")
    file.add("refresh-interval", DAILY, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "P1D")
    zone = build_timetable(centre, Service.BUILDING).zone.key
    file.add("x-wr-timezone", zone)
    file.add_component(build_time_zone(zone))
    for service in services:
        for event in _events(centre, service):
            file.add_component(event)
    return file


def _events(centre: Centre, service: Service) -> list[Event]:
    times = build_timetable(centre, service, timezone.localdate())
    first = centre.confirmed_on
    if not (times.is_confirmed and first):
        return []
    return [_build_series_event(centre, service, times, one) for one in build_weekly_series(times, first)] + [
        _build_day_event(centre, service, times, one) for one in list_single_sessions(times, first)
    ]


def _build_series_event(centre: Centre, service: Service, times: Timetable, one: Series) -> Event:
    event = _event(centre, service, f"{one.weekday}-{one.number}", one.slot)
    _add_event_times(event, times, one.first, one.slot)
    last = _at(times, one.last, one.slot.opens).astimezone(UTC)
    event.add("rrule", {"freq": "weekly", "until": last, "byday": BYDAY[one.weekday]})
    if one.off:
        event.add("exdate", [_at(times, day, one.slot.opens) for day in one.off])
    return event


def _build_day_event(centre: Centre, service: Service, times: Timetable, one: Single) -> Event:
    event = _event(centre, service, f"{one.day:%Y%m%d}-{one.number}", one.slot)
    _add_event_times(event, times, one.day, one.slot)
    return event


def _event(centre: Centre, service: Service, name: str, slot: Slot) -> Event:
    event, changed = Event(), centre.changed_at or _midnight(centre.confirmed_on or date.min)
    event.add("uid", f"centre-{centre.pk}-{service}-{name}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", centre.version)
    event.add("summary", f"{centre.name}: {service.label.lower()}")
    street = ", ".join(centre.address.splitlines())
    place = [centre.name, street, centre.town, centre.postcode]
    event.add("location", ", ".join(filter(None, place)))
    address = settings.SITE_URL + centre.get_absolute_url()
    appointment = "By appointment." if slot.by_appointment else ""
    event.add("description", " ".join(filter(None, [appointment, centre.checked, centre.ask_first, address])))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    return event


def _add_event_times(event: Event, times: Timetable, day: date, slot: Slot) -> None:
    event.add("dtstart", _at(times, day, slot.opens))
    event.add("dtend", _at(times, day, slot.closes))


def _at(times: Timetable, day: date, at: time) -> datetime:
    return datetime.combine(day, at, times.zone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def build_time_zone(name: str) -> Timezone:
    """The clocks of these islands since 1996: an hour on at 1 am UTC on the last Sunday of March, back in October."""
    zone = Timezone()
    zone.add("tzid", name)
    summer = "IST" if name == "Europe/Dublin" else "BST"
    for part, month, hour, before, after, label in (
        (TimezoneDaylight(), 3, 1, 0, 1, summer),
        (TimezoneStandard(), 10, 2, 1, 0, "GMT"),
    ):
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", label)
        zone.add_component(part)
    return zone
