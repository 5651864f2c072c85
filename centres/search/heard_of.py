"""Centres that we have heard of and could not confirm: told of below a list, never in it.

They are drafts that the office has marked. Of such a centre nothing is said but its town and its page in the charity
register, and only where it would be nearer than every centre that we list.
"""

from dataclasses import dataclass

from centres.directory import HeardOfCentre, get_directory
from centres.gazetteer.distance import compute_miles
from centres.search.query import FAR, Results
from centres.search.water_barriers import crosses_water

MOST = 3
WITHIN = 60  # miles
FAR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class HeardOf:
    """A centre that we could not confirm, and how far it is about: in whole miles, in a straight line."""

    centre: HeardOfCentre
    miles: float

    @property
    def distance(self) -> str:
        miles = max(round(self.miles), 1)
        return f"about {miles} mile{'' if miles == 1 else 's'}"


def find_heard_of(results: Results) -> list[HeardOf]:
    """The nearest first, at most three; none where what was asked for had to be offered, for of these we know nothing.

    Those over water are left out: nobody should set out over a ferry for what is not known.
    """
    if results.origin is None or results.is_filtered:
        return []
    here = (results.origin.point.y, results.origin.point.x)
    nearer_than = min([WITHIN, *(one.miles for one in results.nearby[:1])])
    found = [
        HeardOf(one, miles)
        for one in get_directory().heard_of
        if (miles := compute_miles(here, one.position)) < nearer_than
        and not crosses_water(here, one.position)
    ]
    return sorted(found, key=lambda one: (one.miles, one.centre.town))[:MOST]


def is_nearest_far(results: Results) -> bool:
    """Whether even the nearest centre of a list without filters is over 30 miles away, or over an hour where we can
    say."""
    if results.is_filtered or not results.nearby:
        return False
    first = results.nearby[0]
    return first.miles > FAR or (first.minutes or 0) > FAR_MINUTES
