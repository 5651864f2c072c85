"""Postcode areas: the boxes that postcodes must lie in, and the middles that stand in for unknown postcodes."""

import csv
from functools import cache
from pathlib import Path
from string import digits
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from centres.gazetteer.models import PostcodeArea

DATA = Path(__file__).resolve().parent.parent / "data"
TABLE = PostcodeArea._meta.db_table
AREA = "rtrim(left(code, 2), '0123456789')"
MIDDLE = """ST_SetSRID(ST_MakePoint(percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_X(point::geometry)),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_Y(point::geometry))), 4326)::geography"""
CODES = {
    PostcodeArea.Kind.SECTOR: "left(code, -3) || ' ' || left(right(code, 3), 1)",
    PostcodeArea.Kind.DISTRICT: "left(code, -3)",
}


class Box(NamedTuple):
    """Degrees, WGS 84."""

    south: float
    west: float
    north: float
    east: float

    def encloses(self, other: "Box") -> bool:
        return (
            self.south <= other.south
            and self.west <= other.west
            and other.north <= self.north
            and other.east <= self.east
        )


@cache
def read_area_boxes() -> dict[str, Box]:
    """The 124 postcode areas, each with the box that all its postcodes lie in (`data/postcode_areas.csv`)."""
    return {
        row["area"]: Box(*(float(row[side]) for side in Box._fields)) for row in _rows("postcode_areas.csv")
    }


def measure_area_extents(cursor: CursorWrapper, table: str) -> dict[str, Box]:
    """How far each area's postcodes reach in `table`."""
    x, y = "ST_X(point::geometry)", "ST_Y(point::geometry)"
    cursor.execute(
        f"SELECT {AREA}, min({y}), min({x}), max({y}), max({x}) FROM {table} WHERE point IS NOT NULL GROUP BY 1"
    )
    return {area: Box(*sides) for area, *sides in cursor.fetchall()}


def fill_postcode_areas(cursor: CursorWrapper, table: str, without: frozenset[str] = frozenset()) -> None:
    """Write PostcodeArea anew from `table`, in the caller's transaction; islands without positions from their file.

    `without` names areas to leave out, of which `table` holds nothing either.
    """
    cursor.execute(f"DELETE FROM {TABLE}")
    for kind, code in CODES.items():
        cursor.execute(
            f"INSERT INTO {TABLE} (code, kind, name, point, postcodes) "
            f"SELECT {code}, %s, '', {MIDDLE}, count(*) FROM {table} WHERE point IS NOT NULL GROUP BY 1",
            [kind],
        )
    for row in _rows("island_districts.csv"):
        if row["district"].rstrip(digits) in without:
            continue
        cursor.execute(
            f"INSERT INTO {TABLE} (code, kind, name, point, postcodes) "
            "VALUES (%s, 'district', %s, ST_MakePoint(%s, %s)::geography, 0) ON CONFLICT (code) DO NOTHING",
            [
                row["district"],
                ", ".join(dict.fromkeys([row["name"], row["nation"]])),
                row["longitude"],
                row["latitude"],
            ],
        )
    cursor.execute(
        f"INSERT INTO {TABLE} (code, kind, name, point, postcodes) "
        f"SELECT {AREA}, 'area', '', {MIDDLE}, sum(postcodes) FROM {TABLE} WHERE kind = 'district' GROUP BY 1"
    )
    names = [(row["name"], row["area"]) for row in _rows("postcode_areas.csv")]
    cursor.executemany(f"UPDATE {TABLE} SET name = %s WHERE code = %s", names)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
