"""Which of many places that may be meant are offered."""

from math import cos, hypot, radians

from centres.directory import get_directory
from centres.gazetteer.results import PlaceChoice

OFFERED = 8  # places
CLOSE = 10  # miles within which a centre keeps a place in the choice
MILES_PER_DEGREE = 69.1  # of latitude


def rank_choices(options: tuple[PlaceChoice, ...]) -> tuple[PlaceChoice, ...]:
    """At most OFFERED of `options`, in their order; one with a published centre close by goes before all others."""
    if len(options) <= OFFERED:
        return options
    entries = get_directory().entries.values()
    centres = [(one.latitude, one.longitude) for one in entries if one.latitude is not None and one.longitude]
    close = [option for option in options if any(_miles(option, *centre) <= CLOSE for centre in centres)]
    others = [option for option in options if option not in close]
    chosen = {*close[:OFFERED], *others[: max(OFFERED - len(close), 0)]}
    return tuple(option for option in options if option in chosen)


def _miles(option: PlaceChoice, latitude: float, longitude: float) -> float:
    """Near enough for these islands."""
    east = (option.longitude - longitude) * cos(radians(option.latitude))
    return hypot(option.latitude - latitude, east) * MILES_PER_DEGREE
