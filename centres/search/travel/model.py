"""How fast a car gets on, by how many postcodes there are about: all constants of the estimate, in one place."""

from typing import NamedTuple

import numpy as np

from centres.search.travel.ground import Floats, measure_density

NEAR, ABOUT = 1.2, 6.0  # km: the two scales at which density is measured
EMPTY = 0.05  # postcodes a km², added so that the logarithm of nothing is a number

# Fitted by `make bench-travel FIT=1` (tests/bench/travel_fit.py) on 62 hospitals of a public matrix of car minutes of
# England and Wales, and judged there by the other 63; nothing of the matrix is in here but what it says of these 44
# numbers. The scales, the knots and FULL_ENDS were chosen by trying a few: 0.7 and 3 km, or 3 and 12, judge alike; 2 km
# squares judge like 1 km ones; FULL_ENDS of 4 is worse below 20 minutes, without the two ENDS much worse.
NEAR_KNOTS = (-1.2, -0.4, 0.3, 0.9, 1.5, 2.1)  # log10 of postcodes a km²: 0.06, 0.4, 2, 8, 32, 126
ABOUT_KNOTS = (-0.6, 0.1, 0.7, 1.3, 1.9)  # 0.25, 1.3, 5, 20, 79
SPEEDS = (  # km an hour: a line for each of NEAR_KNOTS, a column for each of ABOUT_KNOTS
    (68, 67, 66, 67, 71),
    (62, 65, 68, 75, 84),
    (59, 64, 72, 87, 99),
    (59, 65, 75, 86, 109),  # edges of large towns: ring roads and motorways
    (62, 66, 71, 76, 105),
    (66, 68, 68, 65, 57),  # the middle of a small town, of a larger one … of a city
)
START = 5.5  # minutes of any way, however short
END_KNOTS = (-0.4, 0.5, 1.1, 1.7)  # as NEAR_KNOTS
ENDS_HERE = (7.6, 5.7, 4.8, 3.1)  # minutes from the door to a road on which one gets on
ENDS_THERE = (0.0, 7.2, 8.8, 5.1)  # minutes from it to a centre's door
FULL_ENDS = 7.0  # km in a straight line after which two thirds of both are lost


class Pace(NamedTuple):
    """Of each square: minutes a km on its roads; minutes that a way loses that sets out there, or arrives there."""

    on_the_way: Floats
    here: Floats
    there: Floats


def measure_pace(counts: Floats) -> Pace:
    """The pace of every square, from how many postcodes each of them holds."""
    near, about = (np.log10(measure_density(counts, km) + EMPTY) for km in (NEAR, ABOUT))
    weights = weigh_squares(near, about)
    ends = weigh_knots(near, END_KNOTS)
    return Pace(
        weights @ (60 / np.array(SPEEDS).ravel()), ends @ np.array(ENDS_HERE), ends @ np.array(ENDS_THERE)
    )


def weigh_squares(near: Floats, about: Floats) -> Floats:
    """How much each of SPEEDS, row by row, counts in each square: between two knots in proportion."""
    rows, columns = weigh_knots(near, NEAR_KNOTS), weigh_knots(about, ABOUT_KNOTS)
    return (rows[..., :, None] * columns[..., None, :]).reshape(*near.shape, -1)


def weigh_knots(values: Floats, knots: tuple[float, ...]) -> Floats:
    """How much each knot counts for each value."""
    unit = np.eye(len(knots))
    return np.stack([np.interp(values, knots, row) for row in unit], axis=-1)


def lose_at_ends(km: Floats) -> Floats:
    """The share of the minutes at both ends that a way of so many km in a straight line loses."""
    share: Floats = 1 - np.exp(-km / FULL_ENDS)
    return share
