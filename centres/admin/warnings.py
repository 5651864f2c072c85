"""What looks wrong in a centre that was just saved. Staff are told; saving goes on."""

from django.utils import timezone

from centres.duplicates import DuplicateIndex, list_duplicate_warnings
from centres.gazetteer.results import LocatedPoint
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
                "closed then, tick that it is closed."
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
    return list_duplicate_warnings(DuplicateIndex(open_only=True).find(centre))
