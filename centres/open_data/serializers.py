"""What is told of a centre in JSON: on a card, and in full. Nothing that only staff should read."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from centres.detail.own_words import list_own_words
from centres.directory import OfferedTherapy
from centres.models import Centre
from centres.open_data import details
from therapies.models import Therapy

DECIMALS = 6  # of a degree: about 0.1 metres


def build_card_facts(centre: Centre, therapies: Iterable[Therapy | OfferedTherapy]) -> dict:
    """The same facts as on a card of the find page."""
    return {
        "slug": centre.slug,
        "name": centre.name,
        "url": get_centre_page_url(centre),
        "town": centre.town,
        "nation": centre.nation,
        "pin": centre.pin or None,
        "phone": centre.phone,
        "therapies": [{"slug": therapy.slug, "name": therapy.name} for therapy in therapies],
        "closed_from": centre.closed_from,
        "closed_until": centre.closed_until,
        "closed_reason": centre.closed_reason,
        "confirmed_on": centre.confirmed_on,
    }


def build_full_facts(centre: Centre) -> dict:
    """The same facts as on the centre's own page. What we do not know is empty."""
    return (
        build_card_facts(centre, [offer.therapy for offer in centre.offers.all()])
        | {
            "vcard": settings.SITE_URL + reverse("centres:vcard", args=[centre.slug]),
            "address": centre.address.splitlines(),
            "county": centre.county,
            "postcode": centre.postcode,
            "latitude": centre.point.y if centre.point else None,
            "longitude": centre.point.x if centre.point else None,
            "email": centre.email,
            "website": centre.website,
            "charity_number": centre.charity_number,
            "also_offers": centre.also_offers.splitlines(),
            "opening_hours": centre.hours_note,
            "closure_note": centre.closure_note,
            "source": centre.origin,
            "source_date": centre.confirmed_on.isoformat() if centre.confirmed_on else "",
            "printed": centre.printed,
            "own_words": {name: words._asdict() for name, words in list_own_words(centre).items()},
            "calendars": get_calendar_urls(centre),
        }
        | details.build_page_details(centre)
    )


def get_calendar_urls(centre: Centre) -> dict[str, str]:
    """Where the sessions are as a calendar: all, and those in the oxygen chamber alone."""
    return {
        "all": settings.SITE_URL + reverse("centres:calendar", args=[centre.slug]),
        "oxygen": settings.SITE_URL + reverse("centres:oxygen-calendar", args=[centre.slug]),
    }


def get_centre_page_url(centre: Centre) -> str:
    """The address of the centre's page, whole."""
    return settings.SITE_URL + centre.get_absolute_url()
