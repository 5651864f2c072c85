"""What the estimate knows of the ground: where people live, from the postcodes, and where land is.

The Republic of Ireland has no postcodes with positions: there the places with their inhabitants stand for them, and
the drawn outline for its land.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, gaussian_filter

from centres.gazetteer.distance import KM_PER_DEGREE
from centres.gazetteer.models import Nation, Place, PostcodeLocation
from centres.search.travel.cells import COLUMNS, HEIGHT, ROWS, SOUTH, WEST, WIDTH

Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]

OUTLINE = Path("static", "geo", "isles.geojson")
INSIDE_IRELAND = (-8.0, 53.5)  # longitude and latitude of a place in the outline's ring round Ireland
POSTCODES_PER_PERSON = (
    0.04  # of the United Kingdom: 2.7 million, retired ones with them, for 67 million people
)
RURAL = 1.0  # postcodes a km² where no place is listed: Ireland has 1.9 million people there, on 70,000 km²
SPREAD = (
    (20_000, 0.8),
    (200_000, 2.0),
    (10_000_000, 5.0),
)  # people, and how many km they live round the middle
ABOUT = 6.0  # km within which there are postcodes where we know more than towns
RIM = 2  # squares round an inhabited one that roads cross

COUNT = f"""
SELECT floor((ST_Y(point::geometry) - {SOUTH}) / {HEIGHT})::integer * {COLUMNS}
     + floor((ST_X(point::geometry) - {WEST}) / {WIDTH})::integer AS cell, count(*)
FROM {PostcodeLocation._meta.db_table} WHERE point IS NOT NULL{{}} GROUP BY 1"""
LIVE = " AND retired IS NOT TRUE"


def count_postcodes(*, live: bool = False) -> Floats:
    """How many postcodes there are in each square, as rows and columns; `live`: without those that have retired, where
    the source tells."""
    counts = np.zeros(ROWS * COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(LIVE if live else ""))
        for cell, number in cursor.fetchall():
            if 0 <= cell < counts.size:
                counts[cell] = number
    return counts.reshape(ROWS, COLUMNS)


def get_latitudes() -> Floats:
    """Of the middles of the rows, in degrees."""
    return SOUTH + (np.arange(ROWS) + 0.5) * HEIGHT


def get_widths() -> Floats:
    """Of the squares of each row, in km."""
    return KM_PER_DEGREE * WIDTH * np.cos(np.radians(get_latitudes()))


def measure_density(counts: Floats, km: float) -> Floats:
    """Postcodes a km², as they are within about `km` of each square."""
    widths, height = get_widths(), KM_PER_DEGREE * HEIGHT
    spread = gaussian_filter(
        counts, (km / height, km / float(np.median(widths))), mode="constant", truncate=3
    )
    density: Floats = spread / (widths * height)[:, None]
    return density


class Ground(NamedTuple):
    """Of each square: postcodes or what stands for them, whether roads cross it, and whether that is Ireland's land
    where we know nothing but the towns."""

    counts: Floats
    is_land: Flags
    is_vague: Flags


def read_ground(postcodes: Floats) -> Ground:
    """The ground, from how many postcodes each square holds."""
    ireland = draw_ireland()
    inhabited = binary_dilation(postcodes > 0, iterations=RIM)
    is_vague = ireland & (measure_density(postcodes, ABOUT) < RURAL / 2)
    return Ground(np.where(is_vague, count_for_people(), postcodes), inhabited | ireland, is_vague)


def count_for_people() -> Floats:
    """As many postcodes as the people of Ireland would have."""
    height = KM_PER_DEGREE * HEIGHT
    people = np.full((ROWS, COLUMNS), RURAL / POSTCODES_PER_PERSON) * (get_widths() * height)[:, None]
    listed = Place.objects.filter(nation__in=[Nation.IRELAND, Nation.NORTHERN_IRELAND], population__gt=0)
    places = [
        (point.x, point.y, number)
        for point, number in listed.filter(kind=Place.Kind.SETTLEMENT).values_list("point", "population")
    ]
    least = 0
    for most, km in SPREAD:
        grid = np.zeros((ROWS, COLUMNS))
        for longitude, latitude, number in places:
            if least < number <= most:
                grid[int((latitude - SOUTH) / HEIGHT), int((longitude - WEST) / WIDTH)] += number
        people += gaussian_filter(grid, (km / height, km / float(np.median(get_widths()))), truncate=3)
        least = most
    counts: Floats = people * POSTCODES_PER_PERSON
    return counts


def draw_ireland() -> Flags:
    """The squares whose middles lie within the outline of Ireland: a line from them to the east crosses it an odd
    number of times."""
    outline = json.loads((settings.BASE_DIR / OUTLINE).read_text(encoding="utf-8"))
    rings = [
        polygon[0]
        for feature in outline["features"]
        if feature["geometry"]["type"] == "MultiPolygon"
        for polygon in feature["geometry"]["coordinates"]
    ]
    ring = next(ring for ring in rings if encloses(ring, *INSIDE_IRELAND))
    latitudes, longitudes = get_latitudes(), WEST + (np.arange(COLUMNS) + 0.5) * WIDTH
    inside = np.zeros((ROWS, COLUMNS), bool)
    for (ax, ay), (bx, by) in pairwise(ring):
        rows = np.flatnonzero((ay > latitudes) != (by > latitudes))
        if rows.size:
            crossing = (bx - ax) * (latitudes[rows] - ay) / (by - ay) + ax
            inside[rows] ^= longitudes < crossing[:, None]
    return inside


def encloses(ring: list[list[float]], longitude: float, latitude: float) -> bool:
    """Whether the box round a ring holds a position."""
    west, south = np.min(ring, axis=0)
    east, north = np.max(ring, axis=0)
    return bool(west <= longitude <= east and south <= latitude <= north)
