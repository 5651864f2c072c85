"""The one query behind every search: which published centres are nearest to a point, how far they are, and how long
the way by car is where that is known.

Fewest minutes stand first. A centre that has moved since its minutes were made stands where its straight distance lets
us expect it. One that the table does not name for this square of ground is further, or no road leads there: such
follow, by straight distance. So it is with all centres while there are no minutes.

`<->` lets the index say which centres are near, but measures on a sphere, which differs from the WGS 84 spheroid by
less than a hundredth. So SPARE more than asked for are taken by the sphere, with those of the table, and all are
measured and ordered on the spheroid: as cheap for 5,000 centres as for 50.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection

from centres.directory import Directory, DirectoryEntry, get_directory, note_directory_is_current
from centres.models import Centre, DirectoryVersion, TravelCell, TravelPoint
from centres.search.offline_nearest import find_nearest_rows
from centres.search.travel.cells import get_cell
from msntc.database.offline import is_offline

SPARE = 5  # centres; the sphere's order is wrong by so many places only where more stand equally far
USUAL_START, USUAL_PACE = 10, 0.83  # minutes, and minutes a km in a straight line, of the usual way by car
ATTEMPTS = 3  # how often a search is asked while others go on changing what is shown

HERE = "ST_MakePoint(%(x)s, %(y)s)::geography"
AMONG = " AND id = ANY(%(ids)s::bigint[])"
NEAREST = """
SELECT version.number, near.id, near.metres, near.minutes, near.has_ferry, near.has_moved
FROM ({version}) AS version (number) LEFT JOIN {cells} AS way ON way.cell = %(cell)s LEFT JOIN LATERAL (
    SELECT id, name, ST_Distance(centre.point, {here}) AS metres,
        CASE WHEN made.point = centre.point THEN way.minutes[array_position(way.centres, id)] END AS minutes,
        coalesce(way.has_ferry[array_position(way.centres, id)], false) AS has_ferry,
        way.cell IS NOT NULL AND made.point IS DISTINCT FROM centre.point AS has_moved
    FROM {centres} AS centre LEFT JOIN {points} AS made ON made.centre_id = id
    WHERE status = 'published' AND centre.point IS NOT NULL{among} AND id = ANY(way.centres || ARRAY(
        SELECT id FROM {centres} WHERE status = 'published' AND point IS NOT NULL{among}
        ORDER BY point <-> {here} LIMIT %(count)s + {spare}))) AS near ON true
ORDER BY near.metres, near.name, near.id
"""


class CentreMatch(NamedTuple):
    """A published centre with its true distance from where the search started, and minutes by car where known."""

    entry: DirectoryEntry
    metres: float
    minutes: int | None = None
    has_ferry: bool = False

    @property
    def centre(self) -> Centre:
        return self.entry.centre


class Row(NamedTuple):
    """A centre's id, its distance, its minutes, whether a ferry is on the way, and whether the centre has moved since
    minutes were made."""

    pk: int
    metres: float
    minutes: int | None
    has_ferry: bool
    has_moved: bool

    @property
    def rank(self) -> tuple[bool, float]:
        """By what the rows, which stand in order of distance, are put in order of the way."""
        if self.minutes is not None:
            return False, self.minutes
        return (False, USUAL_START + USUAL_PACE * self.metres / 1000) if self.has_moved else (True, 0)


class Nearest(NamedTuple):
    """The nearest centres, nearest first, and how many there were to choose from."""

    matches: list[CentreMatch]
    candidates: int


Selection = Callable[[Iterable[DirectoryEntry]], list[DirectoryEntry]]


def find_nearest(point: Point, count: int, select: Selection | None = None) -> Nearest:
    """The `count` published centres nearest to `point` of those that `select` leaves: by minutes by car where known
    (see the module), ties by distance, then by name, then by id.

    One query, and those of the directory where something that is shown has changed; none offline. Centres without a
    point are in no list by distance.
    """
    directory = get_directory()
    for _ in range(ATTEMPTS):
        chosen = None if select is None else select(directory.entries.values())
        ids = None if chosen is None else [one.centre.pk for one in chosen]
        version, rows = query_nearest(point, count, ids)
        if version == directory.version:
            note_directory_is_current()
            break
        directory = get_directory(version)
    candidates = len(directory.entries if chosen is None else chosen)
    return Nearest(build_matches(directory, rows), candidates)


def query_nearest(point: Point, count: int, ids: list[int] | None = None) -> tuple[int, list[Row]]:
    """The directory's version, and the nearest: seen at one moment."""
    if is_offline():
        directory = get_directory()
        known = find_nearest_rows(directory, (point.y, point.x), count + SPARE, ids)
        return directory.version, rank_rows(Row(*row) for row in known)[:count]
    values = {"x": point.x, "y": point.y, "cell": get_cell(point.x, point.y), "count": count}
    with connection.cursor() as cursor:
        cursor.execute(ALL if ids is None else SOME, values if ids is None else values | {"ids": ids})
        rows = cursor.fetchall()
    return rows[0][0], rank_rows(Row(*row[1:]) for row in rows if row[1] is not None)[:count]


def rank_rows(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=attrgetter("rank"))


def build_matches(directory: Directory, rows: list[Row]) -> list[CentreMatch]:
    """Without a centre that went while the directory was read."""
    return [
        CentreMatch(directory.entries[row.pk], row.metres, row.minutes, row.has_ferry)
        for row in rows
        if row.pk in directory.entries
    ]


def build_statement(among: str) -> str:
    return NEAREST.format(
        version=DirectoryVersion.objects.sql,
        here=HERE,
        centres=Centre._meta.db_table,
        cells=TravelCell._meta.db_table,
        points=TravelPoint._meta.db_table,
        spare=SPARE,
        among=among,
    )


ALL, SOME = build_statement(""), build_statement(AMONG)
