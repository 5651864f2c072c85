"""What a centre's page shows: for visitors of a published centre, and for staff before it is published.

Putting a page together takes four milliseconds, and it seldom changes. So each process remembers those that were asked
for last, by the state of all their rows and by the day: nothing that was changed is ever shown as it was.
"""

from functools import lru_cache
from time import time
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from centres.detail import opening_hours, static_map, structured_data
from centres.detail.directions import build_directions
from centres.detail.shortlist import Share, Shortlist
from centres.models import AccessFact, Centre, Fact, Service, has_recent_confirmation
from centres.queries import CentreState, get_full_centre
from msntc.organisation.answers import Answer

PAGE = "centres/detail.html"
REMEMBERED = 200  # pages, of about 150 KB each


class CentrePage:
    """The parts of a page that hang on the centre and the day alone, for a centre that came from `whole`."""

    def __init__(self, centre: Centre):
        self.centre = centre
        self.answer = Answer()
        self._hours: tuple[int, str] = (0, "")

    def part(self, name: str, **more) -> str:
        return render_to_string(f"centres/{name}.html", {"centre": self.centre} | more)

    @cached_property
    def for_machines(self) -> str:
        return self.part("_for_machines", facts=structured_data.build_centre_linked_data(self.centre))

    @cached_property
    def top(self) -> str:
        return self.part("_top")

    def hours(self) -> str:
        """The opening hours, put together anew each minute: sessions begin and end on whole minutes."""
        minute, said = self._hours
        if minute != (now := get_current_minute()):
            found, known = opening_hours.list_service_hours(self.centre), has_recent_confirmation(self.centre)
            days_off = opening_hours.list_days_off(self.centre)
            files = list_calendar_files(self.centre) if found and known else []
            said = self.part("_hours", hours=found, days_off=days_off, calendars=files)
            self._hours = (now, said)
        return said

    @cached_property
    def inside(self) -> str:
        return self.part(
            "_inside",
            is_confirmed=has_recent_confirmation(self.centre),
            offers=self.centre.offers.all(),
            chamber=getattr(self.centre, "oxygen", None),
            access=group_access_facts(self.centre),
            photos=self.centre.photos.all(),
        )

    @cached_property
    def end(self) -> str:
        return self.part("_end", directions=build_directions(self.centre))


@lru_cache(maxsize=REMEMBERED)
def get_cached_centre_page(state: CentreState, today) -> CentrePage | None:
    """The page of a centre in this state; None where it went meanwhile. One query, and none the next time."""
    centre = get_full_centre(Centre.objects.known().filter(pk=state.pk))
    return centre and CentrePage(centre)


def get_current_minute() -> int:
    return int(time()) // 60


def get_centre_page(state: CentreState) -> CentrePage | None:
    return get_cached_centre_page(state, timezone.localdate())


def render_plain_page(request: HttpRequest, page: CentrePage) -> bytes:
    """The whole page for those who ask for nothing but the page: no list of theirs, no map."""

    def put_together() -> str:
        return render_to_string(PAGE, build_centre_context(request, page), request)

    return page.answer.body((get_current_minute(),), put_together)


def build_centre_context(request: HttpRequest, page: CentrePage) -> dict:
    """The context of templates/centres/detail.html."""
    centre = page.centre
    return {
        "centre": centre,
        "page": page,
        "shortlist": Shortlist.of(request.GET),
        "share": Share(centre.get_absolute_url()),
        "map": static_map.draw_centre_map(centre)
        if centre.point is not None and "map" in request.GET
        else None,
    }


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
    return {
        "yes": [row for row in known if row.answer == "yes"],
        "no": [row for row in known if row.answer == "no"],
        "unknown": [
            format_unknown_fact(fact, rows.get(fact)) for fact in Fact if rows.get(fact) not in known
        ],
        "checked_first": min((row.checked_on for row in known), default=None),
        "checked_last": max((row.checked_on for row in known), default=None),
    }


def format_unknown_fact(fact: Fact, row: AccessFact | None) -> str:
    """The fact by its name, with what staff noted about it all the same."""
    return f"{fact.label} ({row.note})" if row and row.note else fact.label
