"""A plan as one series in a calendar (RFC 5545): weekly on the plan's weekdays, without the days that it goes round."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from centres.calendar.file import BYDAY, build_time_zone
from centres.course.schedule import Course, SessionDays, find_common_slot, list_dates
from centres.course.sharing import RING_FIRST
from centres.models import Centre

NOT_BOOKED = "Plan, not booked"


def build_plan_calendar(centre: Centre, days: SessionDays, course: Course, address: str) -> Calendar:
    """At the hour of the centre's session where all the days have the same one, else whole days; free time."""
    file = Calendar()
    file.add("prodid", "-//MS therapy centres//plan of a course//EN")
    file.add("version", "2.0")
    slot, zone = find_common_slot(days, course.days), days.chamber.zone
    if slot:
        file.add_component(build_time_zone(zone.key))
    event = build_series(course.days, slot.opens if slot else None, zone)
    if slot:
        event.add("dtend", datetime.combine(course.days[0], slot.closes, zone))
    event.add(
        "uid",
        f"plan-{hashlib.sha256(address.encode()).hexdigest()[:32]}@{urlsplit(settings.SITE_URL).hostname}",
    )
    event.add("dtstamp", timezone.now())
    event.add("summary", f"{NOT_BOOKED}: {centre.town}")
    street = ", ".join(centre.address.splitlines())
    event.add("location", ", ".join(filter(None, [street, centre.town, centre.postcode])))
    phone = f": {centre.phone}" if centre.phone else ""
    event.add("description", f"{NOT_BOOKED}. {RING_FIRST}{phone}. {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    file.add_component(event)
    return file


def build_series(days: tuple[date, ...], opens: time | None, zone) -> Event:
    """The days as one rule with exceptions; all day without an hour."""

    def at(day: date) -> date | datetime:
        return datetime.combine(day, opens, zone) if opens else day

    event, weekdays = Event(), sorted({day.weekday() for day in days})
    event.add("dtstart", at(days[0]))
    last = at(days[-1])
    until = last.astimezone(UTC) if isinstance(last, datetime) else last
    event.add("rrule", {"freq": "weekly", "until": until, "byday": [BYDAY[day] for day in weekdays]})
    between = list_dates(days[0], days[-1] + timedelta(days=1))
    off = [at(day) for day in between if day.weekday() in weekdays and day not in days]
    if off:
        event.add("exdate", off, parameters={} if opens else {"VALUE": "DATE"})
    return event
