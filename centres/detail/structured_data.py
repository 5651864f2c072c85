"""What a centre's page says of it to machines, in the words of schema.org: what is known, and nothing else."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from centres.detail.special_days import find_special_days
from centres.gazetteer.models import COUNTRY_CODES
from centres.hours import Slot, closure
from centres.models import AccessFact, Centre, Offer, Service, Weekday, build_timetable
from msntc.amounts import format_plain_pounds

MIDNIGHT = "00:00"
"""A day that opens and closes at midnight is a day off: so search engines read it."""


def build_centre_linked_data(centre: Centre) -> dict:
    """A place where an organisation is found. A town's middle is not where it stands, so it is left out."""
    address = settings.SITE_URL + centre.get_absolute_url()
    facts = {
        "@context": "https://schema.org",
        "@type": ["NGO" if centre.charity_number else "Organization", "Place"],
        "@id": address,
        "name": centre.name,
        "address": {"@type": "PostalAddress"}
        | {name: value for name, value in build_postal_address(centre).items() if value},
    }
    if centre.point and not centre.is_approximate:
        facts["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(centre.point.y, 6),
            "longitude": round(centre.point.x, 6),
        }
    known = {
        "telephone": centre.phone,
        "email": centre.email,
        "url": centre.website or address,
        "openingHoursSpecification": list_opening_specifications(centre, Service.BUILDING),
        "contactPoint": build_phone_contact_point(centre),
        "department": build_oxygen_department(centre),
        "amenityFeature": [
            build_access_feature(row) for row in centre.access.all() if row.answer != "unknown"
        ],
        "makesOffer": [build_therapy_offer(centre, offer) for offer in centre.offers.all()],
    }
    return facts | {name: value for name, value in known.items() if value}


def list_opening_specifications(centre: Centre, service: Service) -> list[dict]:
    """When anybody may come in: an ordinary week, and the coming days that differ. Nothing while that is not sure:
    not checked lately, or shut.

    Without sessions by appointment: machines read these as "open".
    """
    today = timezone.localdate()
    shut = closure.is_within_closure(centre.closed_from, centre.closed_until, today)
    times = build_timetable(centre, service, today)
    if shut or not times.is_confirmed:
        return []
    days: dict[Slot, list[str]] = {}
    for weekday, slots in sorted(times.week.items()):
        for slot in sorted(get_walk_in_slots(slots)):
            days.setdefault(slot, []).append(Weekday(weekday).label)
    if not days:
        return []
    found = [build_opening_specification(slot, dayOfWeek=weekdays) for slot, weekdays in days.items()]
    if others := [Weekday(day).label for day in times.days_off]:
        found.append(build_opening_specification(None, dayOfWeek=others))
    for day, slots, _ in find_special_days(centre, service, times, today):
        found += build_day_specifications(day, sorted(get_walk_in_slots(slots)))
    if centre.closed_from and centre.closed_from > today:
        last = {"validThrough": centre.closed_until.isoformat()} if centre.closed_until else {}
        found.append(build_opening_specification(None, validFrom=centre.closed_from.isoformat(), **last))
    return found


def get_walk_in_slots(slots: Iterable[Slot]) -> list[Slot]:
    return [slot for slot in slots if not slot.by_appointment]


def build_day_specifications(day: date, slots: list[Slot]) -> list[dict]:
    valid = {"validFrom": day.isoformat(), "validThrough": day.isoformat()}
    return [build_opening_specification(slot, **valid) for slot in slots] or [
        build_opening_specification(None, **valid)
    ]


def build_opening_specification(slot: Slot | None, **when) -> dict:
    opens, closes = (f"{slot.opens:%H:%M}", f"{slot.closes:%H:%M}") if slot else (MIDNIGHT, MIDNIGHT)
    return {"@type": "OpeningHoursSpecification"} | when | {"opens": opens, "closes": closes}


def build_phone_contact_point(centre: Centre) -> dict | None:
    """When somebody answers the phone."""
    if not centre.phone or not (times := list_opening_specifications(centre, Service.PHONE)):
        return None
    return {"@type": "ContactPoint", "telephone": centre.phone, "hoursAvailable": times}


def build_oxygen_department(centre: Centre) -> dict | None:
    """The oxygen sessions, as a part of the centre with hours of its own."""
    if not (times := list_opening_specifications(centre, Service.CHAMBER)):
        return None
    name = f"{centre.name}: {Service.CHAMBER.label.lower()}"
    return {"@type": ["Organization", "Place"], "name": name, "openingHoursSpecification": times}


def build_access_feature(row: AccessFact) -> dict:
    """One thing about getting in."""
    said = " ".join(f"{words}." for words in (row.measured, row.note) if words)
    known = {
        "@type": "LocationFeatureSpecification",
        "name": row.label,
        "value": row.answer == AccessFact.Answer.YES,
    }
    return known | ({"description": said} if said else {})


def build_therapy_offer(centre: Centre, offer: Offer) -> dict:
    """A therapy, what is asked for it, and who may come. A donation that is suggested is no price."""
    service: dict = {"@type": "Service", "name": offer.therapy.name}
    if centre.who_may_come:
        service["audience"] = {"@type": "Audience", "audienceType": centre.who_may_come}
    found = {"@type": "Offer", "itemOffered": service}
    if offer.terms:
        found["description"] = offer.cost
    if offer.terms == Offer.Terms.FREE:
        found |= {"price": "0", "priceCurrency": "GBP"}
    elif offer.terms == Offer.Terms.PRICE and offer.pence:
        found |= {"price": format_plain_pounds(offer.pence), "priceCurrency": "GBP"}
    return found


def build_postal_address(centre: Centre) -> dict[str, str]:
    return {
        "streetAddress": ", ".join(centre.address.splitlines()),
        "addressLocality": centre.town,
        "addressRegion": centre.county,
        "postalCode": centre.postcode,
        "addressCountry": COUNTRY_CODES.get(centre.nation, ""),
    }
