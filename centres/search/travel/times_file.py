"""An operator's own minutes by car, from a router with road data, in the place of our estimate."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from centres.gazetteer.loaders.errors import LoadRefused
from centres.models import Centre, TravelPoint
from centres.search.travel.cells import get_cell
from centres.search.travel.graph import get_middles
from centres.search.travel.ground import count_postcodes, read_ground
from centres.search.travel.table import MOST, Nearest, list_moved_centres, lock_table, write_table

COLUMNS = ("latitude", "longitude", "centre", "minutes")
LONGEST = 1_440  # minutes: a day
FERRY = {"": False, "no": False, "yes": True}


class Time(NamedTuple):
    """A row of the file: a square, a centre's number, minutes, and whether a ferry is on the way."""

    cell: int
    centre: int
    minutes: float
    has_ferry: bool


def load_times(path: Path) -> tuple[int, int]:
    """Put the file in the place of the table. Returns how many squares and centres it tells of. Raises LoadRefused."""
    slugs = dict(Centre.objects.published().filter(point__isnull=False).values_list("slug", "pk"))
    times: dict[int, dict[int, list[Time]]] = defaultdict(lambda: defaultdict(list))
    for row in read_times(path, slugs):
        times[row.cell][row.centre].append(row)
    if not times:
        raise LoadRefused("There is no row in it.", path.name)
    postcodes = count_postcodes()
    land = np.flatnonzero(read_ground(postcodes).is_land)
    cells = np.union1d(land, np.array(list(times)))
    known = {number for row in times.values() for number in row}
    with lock_table() as cursor:
        TravelPoint.objects.all().delete()
        standing = [one for one in list_moved_centres(everyone=True) if one.pk in known]
        nearest = gather_nearest(cells.tolist(), times)
        squares = write_table(cursor, cells, postcodes.ravel()[cells], nearest, standing, is_estimate=False)
    return squares, len(standing)


def gather_nearest(cells: list[int], times: dict[int, dict[int, list[Time]]]) -> Nearest:
    """Of several positions in one square the mean counts."""
    nearest = Nearest.of_none(len(cells))
    for node, cell in enumerate(cells):
        means = [
            (sum(row.minutes for row in rows) / len(rows), number, any(row.has_ferry for row in rows))
            for number, rows in times.get(cell, {}).items()
        ]
        for place, (minutes, number, has_ferry) in enumerate(sorted(means)[:MOST]):
            nearest.centres[node, place] = number
            nearest.minutes[node, place] = minutes
            nearest.has_ferry[node, place] = has_ferry
    return nearest


def read_times(path: Path, slugs: dict[str, int]) -> Iterator[Time]:
    """The rows, each of them checked."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise LoadRefused(f"The column {' and '.join(missing)} is missing.", path.name, 1)
            for row in reader:
                try:
                    yield read_row(row, slugs)
                except ValueError as fault:
                    raise LoadRefused(str(fault), path.name, reader.line_num) from fault
    except OSError as fault:
        raise LoadRefused(f"It cannot be read ({fault.strerror}).", path.name) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise LoadRefused("It is no CSV file in UTF-8.", path.name) from fault


def read_row(row: dict[str, str], slugs: dict[str, int]) -> Time:
    """Raises ValueError with a sentence that says what is wrong."""
    latitude, longitude, minutes = (read_number(row, name) for name in ("latitude", "longitude", "minutes"))
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    cell = get_cell(longitude, latitude) if is_on_earth else -1
    if cell < 0:
        raise ValueError(f"{latitude}, {longitude} lies outside these islands: is latitude first?")
    slug, ferry = (row["centre"] or "").strip(), (row.get("ferry") or "").strip().lower()
    if slug not in slugs:
        raise ValueError(f"No published centre with a place has the address “{slug}”.")
    if not 0 <= minutes <= LONGEST:
        raise ValueError(f"{row['minutes']} is not a number of minutes from 0 to {LONGEST:,}.")
    if ferry not in FERRY:
        raise ValueError(f"Under ferry write yes or no, not “{ferry}”.")
    return Time(cell, slugs[slug], minutes, FERRY[ferry])


def read_number(row: dict[str, str], name: str) -> float:
    try:
        number = float(row[name])
    except (TypeError, ValueError):
        number = float("nan")
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(f"“{row[name] or ''}” under {name} is not a number.")
    return number


def list_origins() -> Iterator[tuple[float, float]]:
    """Latitude and longitude of the middle of every square that holds a postcode."""
    cells = np.flatnonzero(count_postcodes())
    longitudes, latitudes = get_middles(cells)
    yield from zip(latitudes.round(2).tolist(), longitudes.round(3).tolist(), strict=True)
