"""The nearest centres to what somebody typed: a Query goes in, Results come out."""

from dataclasses import dataclass

from centres.gazetteer.locate import Located, at_position, locate
from centres.models import Centre

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
    centre: Centre
    metres: float
    is_approximate: bool

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


def nearest(query: Query) -> Results:
    """Three database queries: the point, the centres, their therapies.

    Raises what `gazetteer.locate` raises. One centre more than asked for is fetched, to know whether there are more.
    """
    origin = at_position(*query.position) if query.position else locate(query.text)
    found = list(
        Centre.objects.published()
        .nearest_to(origin.point, query.count + 1)
        .for_cards()
        .prefetch_related("therapies")
    )
    nearby = [
        Nearby(number, centre, centre.distance.m, origin.is_approximate or centre.is_approximate)
        for number, centre in enumerate(found[: query.count], 1)
    ]
    more = len(found) > query.count and query.count < MOST
    return Results(origin, nearby, min(query.count + STEP, MOST) if more else None)


def _in_words(number: float, unit: str, is_approximate: bool) -> str:
    about = "about " if is_approximate else ""
    plural = "s" if unit == "mile" else ""
    if number < 0.95:
        return f"less than 1 {unit}"
    if number < 9.95 and not is_approximate:
        figure = f"{number:.1f}".removesuffix(".0")
    else:
        figure = f"{number:.0f}"
    return f"{about}{figure} {unit}{'' if figure == '1' else plural}"
