"""The way to a centre and back as often as a course asks for it: minutes and miles in all."""

from dataclasses import dataclass

from centres.directory import DirectoryEntry
from centres.gazetteer.locate import locate
from centres.gazetteer.results import GeocoderUnavailable, LocatedPoint, Precision
from centres.search.errors import OF_PLACE
from centres.search.minutes import estimate_range
from centres.search.query import Nearby, find_way


class UnknownStart(LookupError):
    """Nothing is known of a place with this outward code."""


@dataclass(frozen=True, slots=True)
class Journeys:
    """One way, and how often it is gone both there and back."""

    way: Nearby
    times: int

    @property
    def hours(self) -> str:
        """In the car in all: `about 25 to 33 hours`; empty where the minutes are not known."""
        if self.way.minutes is None:
            return ""
        minutes = estimate_range(self.way.minutes, self.way.is_approximate)
        low, high = (max(round(2 * self.times * part / 60), 1) for part in (minutes.from_, minutes.to))
        return f"about {low} to {high} hours" if low < high else f"about {high} hour{'s' * (high > 1)}"

    @property
    def miles(self) -> str:
        """In a straight line in all, in tens: `1,110 miles`."""
        return f"{max(10 * round(2 * self.times * self.way.miles / 10), 10):,} miles"


def find_journeys(outward_code: str, entry: DirectoryEntry, times: int) -> Journeys | None:
    """None where nobody said where from, or where the centre is. Raises UnknownStart."""
    if not outward_code:
        return None
    try:
        origin = locate(outward_code)
    except (*OF_PLACE, GeocoderUnavailable) as fault:
        raise UnknownStart(outward_code) from fault
    if not isinstance(origin, LocatedPoint) or origin.precision is not Precision.DISTRICT:
        raise UnknownStart(outward_code)
    way = find_way(origin, entry)
    return Journeys(way, times) if way else None
