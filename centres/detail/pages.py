"""What a centre's page shows: for visitors of a published centre, and for staff before it is published."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from centres.detail import opening_hours, static_map, structured_data
from centres.detail.directions import build_directions
from centres.detail.own_words import list_own_words
from centres.detail.results_map import draw_surroundings
from centres.detail.shortlist import Share, Shortlist
from centres.directory import can_be_asked
from centres.models import AccessFact, Centre, Fact, Service
from centres.models.querysets import CentreQuerySet
from centres.queries import with_details
from centres.search.query import Nearby, find_neighbouring_centres

PAGE = "centres/detail.html"


def get_detailed_centre(centres: CentreQuerySet) -> Centre | None:
    """The first of the centres, with all that its page shows."""
    return with_details(centres.with_mailbox()).prefetch_related("photos").first()


def build_page_context(request: HttpRequest, centre: Centre) -> dict:
    """The context of templates/centres/detail.html."""
    with_map = centre.point is not None and "map" in request.GET
    photos = list(centre.photos.all())
    return build_details_context(centre) | {
        "facts": structured_data.build_centre_linked_data(centre),
        "directions": build_directions(centre),
        "shortlist": Shortlist.of(request.GET),
        "share": Share(centre.get_absolute_url()),
        "map": static_map.draw_centre_map(centre) if with_map else None,
        "photo": photos[0] if photos else None,
        "photos": photos[1:],
        "surroundings": draw_surroundings(centre) if centre.point and not photos else None,
        "nearest_with_phone": find_way_on(centre),
        "can_ask": can_be_asked(centre.has_mailbox),
    }


def find_way_on(centre: Centre) -> Nearby | None:
    """Whom else to ring, where we know no way to reach this centre. One query there, none elsewhere."""
    if centre.phone or centre.website or centre.email:
        return None
    found = find_neighbouring_centres(centre, 1, lambda entries: [one for one in entries if one.centre.phone])
    return found[0] if found else None


def build_details_context(centre: Centre) -> dict:
    """What the parts of the page show that the centre itself is asked to confirm: contact, hours, what is inside."""
    hours, is_confirmed = opening_hours.list_service_hours(centre), centre.is_confirmed()
    access, own_words = group_access_facts(centre), list_own_words(centre)
    return {
        "centre": centre,
        "hours": hours,
        "days_off": opening_hours.list_days_off(centre),
        "calendars": list_calendar_files(centre) if hours and is_confirmed else [],
        "is_confirmed": is_confirmed,
        "offers": centre.offers.all(),
        "chamber": getattr(centre, "oxygen", None),
        "access": access,
        "own_words": own_words,
        "not_known": list_unknown_parts(centre, hours, access, own_words),
        "photos": centre.photos.all(),
    }


def list_unknown_parts(centre: Centre, hours: list, access: dict, own_words: dict) -> list[str]:
    """What nobody has told us of a centre, in a few words each: said once, instead of part by part."""
    offers = centre.offers.all()
    known = access["yes"] or access["no"]
    parts = {
        "what it offers": not offers and not centre.also_offers,
        "prices": offers and "price" not in own_words and not any(offer.terms for offer in offers),
        "opening times": not hours and not centre.hours_note,
        "getting in, toilets and parking": not known,
        "some of what is needed to get in": known and access["unknown"],
        "who may come": not centre.who_may_come and "who_may_come" not in own_words,
    }
    return [words for words, is_unknown in parts.items() if is_unknown]


class CalendarFile(NamedTuple):
    """A calendar of the centre's: what it has, and its address as a file and to subscribe to."""

    words: str
    file: str
    subscription: str


def list_calendar_files(centre: Centre) -> list[CalendarFile]:
    """Of all that people come for; where the chamber has times of its own beside others', also of these alone."""
    services = {row.service for row in centre.opening_times.all()} - {Service.PHONE}
    kinds = [("sessions", "centres:calendar")] if services else []
    if {Service.BUILDING, Service.CHAMBER} <= services:
        kinds.append(("oxygen sessions", "centres:oxygen-calendar"))
    site = urlsplit(settings.SITE_URL).netloc
    return [
        CalendarFile(words, address := reverse(name, args=[centre.slug]), f"webcal://{site}{address}")
        for words, name in kinds
    ]


def group_access_facts(centre: Centre) -> dict:
    """The access facts by their answer, each group in the order in which somebody arrives; the last day checked."""
    rows = {row.fact: row for row in centre.access.all()}
    known = [rows[fact] for fact in Fact.values if fact in rows and rows[fact].answer != "unknown"]
    days = [row.checked_on for row in known if row.checked_on]
    return {
        "yes": [row for row in known if row.answer == "yes"],
        "no": [row for row in known if row.answer == "no"],
        "unknown": [
            format_unknown_fact(fact, rows.get(fact)) for fact in Fact if rows.get(fact) not in known
        ],
        "checked_first": min(days, default=None),
        "checked_last": max(days, default=None),
    }


def format_unknown_fact(fact: Fact, row: AccessFact | None) -> str:
    """The fact by its name, with what staff noted about it all the same."""
    return f"{fact.label} ({row.note})" if row and row.note else fact.label
