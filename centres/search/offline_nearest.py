"""Which centres are nearest while the database is away: what `nearest` asks PostGIS, from memory and the file of ways.

The same geodesics on the same spheroid, so that order and distances are the same.
"""

from collections.abc import Iterable
from heapq import nsmallest
from itertools import islice

from geographiclib.geodesic import Geodesic

from centres.directory import Directory, DirectoryEntry
from centres.gazetteer.distance import Position, compute_degrees
from centres.search.travel import offline_table
from centres.search.travel.cells import get_cell

Measured = tuple[int, float, int | None, bool, bool]
"""Id, metres, minutes, whether by ferry, whether the centre has moved: a row of `nearest`, by distance."""


def find_nearest_rows(
    directory: Directory, here: Position, count: int, ids: list[int] | None
) -> list[Measured]:
    """The `count` nearest in a straight line, and as many that are soonest reached by the ways that the file knows; all
    within `ids`."""
    among = directory.entries.values() if ids is None else [directory.entries[pk] for pk in ids]
    ways = offline_table.find_ways(get_cell(here[1], here[0]))
    stood = offline_table.get_points()
    rows = []
    for entry in choose_near(among, here, count, ways or {}):
        pk, there = entry.centre.pk, get_position(entry)
        has_moved = stood.get(pk) != there[::-1]
        way = None if ways is None else ways.get(pk)
        minutes = way.minutes if way and not has_moved else None
        row = (
            pk,
            measure_metres(here, there),
            minutes,
            bool(way and way.has_ferry),
            ways is not None and has_moved,
        )
        rows.append((row[1], entry.centre.name, pk, row))
    return [row for *_, row in sorted(rows)]


def choose_near(
    among: Iterable[DirectoryEntry], here: Position, count: int, also: Iterable[int]
) -> list[DirectoryEntry]:
    placed = {one.centre.pk: one for one in among if one.latitude is not None}
    near = nsmallest(count, placed.values(), key=lambda one: compute_degrees(here, get_position(one)))
    soon = islice((pk for pk in also if pk in placed), count)
    chosen = {one.centre.pk: one for one in near} | {pk: placed[pk] for pk in soon}
    return list(chosen.values())


def get_position(entry: DirectoryEntry) -> Position:
    """Of one that has a point."""
    return entry.latitude or 0.0, entry.longitude or 0.0


def measure_metres(here: Position, there: Position) -> float:
    return float(Geodesic.WGS84.Inverse(*here, *there, Geodesic.DISTANCE)["s12"])
