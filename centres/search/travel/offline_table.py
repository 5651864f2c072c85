"""The table of minutes by car as a file beside it, for answers while the database is away: six bytes a way."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from centres.gazetteer.offline_tables import get_path, open_file
from centres.models import TravelCell, TravelPoint
from msntc.database.column_file import ColumnFile, write_columns

NAME = "travel.columns"
FERRY = 1 << 15  # the bit of a way's minutes that says that a ferry is on it

CELLS = f"SELECT cell, centres, minutes, has_ferry FROM {TravelCell._meta.db_table} ORDER BY cell"
POINTS = f"""SELECT centre_id, ST_X(point::geometry), ST_Y(point::geometry)
    FROM {TravelPoint._meta.db_table} ORDER BY centre_id"""


class Way(NamedTuple):
    minutes: int
    has_ferry: bool


def write_travel(edition: Any) -> int:
    """Returns of how many squares."""
    cells, starts, centres, minutes = array("I"), array("I"), array("I"), array("H")
    with connection.cursor() as cursor:
        cursor.execute(CELLS)
        for cell, ids, times, ferries in cursor:
            cells.append(cell)
            starts.append(len(centres))
            centres.extend(ids)
            minutes.extend(
                min(time, FERRY - 1) | (FERRY if ferry else 0)
                for time, ferry in zip(times, ferries, strict=True)
            )
        starts.append(len(centres))
        cursor.execute(POINTS)
        head = {"edition": edition, "points": cursor.fetchall()}
    columns = {"cells": cells, "starts": starts, "centres": centres, "minutes": minutes}
    write_columns(get_path(NAME), head, columns)
    return len(cells)


def find_ways(cell: int) -> dict[int, Way] | None:
    """The ways from a square, by the centre's id, the fewest minutes first; None for one that the table does not
    have."""
    columns = open_file(NAME).columns
    cells, starts = columns["cells"], columns["starts"]
    row = bisect_left(cells, cell)
    if cell < 0 or row == len(cells) or cells[row] != cell:
        return None
    return dict(_read_ways(columns, starts[row], starts[row + 1]))


def _read_ways(columns: dict[str, memoryview], first: int, last: int) -> Iterator[tuple[int, Way]]:
    for place in range(first, last):
        told = columns["minutes"][place]
        yield columns["centres"][place], Way(told & ~FERRY, bool(told & FERRY))


def get_points() -> dict[int, tuple[float, float]]:
    """Where each centre stood when its minutes were made: longitude and latitude."""
    return _index_points(open_file(NAME))


@lru_cache(maxsize=1)
def _index_points(file: ColumnFile) -> dict[int, tuple[float, float]]:
    return {pk: (x, y) for pk, x, y in file.head["points"]}
