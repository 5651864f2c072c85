"""How many people have a centre near by car, and where a further one would bring it near to most.

People are counted by postcodes with a position: live ones, where the source tells.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection
from scipy.sparse.csgraph import dijkstra

from centres.gazetteer.models import Place
from centres.models import TravelCell
from centres.search.travel.cells import COLUMNS, ROWS
from centres.search.travel.estimate import add_ends, build_ground_graph
from centres.search.travel.graph import Graph, Numbers, get_middles, measure_km
from centres.search.travel.ground import Floats, count_postcodes
from centres.search.travel.table import list_moved_centres

NEAR = (30, 45, 60, 90)  # minutes by car
FAR = 60  # minutes from which a centre is too far for an afternoon of somebody who is tired
TOWN = 10_000  # people, from which a place may have a centre

NEAREST_MINUTES = f"""
SELECT cell, min(one.minutes)
FROM {TravelCell._meta.db_table}, unnest(centres, minutes) AS one (id, minutes)
WHERE one.id = ANY(%s::bigint[]) GROUP BY cell"""


class Gap(NamedTuple):
    """A town where a further centre would help, and how many postcodes it would bring within FAR."""

    place: Place
    postcodes: int


def read_minutes(centres: Collection[int]) -> Floats:
    """Minutes from each square to the nearest of these centres, from the table of minutes; endless where none is told.

    The table names the twenty nearest of a square: of these alone we know. A centre that has moved counts no more.
    """
    standing = set(centres) - {one.pk for one in list_moved_centres()}
    minutes = np.full(ROWS * COLUMNS, np.inf)
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_MINUTES, [list(standing)])
        for cell, nearest in cursor.fetchall():
            minutes[cell] = nearest
    return minutes


def measure_coverage(
    postcodes: Floats, centres: Collection[int], within: Sequence[int] = NEAR
) -> dict[int, float]:
    """The share of postcodes, from 0 to 1, that have one of these centres within so many minutes."""
    minutes, counts = read_minutes(centres), postcodes.ravel()
    known = float(counts.sum()) or 1.0
    return {limit: float(counts[minutes <= limit].sum()) / known for limit in within}


def find_gaps(postcodes: Floats, centres: Collection[int], count: int) -> list[Gap]:
    """The towns where a further centre would help most, best first: each as if those before it were there already.

    Seconds of work for each hundred towns.
    """
    graph = build_ground_graph(count_postcodes())
    missing = np.where(read_minutes(centres) > FAR, postcodes.ravel(), 0)[graph.cells]
    reached = [(place, find_squares_within(graph, place, FAR)) for place in list_towns()]
    gaps: list[Gap] = []
    while reached and len(gaps) < count:
        place, squares = max(reached, key=lambda one: missing[one[1]].sum())
        if not (gain := int(missing[squares].sum())):
            break
        gaps.append(Gap(place, gain))
        missing[squares] = 0
    return gaps


def list_towns() -> list[Place]:
    found = Place.objects.filter(kind=Place.Kind.SETTLEMENT, population__gte=TOWN)
    return list(found.order_by("-population", "name", "pk"))


def find_squares_within(graph: Graph, place: Place, limit: int) -> Numbers:
    """The squares from which a centre at this place would be within so many minutes."""
    longitude, latitude = place.point.x, place.point.y
    node = graph.find_node(longitude, latitude)
    if node is None:
        return np.array([], np.int64)
    on_the_way = dijkstra(graph.minutes, indices=node, limit=limit)
    near = np.flatnonzero(np.isfinite(on_the_way))
    km = measure_km(longitude, latitude, *get_middles(graph.cells[near]))
    return near[add_ends(graph, node, on_the_way[near], km, near) <= limit]
