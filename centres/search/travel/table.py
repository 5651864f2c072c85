"""The table of minutes: made whole, brought up to date for the centres that have moved, and swapped in at once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.table_swap import limit_lock_waits, swap_tables
from centres.gazetteer.models import PostcodeLocation
from centres.models import Centre, TravelCell, TravelPoint
from centres.search.travel.cells import COLUMNS, ROWS
from centres.search.travel.estimate import Ways, build_ground_graph, estimate_ways
from centres.search.travel.graph import Numbers
from centres.search.travel.ground import Flags, Floats, count_postcodes

MOST = 20  # centres in a row of the table
TOGETHER = 50  # centres that are held in memory at once
LIVE, SIDE, POINTS = TravelCell._meta.db_table, "centres_travelcell_incoming", TravelPoint._meta.db_table
LOCK = 0x4D53_5457  # the advisory lock that keeps two runs apart

PUBLISHED = f"""
SELECT centre.id, ST_X(centre.point::geometry), ST_Y(centre.point::geometry)
FROM {Centre._meta.db_table} AS centre LEFT JOIN {POINTS} AS made ON made.centre_id = centre.id
WHERE status = 'published' AND centre.point IS NOT NULL AND (%s OR made.point IS DISTINCT FROM centre.point)
ORDER BY centre.id"""
KEEP = f"""
INSERT INTO {POINTS} (centre_id, point, is_estimate)
VALUES (%s, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography, %s)
ON CONFLICT (centre_id) DO UPDATE SET point = excluded.point, is_estimate = excluded.is_estimate"""


class StandingCentre(NamedTuple):
    """A published centre and its position in degrees."""

    pk: int
    longitude: float
    latitude: float


class Nearest(NamedTuple):
    """Of each square the MOST centres with the fewest minutes, in order; endless minutes where there are fewer."""

    centres: Numbers
    minutes: NDArray[np.float32]
    has_ferry: Flags

    @classmethod
    def of_none(cls, squares: int) -> "Nearest":
        shape = squares, MOST
        return cls(np.zeros(shape, np.int64), np.full(shape, np.inf, np.float32), np.zeros(shape, bool))

    def add(self, centres: Sequence[int], ways: Sequence[Ways]) -> "Nearest":
        """With the ways to more centres, one for each."""
        if not centres:
            return self
        minutes = np.hstack([self.minutes, np.stack([way.minutes for way in ways], axis=1)])
        first = np.argsort(minutes, axis=1, kind="stable")[:, :MOST]
        numbers = np.hstack([self.centres, np.tile(np.array(centres, np.int64), (len(minutes), 1))])
        ferries = np.hstack([self.has_ferry, np.stack([way.has_ferry for way in ways], axis=1)])
        return Nearest(*(np.take_along_axis(one, first, axis=1) for one in (numbers, minutes, ferries)))

    def without(self, centres: Sequence[int]) -> tuple["Nearest", Floats]:
        """Without these centres; and the most minutes at which each square can take one in.

        A full row that loses a centre does not know the next after its last: what is slower than that stays out.
        """
        gone = np.isin(self.centres, centres)
        minutes = np.where(gone, np.inf, self.minutes)
        was_full = np.isfinite(self.minutes).all(axis=1)
        last = np.where(np.isfinite(minutes), minutes, 0).max(axis=1)
        return self._replace(minutes=minutes), np.where(was_full, last, np.inf)


@contextmanager
def lock_table() -> Iterator[CursorWrapper]:
    """A transaction in which nobody else makes the table. Raises LoadRefused while somebody does."""
    with connection.cursor() as cursor, limit_lock_waits(cursor):
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise LoadRefused("The minutes are being made already.")
        yield cursor


def is_whole() -> bool:
    """Whether the table was made, or loaded, for the postcodes that there are now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {POINTS} WHERE NOT is_estimate)")
        if cursor.fetchone()[0]:
            return True
        cursor.execute(
            f"SELECT (SELECT sum(postcodes) FROM {LIVE}),"
            f" (SELECT count(*) FROM {PostcodeLocation._meta.db_table} WHERE point IS NOT NULL)"
        )
        kept, known = cursor.fetchone()
        return bool(kept == known)


def list_moved_centres(everyone: bool = False) -> list[StandingCentre]:
    """The published centres whose minutes were made for another place, or never; or everyone with a place."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHED, [everyone])
        return [StandingCentre(*row) for row in cursor.fetchall()]


def replace_table() -> int:
    """Make the table whole. Returns of how many squares minutes are known."""
    with lock_table() as cursor:
        centres = list_moved_centres(everyone=True)
        postcodes = count_postcodes()
        graph = build_ground_graph(postcodes)
        nearest = Nearest.of_none(graph.cells.size)
        for start in range(0, len(centres), TOGETHER):
            some = centres[start : start + TOGETHER]
            nearest = nearest.add(
                [one.pk for one in some], list(estimate_ways(graph, [one[1:] for one in some]))
            )
        TravelPoint.objects.all().delete()
        return write_table(cursor, graph.cells, postcodes.ravel()[graph.cells], nearest, centres)


def update_table(moved: list[StandingCentre]) -> int:
    """Make the minutes of these centres anew. Returns of how many squares minutes are known."""
    with lock_table() as cursor:
        postcodes = np.zeros(ROWS * COLUMNS)
        cursor.execute(f"SELECT cell, postcodes FROM {LIVE}")
        for cell, number in cursor.fetchall():
            postcodes[cell] = number
        graph = build_ground_graph(postcodes.reshape(ROWS, COLUMNS))
        numbers = [one.pk for one in moved]
        nearest, most = read_nearest(cursor, graph.cells).without(numbers)
        ways = [
            way._replace(minutes=np.where(way.minutes < most, way.minutes, np.inf))
            for way in estimate_ways(graph, [one[1:] for one in moved])
        ]
        return write_table(cursor, graph.cells, postcodes[graph.cells], nearest.add(numbers, ways), moved)


def read_nearest(cursor: CursorWrapper, cells: Numbers) -> Nearest:
    """What the table has of these squares."""
    nearest = Nearest.of_none(cells.size)
    cursor.execute(
        f"SELECT cell, centres, minutes, has_ferry FROM {LIVE} WHERE cell = ANY(%s)", [cells.tolist()]
    )
    kept = cursor.fetchall()
    nodes = np.searchsorted(cells, [row[0] for row in kept])
    sizes = np.zeros(cells.size, int)
    sizes[nodes] = [len(row[1]) for row in kept]
    filled = np.arange(MOST) < sizes[:, None]
    in_order = [kept[place] for place in np.argsort(nodes)]
    columns: tuple[NDArray[Any], ...] = nearest
    for part, column in enumerate(columns, 1):
        column[filled] = np.fromiter(chain.from_iterable(row[part] for row in in_order), column.dtype)
    return nearest


def write_table(
    cursor: CursorWrapper,
    cells: Numbers,
    postcodes: Floats,
    nearest: Nearest,
    centres: Iterable[StandingCentre],
    is_estimate: bool = True,
) -> int:
    """Put these rows in the place of the table, and keep where these centres stood."""
    cursor.execute(f"DROP TABLE IF EXISTS {SIDE}")
    cursor.execute(f"CREATE TABLE {SIDE} (LIKE {LIVE} INCLUDING ALL EXCLUDING INDEXES)")
    with cursor.copy(f"COPY {SIDE} (cell, postcodes, centres, minutes, has_ferry) FROM STDIN") as copy:
        copy.write(format_rows(cells, postcodes, nearest))
    cursor.execute(
        f"ALTER TABLE {SIDE} ADD CONSTRAINT {SIDE}_pkey PRIMARY KEY (cell) WITH (fillfactor = 100)"
    )
    cursor.execute(f"ANALYZE {SIDE}")
    cursor.executemany(KEEP, [[*one, is_estimate] for one in centres])
    swap_tables(cursor, LIVE, SIDE)
    return int(np.isfinite(nearest.minutes[:, 0]).sum())


def format_rows(cells: Numbers, postcodes: Floats, nearest: Nearest) -> str:
    """The rows as COPY reads them."""
    sizes = np.isfinite(nearest.minutes).sum(axis=1).tolist()
    minutes = np.rint(np.where(np.isfinite(nearest.minutes), nearest.minutes, 0)).astype(int).tolist()
    rows = zip(
        cells.tolist(), postcodes.astype(int).tolist(), sizes, nearest.centres.tolist(), minutes,
        nearest.has_ferry.tolist(), strict=True,
    )  # fmt: skip
    return "".join(
        f"{cell}\t{number}\t{{{','.join(map(str, centres[:size]))}}}\t{{{','.join(map(str, times[:size]))}}}\t"
        f"{{{','.join('t' if ferry else 'f' for ferry in ferries[:size])}}}\n"
        for cell, number, size, centres, times, ferries in rows
    )
