"""What a centre's page says of it to machines, in the words of schema.org: what is known, and nothing else."""

from django.conf import settings
from django.utils import timezone

from centres.hours import closure
from centres.models import Centre, Service


def of_centre(centre: Centre) -> dict:
    """A place where an organisation is found. A town's middle is not where it stands, so it is left out."""
    address = settings.SITE_URL + centre.get_absolute_url()
    facts = {
        "@context": "https://schema.org",
        "@type": ["NGO" if centre.charity_number else "Organization", "Place"],
        "@id": address,
        "name": centre.name,
        "address": {"@type": "PostalAddress"}
        | {name: value for name, value in postal(centre).items() if value},
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
        "openingHoursSpecification": hours(centre),
    }
    return facts | {name: value for name, value in known.items() if value}


def hours(centre: Centre) -> list[dict]:
    """When anybody may come in, in an ordinary week. Nothing while that is not sure: not checked lately, or shut.

    Without sessions by appointment, and without those of the phone and the chamber: machines read these as "open".
    """
    shut = closure.covers(centre.closed_from, centre.closed_until, timezone.localdate())
    if shut or not centre.is_confirmed():
        return []
    days: dict[tuple, list[str]] = {}
    for row in centre.opening_times.all():
        if row.service == Service.BUILDING and not row.by_appointment:
            days.setdefault((row.opens, row.closes), []).append(row.get_weekday_display())
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": weekdays,
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for (opens, closes), weekdays in days.items()
    ]


def postal(centre: Centre) -> dict[str, str]:
    return {
        "streetAddress": ", ".join(centre.address.splitlines()),
        "addressLocality": centre.town,
        "addressRegion": centre.county,
        "postalCode": centre.postcode,
        "addressCountry": COUNTRIES.get(centre.nation, ""),
    }


COUNTRIES = dict.fromkeys(("England", "Scotland", "Wales", "Northern Ireland"), "GB") | {
    "Ireland": "IE",
    "Isle of Man": "IM",
    "Jersey": "JE",
    "Guernsey": "GG",
}
