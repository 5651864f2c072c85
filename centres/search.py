"""The nearest centres to what somebody typed: a Query goes in, Results come out."""

from dataclasses import dataclass

from centres.gazetteer.locate import Located, at_position, locate
from centres.models import Centre
from centres.nearness import Found, Offer, nearest_published

FIRST, STEP, MOST = 5, 5, 50
METRES_IN_A_MILE = 1609.344  # international mile


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: a text or a device's position (latitude, longitude), and how many centres to show."""

    text: str = ""
    position: tuple[float, float] | None = None
    count: int = FIRST


@dataclass(frozen=True, slots=True)
class Nearby:
    """One centre of an answer, with its number in the list and its distance in a straight line."""

    number: int
    found: Found
    is_approximate: bool

    @property
    def centre(self) -> Centre:
        return self.found.centre

    @property
    def therapies(self) -> list[Offer]:
        return self.found.therapies

    @property
    def metres(self) -> float:
        return self.found.metres

    @property
    def miles(self) -> float:
        return self.metres / METRES_IN_A_MILE

    @property
    def distance_in_miles(self) -> str:
        """In words, as exact as it can honestly be: `3.2 miles`, `about 12 miles`, `less than 1 mile`."""
        return _in_words(self.miles, "mile", self.is_approximate)

    @property
    def distance_in_km(self) -> str:
        return _in_words(self.metres / 1000, "km", self.is_approximate)


@dataclass(frozen=True, slots=True)
class Results:
    """Where the search started and the centres nearest to it, nearest first."""

    origin: Located
    nearby: list[Nearby]
    next_count: int | None

    @property
    def is_approximate(self) -> bool:
        return any(one.is_approximate for one in self.nearby)

    @property
    def all_unconfirmed(self) -> bool:
        """Whether one warning above the list says all that there is to say."""
        return not any(one.centre.confirmed_on for one in self.nearby)

    @property
    def next_number(self) -> int:
        """The number of the first centre that "show more" would add."""
        return len(self.nearby) + 1


def nearest(query: Query) -> Results:
    """Two database queries: the point, and the centres with what they offer.

    Raises what `gazetteer.locate` raises. One centre more than asked for is fetched, to know whether there are more.
    """
    origin = at_position(*query.position) if query.position else locate(query.text)
    found = nearest_published(origin.point, query.count + 1)
    nearby = [
        Nearby(number, one, origin.is_approximate or one.centre.is_approximate)
        for number, one in enumerate(found[: query.count], 1)
    ]
    more = len(found) > query.count and query.count < MOST
    return Results(origin, nearby, min(query.count + STEP, MOST) if more else None)


def _in_words(number: float, unit: str, is_approximate: bool) -> str:
    if is_approximate:
        figure, about = f"{max(number, 1):.0f}", "about "
    elif number < 0.95:
        return f"less than 1 {unit}"
    else:
        figure, about = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}", ""
    return f"{about}{figure} {unit}{'s' if unit == 'mile' and figure != '1' else ''}"
