"""The one query behind every search: which published centres are nearest to a point, and how far they are.

`<->` lets the index say which centres are near, but measures on a sphere; distances on the WGS 84 spheroid differ
from that by less than SPHERE_MARGIN. So the index finds the radius that holds the nearest on the sphere, and all
within that radius and its margin are measured and ordered on the spheroid: exact, and as cheap for 5,000 centres
as for 50.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection

from centres.directory import Directory, DirectoryEntry, get_directory
from centres.models import Centre, DirectoryVersion

SPHERE_MARGIN = 1.01  # the flattening is 1/298; this leaves room to spare
HALF_WAY_ROUND = 20_100_000  # metres: further than any two points on earth
ATTEMPTS = 3  # how often a search is asked while others go on changing what is shown

HERE = "ST_MakePoint(%(x)s, %(y)s)::geography"
AMONG = " AND id = ANY(%(ids)s::bigint[])"
NEAREST = """
SELECT version.number, near.id, near.metres
FROM ({version}) AS version (number) LEFT JOIN (
    SELECT id, name, ST_Distance(point, {here}) AS metres FROM {centres}
    WHERE status = 'published'{among} AND ST_DWithin(point, {here}, {margin} * coalesce(
        (SELECT point <-> {here} FROM {centres} WHERE status = 'published' AND point IS NOT NULL{among}
         ORDER BY point <-> {here} OFFSET %(count)s - 1 LIMIT 1),
        {half_way_round}))
    ORDER BY metres, name, id LIMIT %(count)s) AS near ON true
ORDER BY near.metres, near.name, near.id
"""


class CentreMatch(NamedTuple):
    """A published centre with its true distance from where the search started."""

    entry: DirectoryEntry
    metres: float

    @property
    def centre(self) -> Centre:
        return self.entry.centre


class Nearest(NamedTuple):
    """The nearest centres, nearest first, and how many there were to choose from."""

    matches: list[CentreMatch]
    candidates: int


Selection = Callable[[Iterable[DirectoryEntry]], list[DirectoryEntry]]


def find_nearest(point: Point, count: int, select: Selection | None = None) -> Nearest:
    """The `count` published centres nearest to `point` of those that `select` leaves; ties by name, then by id.

    One query, and those of the directory where something that is shown has changed. Centres without a point are in no
    list by distance.
    """
    directory = get_directory()
    for _ in range(ATTEMPTS):
        chosen = None if select is None else select(directory.entries.values())
        ids = None if chosen is None else [one.centre.pk for one in chosen]
        version, rows = query_nearest(point, count, ids)
        if version == directory.version:
            break
        directory = get_directory(version)
    candidates = len(directory.entries if chosen is None else chosen)
    return Nearest(build_matches(directory, rows), candidates)


def query_nearest(
    point: Point, count: int, ids: list[int] | None = None
) -> tuple[int, list[tuple[int, float]]]:
    """The directory's version, and id and metres of each of the nearest: seen at one moment."""
    values = {"x": point.x, "y": point.y, "count": count} | ({} if ids is None else {"ids": ids})
    with connection.cursor() as cursor:
        cursor.execute(ALL if ids is None else SOME, values)
        rows = cursor.fetchall()
    return rows[0][0], [row[1:] for row in rows if row[1] is not None]


def build_matches(directory: Directory, rows: list[tuple[int, float]]) -> list[CentreMatch]:
    """Without a centre that went while the directory was read."""
    return [CentreMatch(directory.entries[pk], metres) for pk, metres in rows if pk in directory.entries]


def build_statement(among: str) -> str:
    return NEAREST.format(
        version=DirectoryVersion.objects.sql,
        here=HERE,
        centres=Centre._meta.db_table,
        among=among,
        margin=SPHERE_MARGIN,
        half_way_round=HALF_WAY_ROUND,
    )


ALL, SOME = build_statement(""), build_statement(AMONG)
