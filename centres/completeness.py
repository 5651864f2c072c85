"""How much is known of the published centres, field by field, and how old it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median
from typing import NamedTuple

from django.utils import timezone

from centres.models import Centre, Fact
from centres.queries import with_details

GETTING_IN = "answers about getting in"
PLAIN = {
    "phone": "phone number",
    "email": "e-mail address",
    "website": "website",
    "address": "street address",
    "postcode": "postcode",
    "opening_hours": "opening hours in words",
    "who_may_come_in_words": "who may come, in words",
    "price_in_words": "what it costs, in words",
    "access_in_words": "getting in, in words",
    "phones_in_words": "phones in the chamber, in words",
    "pressures_in_words": "pressures, in words",
}
"""Fields of a centre that are known where they are not empty."""
NAMES = (
    "confirmed by the centre",
    *PLAIN.values(),
    "place on the map, better than the town",
    "what it offers",
    "a price, or that it is free",
    "opening times",
    "who may come",
    GETTING_IN,
    "the oxygen chamber",
    "photograph",
    "whom to ask",
)


class KnownValue(NamedTuple):
    """Something that is known of a centre, and the day of it; a printed year counts as its middle."""

    name: str
    day: date | None


class Completeness(NamedTuple):
    """Of how many values how many are known; the days that half of those with a day are older than; those without."""

    name: str
    known: int
    of: int
    days: int | None
    undated: int

    @property
    def age(self) -> str:
        """`half older than 40 days`, `half older than 6 years; 2 without a date`."""
        parts = [] if self.days is None else [f"half older than {name_age(self.days)}"]
        return "; ".join(parts + ([f"{self.undated} without a date"] if self.undated else []))


def measure_completeness() -> list[Completeness]:
    """One for each of NAMES, over all published centres. As many queries for many as for one."""
    centres = list(with_details(Centre.objects.published()).prefetch_related("photos"))
    days = defaultdict(list)
    for centre in centres:
        for name, day in list_known_values(centre):
            days[name].append(day)
    return [
        summarise_days(name, days[name], len(centres) * (len(Fact) if name == GETTING_IN else 1))
        for name in NAMES
    ]


def summarise_days(name: str, days: list[date | None], of: int) -> Completeness:
    today = timezone.localdate()
    ages = [(today - day).days for day in days if day]
    return Completeness(name, len(days), of, int(median(ages)) if ages else None, len(days) - len(ages))


def list_known_values(centre: Centre) -> Iterator[KnownValue]:
    """Whatever somebody may look for. What an answer was checked on counts, or the day on which all was confirmed."""
    confirmed = centre.confirmed_on
    years = {one.field: one.year for one in centre.value_sources.all() if one.is_about(centre)}

    def date_value(field: str) -> date | None:
        year = years.get(field)
        return confirmed or (date(year, 7, 1) if year else None)

    if centre.is_confirmed():
        yield KnownValue("confirmed by the centre", confirmed)
    for field, name in PLAIN.items():
        if getattr(centre, field):
            yield KnownValue(name, date_value(field))
    if centre.point and not centre.is_approximate:
        yield KnownValue("place on the map, better than the town", date_value("postcode"))
    if centre.also_offers or centre.offers.all():
        yield KnownValue("what it offers", date_value("therapies"))
    yield from list_answers(centre, confirmed)


def list_answers(centre: Centre, confirmed: date | None) -> Iterator[KnownValue]:
    """What is known as data, with the day on which it was last checked."""
    chamber = getattr(centre, "oxygen", None)
    prices = [offer.checked_on for offer in centre.offers.all() if offer.terms]
    if prices:
        yield KnownValue("a price, or that it is free", get_latest([min(filter(None, prices)), confirmed]))
    if centre.opening_times.all():
        yield KnownValue("opening times", confirmed)
    if centre.who_may_come:
        yield KnownValue("who may come", get_latest([centre.terms_checked_on, confirmed]))
    for row in centre.access.all():
        if row.answer != "unknown":
            yield KnownValue(GETTING_IN, get_latest([row.checked_on, confirmed]))
    if chamber:
        yield KnownValue("the oxygen chamber", get_latest([chamber.checked_on, confirmed]))
    if centre.photos.all():
        yield KnownValue("photograph", confirmed)
    if centre.contact_email or centre.second_contact_email:
        yield KnownValue("whom to ask", confirmed)


def get_latest(days: Iterable[date | None]) -> date | None:
    return max(filter(None, days), default=None)


def name_age(days: int) -> str:
    """`1 day`, `40 days`, `7 months`, `6 years`."""
    for unit, length in (("year", 365), ("month", 30), ("day", 1)):
        if days >= 2 * length or unit == "day":
            number = days // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError  # the last unit takes all
