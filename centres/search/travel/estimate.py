"""Minutes by car from every square of land to centres: the quickest way over the grid, and what both ends cost."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from centres.search.travel import model
from centres.search.travel.graph import Graph, Numbers, build_graph
from centres.search.travel.ground import Flags, Floats, read_ground

FURTHEST = 240  # minutes: a longer way we do not tell, nobody goes it for an afternoon
FURTHEST_VAGUE = (
    90  # minutes: the same where we know nothing but the towns, and miss the motorways between them
)


class Ways(NamedTuple):
    """From every square of land to one centre: minutes, endless where no way leads, and whether a ferry is on it."""

    minutes: NDArray[np.float32]
    has_ferry: Flags


def build_ground_graph(postcodes: Floats) -> Graph:
    """The graph of these islands, from how many postcodes each square holds."""
    ground = read_ground(postcodes)
    return build_graph(ground, model.measure_pace(ground.counts))


def estimate_ways(graph: Graph, points: Iterable[tuple[float, float]]) -> Iterable[Ways]:
    """The ways to each of these points (longitude, latitude)."""
    for longitude, latitude in points:
        node = graph.find_node(longitude, latitude)
        if node is None:
            yield Ways(np.full(graph.cells.size, np.inf, np.float32), np.zeros(graph.cells.size, bool))
            continue
        on_the_way, before = dijkstra(graph.minutes, indices=node, return_predecessors=True, limit=FURTHEST)
        minutes = add_ends(graph, node, on_the_way, graph.measure_km(longitude, latitude))
        is_vague = graph.is_vague | graph.is_vague[node]
        minutes[minutes > np.where(is_vague, FURTHEST_VAGUE, FURTHEST)] = np.inf
        yield Ways(minutes.astype(np.float32), find_ferries(graph, before))


def add_ends(
    graph: Graph, node: int, on_the_way: Floats, km: Floats, squares: slice | Numbers = slice(None)
) -> Floats:
    """Minutes from door to door: those on the way from `squares` to `node`, so many km in a straight line, and what
    setting out and arriving cost."""
    ends = model.lose_at_ends(km) * (graph.pace.here[squares] + graph.pace.there[node])
    minutes: Floats = model.START + on_the_way + ends
    return minutes


def find_ferries(graph: Graph, before: NDArray[np.int32]) -> Flags:
    """Whether a ferry is on the way to each square, where `before` says which square comes before it on its way."""
    nodes = np.arange(before.size)
    step = np.where(before < 0, nodes, before)
    found = np.zeros(before.size, bool)
    for here, there in graph.ferries:
        found[there] |= step[there] == here
    while (step[step] != step).any():
        found |= found[step]
        step = step[step]
    return found | found[step]
