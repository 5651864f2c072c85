"""Whether water lies between two points, so that the way by road or ferry is much longer than the straight line.

`data/water.geojson` has barriers drawn by hand along the middle of estuaries, straits and seas, with gaps at bridges
and tunnels, and rings round islands. A water crossed an odd number of times parts the two points; crossed an even
number of times it only lies beside a headland or round an island on the way, and both points are on the same side.

A bridge a little way off matters for a walk and not for a journey: a barrier with `within_km` counts only for
straight lines that are not longer than that. A water whose banks are further round the further out has several
barriers of the same name, end to end.

Plain arithmetic on degrees: the lines are few and short. GEOS would cost more to call, and its prepared geometries
are not safe to share between threads.
"""

import json
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import NamedTuple

from centres.gazetteer.distance import Position, compute_km

DATA = Path(__file__).resolve().parents[1] / "data" / "water.geojson"

Vertex = tuple[float, float]  # longitude and latitude: x and y, as GeoJSON has them


class Barrier(NamedTuple):
    """A line that no road crosses, the box it lies in, and how long a way it may be a bar to (see the module)."""

    west: float
    south: float
    east: float
    north: float
    water: str
    within_km: float
    line: tuple[Vertex, ...]


def crosses_water(here: Position, there: Position) -> bool:
    """Whether the straight line between two positions crosses water that the road has to go far round."""
    return bool(waters_between(here, there))


def waters_between(here: Position, there: Position) -> list[str]:
    """The names of the waters that part two positions, as the file of barriers has them."""
    start, end = here[::-1], there[::-1]
    west, east = sorted((start[0], end[0]))
    south, north = sorted((start[1], end[1]))
    near = [
        barrier
        for barrier in load_barriers()
        if barrier[0] <= east and barrier[2] >= west and barrier[1] <= north and barrier[3] >= south
    ]
    if not near:
        return []
    km = compute_km(here, there)
    times: dict[str, int] = {}
    barring = set()
    for barrier in near:
        if crossings := _crossings(barrier.line, start, end):
            times[barrier.water] = times.get(barrier.water, 0) + crossings
            if km <= barrier.within_km:
                barring.add(barrier.water)
    return [water for water, number in times.items() if number % 2 and water in barring]


@cache
def load_barriers() -> tuple[Barrier, ...]:
    """Every barrier of the file, read once in a process."""
    with DATA.open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return tuple(
        _barrier(feature["geometry"]["coordinates"], **feature["properties"]) for feature in features
    )


def _barrier(coordinates: list[list[float]], name: str, note: str, within_km: float = inf) -> Barrier:
    longitudes, latitudes = zip(*coordinates, strict=True)
    box = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    return Barrier(*box, name, within_km, tuple((x, y) for x, y in coordinates))


def _crossings(line: tuple[Vertex, ...], start: Vertex, end: Vertex) -> int:
    """How many times the straight way from `start` to `end` crosses `line`; a vertex that it meets counts once."""
    x, y = start
    east, north = end[0] - x, end[1] - y
    left = [east * (v - y) > north * (u - x) for u, v in line]  # of the way, made endless at both ends
    if all(left) or not any(left):
        return 0
    return sum(
        before != after and _is_left(one, other, start) != _is_left(one, other, end)
        for (one, before), (other, after) in pairwise(zip(line, left, strict=True))
    )


def _is_left(start: Vertex, end: Vertex, point: Vertex) -> bool:
    """Whether `point` lies to the left of the endless line from `start` through `end`."""
    return (end[0] - start[0]) * (point[1] - start[1]) > (end[1] - start[1]) * (point[0] - start[0])
