"""`make fit-travel`: fits the constants of centres/search/travel/model.py, and prints them as they stand there.

With ways held fixed, minutes are a sum of km at each knot's pace and of what both ends lose: least squares, in bounds
and smooth from knot to knot. The new paces lead to other ways, so it goes round until little changes.
"""

import numpy as np
from scipy.optimize import lsq_linear
from scipy.sparse.csgraph import dijkstra

from centres.search.travel import model
from centres.search.travel.estimate import FURTHEST
from centres.search.travel.graph import Graph, build_graph, get_middles, measure_km
from centres.search.travel.ground import count_postcodes, measure_density, read_ground
from tests.bench.travel_matrix import Matrix, find_nodes

ROUNDS, EACH = 6, 8  # rounds; one area in so many
SMOOTH, FLAT = 60.0, 9.0  # how much a bend, and a slope, from knot to knot is held against a fit
FASTEST = 109.0  # km an hour, 68 miles
LONGEST = 160  # minutes of the ways that count


class Fit:
    def __init__(self, matrix: Matrix):
        self.matrix = matrix
        self.ground = read_ground(count_postcodes())
        self.pace = model.measure_pace(self.ground.counts)
        here = self.ground.is_land.ravel()
        near, about = (
            np.log10(measure_density(self.ground.counts, km) + model.EMPTY).ravel()[here]
            for km in (model.NEAR, model.ABOUT)
        )
        self.squares = model.weigh_squares(near, about).astype(np.float32)
        self.ends = model.weigh_knots(near, model.END_KNOTS)
        self.slow = 60 / np.array(model.SPEEDS, float).ravel()
        self.rest = np.concatenate([[model.START], model.ENDS_HERE, model.ENDS_THERE])

    def draw(self) -> Graph:
        on_the_way = np.zeros(self.ground.is_land.shape)
        on_the_way[self.ground.is_land] = self.squares @ self.slow
        return build_graph(self.ground, self.pace._replace(on_the_way=on_the_way))

    def gather(self) -> tuple[np.ndarray, np.ndarray]:
        """The sums of the least squares over all hospitals."""
        graph = self.draw()
        nodes = find_nodes(graph, self.matrix.areas[::EACH])
        known = nodes >= 0
        nodes = nodes[known]
        size = self.slow.size + self.rest.size
        square, beside = np.zeros((size, size)), np.zeros(size)
        for number, at in enumerate(self.matrix.hospitals):
            there = graph.find_node(*at)
            km, before = dijkstra(graph.minutes, indices=there, return_predecessors=True, limit=FURTHEST)
            true = self.matrix.minutes[::EACH, number][known]
            use = np.isfinite(km[nodes]) & (true < LONGEST)
            rows = self.design(graph, before, nodes[use], there, at)
            within = np.maximum(5, 0.15 * true[use])
            off = np.abs(rows @ np.concatenate([self.slow, self.rest]) - true[use]) / within
            weight = (
                np.select([true[use] < 25, true[use] < 60], [3.0, 1.2], 1.0)
                / within
                / np.sqrt(np.maximum(1, off))
            )
            rows, true = rows * weight[:, None], true[use] * weight
            square, beside = square + rows.T @ rows, beside + rows.T @ true
        return square, beside

    def design(
        self, graph: Graph, before: np.ndarray, nodes: np.ndarray, there: int, at: np.ndarray
    ) -> np.ndarray:
        """A row for each way: km at each knot, one, and what the knots of both ends count."""
        every, (x, y) = np.arange(before.size), get_middles(graph.cells)
        step = np.where(before < 0, every, before)
        km = np.array(measure_km(x, y, x[step], y[step]), np.float32)
        km[km > 5] = 0  # a ferry
        sums = km[:, None] / 2 * (self.squares + self.squares[step])
        while (step[step] != step).any():
            sums += np.where((step != every)[:, None], sums[step], 0)
            step = step[step]
        lost = model.lose_at_ends(measure_km(*at, x[nodes], y[nodes]))[:, None]
        return np.hstack(
            [sums[nodes], np.ones((nodes.size, 1)), self.ends[nodes] * lost, self.ends[[there]] * lost]
        )

    def improve(self, share: float) -> None:
        square, beside = self.gather()
        size, knots = beside.size, self.slow.size
        hold = np.zeros((size, size))
        for bend in hold_smooth(len(model.NEAR_KNOTS), len(model.ABOUT_KNOTS)):
            hold[:knots, :knots] += np.outer(bend, bend)
        root = np.linalg.cholesky(square + hold + np.eye(size) * 1e-3)
        least = np.concatenate([np.full(knots, 60 / FASTEST), np.zeros(size - knots)])
        found = lsq_linear(root.T, np.linalg.solve(root, beside), bounds=(least, np.full(size, 20.0))).x
        self.slow += share * (found[:knots] - self.slow)
        self.rest = found[knots:]


def hold_smooth(rows: int, columns: int) -> list[np.ndarray]:
    held, knots = [], np.arange(rows * columns).reshape(rows, columns)
    for table in (knots, knots.T):
        for line in table.T:
            for weights, scale in (((1, -2, 1), SMOOTH), ((1, -1), FLAT)):
                for first in range(len(line) - len(weights) + 1):
                    row = np.zeros(knots.size)
                    row[line[first : first + len(weights)]] = np.array(weights) * scale
                    held.append(row)
    return held


def fit(matrix: Matrix) -> None:
    ours = Fit(matrix)
    for number in range(ROUNDS):
        ours.improve(0.5 if number < ROUNDS - 1 else 1)
        print(f"round {number + 1} of {ROUNDS}", np.round(ours.rest, 1), flush=True)
    print("SPEEDS = (")
    for line in np.round(60 / ours.slow).astype(int).reshape(len(model.NEAR_KNOTS), -1).tolist():
        print(f"    {tuple(line)},")
    print(")")
    start, here, there = np.split(ours.rest.round(1), [1, 1 + len(model.END_KNOTS)])
    print(f"START = {start[0]}\nENDS_HERE = {tuple(here.tolist())}\nENDS_THERE = {tuple(there.tolist())}")
    model.SPEEDS = tuple(map(tuple, (60 / ours.slow).reshape(len(model.NEAR_KNOTS), -1)))
    model.START, model.ENDS_HERE, model.ENDS_THERE = float(start[0]), tuple(here), tuple(there)
