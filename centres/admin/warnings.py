"""What looks wrong in a centre that was just saved. Staff are told; saving goes on."""

import re
from collections import defaultdict

from django.utils import timezone

from centres.gazetteer.results import LocatedPoint
from centres.gazetteer.text import fold_name
from centres.models import Centre, Service, TimetableRows, Weekday, get_closed_weekdays, get_timetable_rows
from centres.phones import normalise_phone

FAR = 2  # miles between pin and postcode


def list_centre_warnings(centre: Centre, place: LocatedPoint | None) -> list[str]:
    """Sentences for staff; `place` is where the centre's postcode is, as far as that is known."""
    return [
        *find_pin_warnings(centre, place),
        *find_phone_warnings(centre),
        *find_duplicate_warnings(centre),
        *find_week_warnings(centre),
    ]


def find_pin_warnings(centre: Centre, place: LocatedPoint | None):
    if centre.point and place and not place.is_approximate:
        from geopy.distance import geodesic  # at use: it takes a fifth of a second

        away = geodesic((centre.point.y, centre.point.x), (place.point.y, place.point.x)).miles
        if away > FAR:
            yield (
                f"The pin is about {away:.0f} miles from the postcode {centre.postcode}. Please look at both. "
                "We have moved neither."
            )


def find_phone_warnings(centre: Centre):
    if centre.phone and not normalise_phone(centre.phone, centre.nation):
        yield f"{centre.phone} does not look like a UK or Irish phone number. Please look at it again."


def find_week_warnings(centre: Centre):
    """Days that visitors read as not known, and days that they do not read at all."""
    rows = get_timetable_rows(centre) if centre.pk else TimetableRows((), ())
    for service in Service:
        days = {row.weekday for row in rows.sessions if row.service == service}
        is_whole = len(days | get_closed_weekdays(centre, service)) == len(Weekday)
        if days and not is_whole and service not in centre.closed_other_days:
            told = ", ".join(Weekday(day).label for day in sorted(days))
            yield (
                f"{service.label}: there are sessions on {told}. Of the other days visitors read “Not known”. If it is "
                "closed then, tick it under “Closed on all other days”."
            )
        if service in centre.closed_other_days and not days:
            yield f"{service.label}: it is ticked as closed on all other days, but no day has a session."
    building = [row for row in rows.sessions if row.service == Service.BUILDING]
    today = timezone.localdate()
    for row in rows.other_days if not building else ():
        if row.opens and not row.service and row.day >= today:
            yield (
                f"{row.day:%-d %B %Y} has other times for the centre as a whole, but the building has no ordinary "
                "week. Visitors are not told these times. Choose for what they are, or add the building’s sessions."
            )


def find_duplicate_warnings(centre: Centre):
    return DuplicateIndex().of(centre)


class DuplicateIndex:
    """All centres that have not closed, by the end of their phone number and by their address, read once."""

    def __init__(self):
        self.by_phone, self.by_address = defaultdict(list), defaultdict(list)
        others = Centre.objects.exclude(status=Centre.Status.CLOSED)
        for other in others.only("name", "status", "phone", "nation", "address", "town"):
            self.add(other)

    def add(self, centre: Centre) -> None:
        if digits := get_last_phone_digits(centre.phone):
            self.by_phone[digits].append(centre)
        if address := fold_name(centre.address):
            self.by_address[address, fold_name(centre.town)].append(centre)

    def of(self, centre: Centre):
        """Sentences about other centres with the same phone or the same address."""
        phone = normalise_phone(centre.phone, centre.nation)
        for other in self.by_phone.get(get_last_phone_digits(centre.phone), ()) if phone else ():
            if is_other_centre(centre, other) and phone == normalise_phone(other.phone, other.nation):
                yield f"{get_public_name(other)} has the same phone number. Is that right?"
        for other in self.by_address.get((fold_name(centre.address), fold_name(centre.town)), ()):
            if is_other_centre(centre, other):
                yield f"{get_public_name(other)} has the same address. Is that right?"


def get_last_phone_digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-6:]


def is_other_centre(centre: Centre, other: Centre) -> bool:
    return other is not centre and (other.pk is None or other.pk != centre.pk)


def get_public_name(centre: Centre) -> str:
    return centre.name if centre.status == Centre.Status.PUBLISHED else "Another centre"
