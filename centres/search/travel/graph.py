"""The ways from square to square: roads everywhere on land, none over the water barriers, ferries where they go."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from centres.gazetteer.distance import KM_PER_DEGREE
from centres.search.travel.cells import COLUMNS, HEIGHT, ROWS, SOUTH, WEST, WIDTH
from centres.search.travel.ferries import Ferry, read_ferries
from centres.search.travel.ground import Flags, Floats, Ground, get_widths
from centres.search.travel.model import Pace
from centres.search.water_barriers import load_barriers

Numbers = NDArray[np.int64]
Position = tuple[Floats | float, Floats | float]  # x and y, of one or of many

STEPS = [(0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1)]
"""Rows and columns to a neighbour: sixteen ways to go, each of them here one way."""
SNAP = 5.0  # km: how far a position may lie from land that we know


@dataclass(frozen=True, slots=True)
class Graph:
    """The squares of land by their numbers, whether we know nothing but towns there, their pace, the minutes from each
    to its neighbours, and which of these ways are ferries."""

    cells: Numbers
    is_vague: Flags
    pace: Pace
    minutes: csr_array
    ferries: frozenset[tuple[int, int]]

    def find_node(self, longitude: float, latitude: float) -> int | None:
        """The square of land that holds a position, or is nearest to it; None where there is none within SNAP."""
        return find_node(self.cells, longitude, latitude)

    def measure_km(self, longitude: float, latitude: float) -> Floats:
        """From a position to the middle of every square, in a straight line."""
        return measure_km(longitude, latitude, *get_middles(self.cells))


def find_node(cells: Numbers, longitude: float, latitude: float) -> int | None:
    """Which of these squares holds a position, or is nearest to it; None where there is none within SNAP."""
    km = measure_km(longitude, latitude, *get_middles(cells))
    node = int(km.argmin())
    return node if km[node] <= SNAP else None


def get_middles(cells: Numbers) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the middles of squares."""
    return WEST + (cells % COLUMNS + 0.5) * WIDTH, SOUTH + (cells // COLUMNS + 0.5) * HEIGHT


def measure_km(longitude: float, latitude: float, longitudes: Floats, latitudes: Floats) -> Floats:
    """From one position to others; good to a hundredth for what a car does in half a day."""
    across = np.cos(np.radians((latitude + latitudes) / 2)) * (longitudes - longitude)
    km: Floats = KM_PER_DEGREE * np.hypot(latitudes - latitude, across)
    return km


def build_graph(ground: Ground, pace: Pace) -> Graph:
    """The graph of the squares that are land."""
    cells = np.flatnonzero(ground.is_land)
    own = Pace(*(values.ravel()[cells] for values in pace))
    starts, ends, km = link_neighbours(cells)
    open_ = ~cross_barriers(get_middles(cells), starts, ends)
    starts, ends, km = starts[open_], ends[open_], km[open_]
    minutes = km / 2 * (own.on_the_way[starts] + own.on_the_way[ends])
    ferries = land_ferries(cells, read_ferries())
    starts = np.concatenate([starts, [here for here, _, _ in ferries]]).astype(int)
    ends = np.concatenate([ends, [there for _, there, _ in ferries]]).astype(int)
    minutes = np.concatenate([minutes, [time for _, _, time in ferries]])
    both_ways = np.concatenate([starts, ends]), np.concatenate([ends, starts])
    matrix = csr_array((np.concatenate([minutes, minutes]), both_ways), shape=(cells.size, cells.size))
    crossings = frozenset(pair for here, there, _ in ferries for pair in ((here, there), (there, here)))
    return Graph(cells, ground.is_vague.ravel()[cells], own, matrix, crossings)


def link_neighbours(cells: Numbers) -> tuple[Numbers, Numbers, Floats]:
    """Pairs of squares that lie beside each other, each pair once, and the km between their middles."""
    nodes = np.full(ROWS * COLUMNS, -1)
    nodes[cells] = np.arange(cells.size)
    rows, columns, widths = cells // COLUMNS, cells % COLUMNS, get_widths()
    starts, ends, lengths = [], [], []
    for down, across in STEPS:
        row, column = rows + down, columns + across
        on_grid = (row < ROWS) & (column >= 0) & (column < COLUMNS)
        other = np.where(on_grid, nodes[np.where(on_grid, row * COLUMNS + column, 0)], -1)
        here = np.flatnonzero(other >= 0)
        starts.append(here)
        ends.append(other[here])
        lengths.append(np.hypot(down * HEIGHT * KM_PER_DEGREE, across * widths[rows[here]]))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(lengths)


def cross_barriers(middles: tuple[Floats, Floats], starts: Numbers, ends: Numbers) -> Flags:
    """Which of the ways between middles cross a water barrier. Each of its stretches counts, however far one goes."""
    x, y = middles
    ax, ay, bx, by = x[starts], y[starts], x[ends], y[ends]
    west, east, south, north = np.minimum(ax, bx), np.maximum(ax, bx), np.minimum(ay, by), np.maximum(ay, by)
    cut = np.zeros(starts.size, bool)
    for barrier in load_barriers():
        beside = (
            (west <= barrier.east)
            & (east >= barrier.west)
            & (south <= barrier.north)
            & (north >= barrier.south)
        )
        near = np.flatnonzero(beside)
        one, other = (ax[near], ay[near]), (bx[near], by[near])
        for p, q in pairwise(barrier.line):
            cut[near] |= (is_left(p, q, one) != is_left(p, q, other)) & (
                is_left(one, other, p) != is_left(one, other, q)
            )
    return cut


def is_left(start: Position, end: Position, point: Position) -> Flags:
    """Whether a point lies to the left of the endless line from `start` through `end`."""
    east, north = end[0] - start[0], end[1] - start[1]
    return np.asarray(east * (point[1] - start[1]) > north * (point[0] - start[0]))


def land_ferries(cells: Numbers, ferries: list[Ferry]) -> list[tuple[int, int, int]]:
    """The squares where each crossing lands, and its minutes; without those that land where we know no land."""
    landed = ((find_node(cells, *one.here), find_node(cells, *one.there), one.minutes) for one in ferries)
    return [
        (here, there, minutes)
        for here, there, minutes in landed
        if here is not None and there is not None and here != there
    ]
