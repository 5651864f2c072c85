"""`make bench-travel`: how right the estimated minutes by car are, judged by hospitals that were not fitted.

On the database of `make run`. With FIT=1 the constants are fitted first, printed, and judged.
"""

import os

import numpy as np

from centres.search.minutes import estimate_range
from centres.search.travel.estimate import build_ground_graph, estimate_ways
from centres.search.travel.ground import count_postcodes
from tests.bench import travel_fit
from tests.bench.travel_matrix import Matrix, find_nodes, read_matrix, split

BANDS = ((0, 20, 85), (20, 40, 70), (40, 60, 78), (60, 150, 85))  # minutes, and the share to reach
FEW, DRAWS = 34, 20  # as many as there are centres, drawn so often


def estimate(matrix: Matrix) -> np.ndarray:
    """Our minutes, in the shape of the matrix."""
    graph = build_ground_graph(count_postcodes())
    nodes = find_nodes(graph, matrix.areas)
    ours = np.full(matrix.minutes.shape, np.nan)
    for number, ways in enumerate(estimate_ways(graph, [tuple(at) for at in matrix.hospitals])):
        ours[nodes >= 0, number] = ways.minutes[nodes[nodes >= 0]]
    ours[~np.isfinite(ours)] = np.nan
    return ours


def report_bands(ours: np.ndarray, true: np.ndarray) -> None:
    for least, most, goal in BANDS:
        pairs = (true >= least) & (true < most)
        off = ours[pairs] - true[pairs]
        right = np.abs(off) <= np.maximum(5, 0.15 * true[pairs])
        print(
            f"{least:3} to {most:3} minutes: {right.mean():6.1%} within max(5 minutes, 15 %) (to reach {goal} %); "
            f"middle error {np.nanmedian(off):+.1f}; no answer {np.isnan(off).mean():.2%}; {pairs.sum():,} pairs"
        )


def report_ranges(ours: np.ndarray, true: np.ndarray) -> None:
    """How often what is shown holds the truth (to reach: about four in five)."""
    sample = np.random.default_rng(5).choice(
        np.flatnonzero(np.isfinite(ours.ravel()) & (true.ravel() < 150)), 60_000
    )
    shown = [
        (estimate_range(float(a)), b) for a, b in zip(ours.ravel()[sample], true.ravel()[sample], strict=True)
    ]
    for least, most in ((0, 20), (20, 40), (40, 60), (60, 90), (90, 150), (0, 150)):
        some = [(told, b) for told, b in shown if least <= b < most]
        held = [told.from_ <= b <= told.to for told, b in some]
        early, wide = [b < told.from_ for told, b in some], [told.to - told.from_ for told, b in some]
        print(
            f"shown at {least:3} to {most:3} minutes: holds the truth {np.mean(held):.0%}, "
            f"too long {np.mean(early):.0%}, {np.mean(wide):.0f} minutes wide"
        )


def report_first(ours: np.ndarray, true: np.ndarray, straight: np.ndarray) -> None:
    """How often the first answer is much slower than the best, with few places to go to."""
    rng = np.random.default_rng(7)
    late = {"by minutes": [], "by straight distance": []}
    for _ in range(DRAWS):
        some = rng.choice(true.shape[1], FEW, replace=False)
        t = np.where(np.isnan(true[:, some]), 999, true[:, some])
        best = t.min(axis=1)
        for name, order in (("by minutes", np.where(np.isnan(ours[:, some]), 998, ours[:, some])),
                            ("by straight distance", straight[:, some])):  # fmt: skip
            first = np.take_along_axis(t, order.argmin(axis=1)[:, None], axis=1)[:, 0]
            late[name].append([(first - best > wait)[best < 200].mean() for wait in (10, 20)])
    for name, shares in late.items():
        ten, twenty = np.mean(shares, axis=0)
        print(
            f"first answer {name}: more than 10 minutes slower than the best {ten:.2%}, more than 20 {twenty:.3%}"
        )


def measure_straight(matrix: Matrix) -> np.ndarray:
    x, y = (matrix.areas[:, None, axis] - matrix.hospitals[None, :, axis] for axis in (0, 1))
    return np.hypot(x * np.cos(np.radians(matrix.areas[:, None, 1])), y)


def main() -> None:
    to_fit, to_judge = split(read_matrix())
    if os.environ.get("FIT"):
        travel_fit.fit(to_fit)
    ours = estimate(to_judge)
    print(f"{to_judge.minutes.shape[1]} hospitals that were not fitted, {len(to_judge.areas):,} areas")
    report_bands(ours, to_judge.minutes)
    report_ranges(ours, to_judge.minutes)
    report_first(ours, to_judge.minutes, measure_straight(to_judge))
