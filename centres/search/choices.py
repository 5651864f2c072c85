"""Which of many places that may be meant are offered."""

from centres.directory import get_directory
from centres.gazetteer.distance import compute_miles
from centres.gazetteer.results import PlaceChoice

OFFERED = 8  # places
CLOSE = 10  # miles within which a centre keeps a place in the choice


def rank_choices(options: tuple[PlaceChoice, ...]) -> tuple[PlaceChoice, ...]:
    """At most OFFERED of `options`, in their order; one with a published centre close by goes before all others."""
    if len(options) <= OFFERED:
        return options
    entries = get_directory().entries.values()
    centres = [
        (one.latitude, one.longitude)
        for one in entries
        if one.latitude is not None and one.longitude is not None
    ]
    close = [
        option
        for option in options
        if any(compute_miles((option.latitude, option.longitude), position) <= CLOSE for position in centres)
    ]
    others = [option for option in options if option not in close]
    chosen = {*close[:OFFERED], *others[: max(OFFERED - len(close), 0)]}
    return tuple(option for option in options if option in chosen)
