"""How far two positions are apart, near enough for these islands, in plain arithmetic.

What a visitor is told of a listed centre is measured by PostGIS on the spheroid; this is for what needs no more than a
hundredth. (geopy would cost half a second at the start of every process.)
"""

from math import cos, hypot, radians

KM_PER_DEGREE = 111.2  # of latitude
METRES_IN_A_MILE = 1609.344  # international mile
MILES_PER_DEGREE = KM_PER_DEGREE * 1000 / METRES_IN_A_MILE

Position = tuple[float, float]  # latitude and longitude in degrees, WGS 84


def compute_degrees(here: Position, there: Position) -> float:
    """Apart in degrees of latitude."""
    east = (there[1] - here[1]) * cos(radians((here[0] + there[0]) / 2))
    return hypot(there[0] - here[0], east)


def compute_km(here: Position, there: Position) -> float:
    return compute_degrees(here, there) * KM_PER_DEGREE


def compute_miles(here: Position, there: Position) -> float:
    return compute_degrees(here, there) * MILES_PER_DEGREE
