"""Replacing the table of postcodes: COPY into staging, place, check, index, swap, all in one transaction.

An interrupted or refused load leaves the old table serving. Grids: OSGB36 / British National Grid (EPSG:27700),
and the Irish Grid (EPSG:29902) for area BT, as MapIt and Ordnance Survey have it.
"""

from collections.abc import Callable, Iterator, Sequence

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from centres.gazetteer.loaders import areas
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import SourceFile
from centres.gazetteer.loaders.table_swap import limit_lock_waits, swap_tables
from centres.gazetteer.models import PostcodeLocation
from centres.gazetteer.postcodes import INWARD_LETTERS, NotAPostcode, Postcode

LIVE, SIDE = PostcodeLocation._meta.db_table, "gazetteer_postcodes_incoming"
WITHOUT_A_PLACE = ("GIR", "NPT")  # Girobank's one code and Newport's before 1998: neither has a position
EASTINGS, NORTHINGS = range(700_000), range(1_300_000)  # metres; the whole of either grid
FEWEST = 0.9  # a new table smaller than this share of the old one is taken for a truncated file
INWARDS = {f"{digit}{x}{y}" for digit in range(10) for x in INWARD_LETTERS for y in INWARD_LETTERS}
CHUNK = 20_000  # rows in one COPY message, which is all that the loader holds in memory
NO_POSITION, BOOLEANS = "\\N\t\\N", {None: "\\N", True: "t", False: "f"}  # as COPY writes them
LOCK = 0x4D53_5043  # the advisory lock that keeps two loads apart

STAGE = """DROP TABLE IF EXISTS pg_temp.staging;
CREATE TEMPORARY TABLE staging (
    code text COLLATE "C", east integer, north integer, retired boolean, file integer, line integer
) ON COMMIT DROP"""
PLACE = f"""INSERT INTO {SIDE} (code, point, retired)
SELECT code, ST_Transform(ST_SetSRID(ST_MakePoint(east, north),
                          CASE WHEN code LIKE 'BT%%' THEN 29902 ELSE 27700 END), 4326)::geography,
       CASE WHEN file < %(newer)s
              OR {areas.AREA} NOT IN (SELECT DISTINCT {areas.AREA} FROM staging WHERE file < %(newer)s)
            THEN retired ELSE true END
FROM {{rows}}"""
NEWEST_OF_EACH = "(SELECT DISTINCT ON (code) * FROM staging ORDER BY code, file, line) AS newest"


def replace_postcodes(
    files: Sequence[SourceFile],
    *,
    newer: int = 0,
    without: frozenset[str] = frozenset(),
    fewer_allowed: bool = False,
    progress: Callable[[SourceFile, int], None] = lambda file, rows: None,
    step: Callable[[str], None] = lambda what: None,
) -> int:
    """Load `files` and swap them in. Returns how many postcodes are then known. Raises LoadRefused.

    The first `newer` files win over the rest. In the areas that they cover, a code that stands in the rest alone is
    retired.
    `without` names postcode areas to leave out. `step` is told what is being done once all rows are read.
    """
    if unknown := without - areas.read_area_boxes().keys():
        raise LoadRefused(f"There is no postcode area {', '.join(sorted(unknown))}.")
    with connection.cursor() as cursor, limit_lock_waits(cursor):
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise LoadRefused("Another load is running.")
        _stage(cursor, files, without, progress)
        step("placing on the map")
        cursor.execute(f"DROP TABLE IF EXISTS {SIDE}")
        cursor.execute(f"CREATE TABLE {SIDE} (LIKE {LIVE} INCLUDING ALL EXCLUDING INDEXES)")
        cursor.execute(PLACE.format(rows=NEWEST_OF_EACH if newer else "staging"), {"newer": newer})
        count = cursor.rowcount
        _refuse_if_fewer(cursor, count, without, fewer_allowed)
        _refuse_if_outside_its_area(cursor, files)
        step("indexing")
        _index(cursor, files)
        step("finding the middle of each sector, district and area")
        areas.fill_postcode_areas(cursor, SIDE, without)
        step("swapping")  # last, since from here to the end visitors' look-ups have to wait
        swap_tables(cursor, LIVE, SIDE)
    return count


def _stage(cursor: CursorWrapper, files: Sequence[SourceFile], without: frozenset[str], progress) -> None:
    cursor.execute(STAGE)
    with cursor.copy("COPY staging FROM STDIN") as copy:
        for number, file in enumerate(files):
            for text, read in _chunks(file, number, without):
                copy.write(text)
                progress(file, read)


def _chunks(file: SourceFile, number: int, without: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The file as COPY text, refusing what is no postcode or no grid reference."""
    wanted, out = {}, []  # whether an outward code is wanted, decided once for all its postcodes
    for code, east, north, retired, line in file.rows:
        outward = code[:-3]
        if outward not in wanted:
            wanted[outward] = _is_wanted(outward, without)
        if wanted[outward] is False:
            continue
        if wanted[outward] is None or code[-3:] not in INWARDS:
            raise LoadRefused(f"{code!r} is not a postcode.", file.name, line)
        if east is None:
            position = NO_POSITION
        elif east in EASTINGS and north in NORTHINGS:
            position = f"{east}\t{north}"
        else:
            raise LoadRefused(f"{code} at {east}, {north} lies outside the grid.", file.name, line)
        out.append(f"{code}\t{position}\t{BOOLEANS[retired]}\t{number}\t{line}\n")
        if len(out) == CHUNK:
            yield "".join(out), CHUNK
            out.clear()
    yield "".join(out), len(out)


def _is_wanted(outward: str, without: frozenset[str]) -> bool | None:
    """False for an outward code to leave out; None for one that cannot be, or is not written in capitals and digits."""
    if outward.startswith(WITHOUT_A_PLACE):
        return False
    try:
        postcode = Postcode.parse(f"{outward}1AA")
    except NotAPostcode:
        return None
    if postcode.outward != outward or postcode.area not in areas.read_area_boxes():
        return None
    return postcode.area not in without


def _refuse_if_fewer(cursor: CursorWrapper, count: int, without: frozenset[str], allowed: bool) -> None:
    """Areas that are left out on purpose do not count."""
    if count == 0:
        raise LoadRefused("There is no postcode in it.")
    cursor.execute(f"SELECT count(*) FROM {LIVE} WHERE {areas.AREA} <> ALL(%s)", [sorted(without)])
    (before,) = cursor.fetchone()
    if count < before * FEWEST and not allowed:
        raise LoadRefused(
            f"It holds {count:,} postcodes and {before:,} are known now: the file may be cut short. "
            "If it is right all the same, add --allow-fewer."
        )


def _refuse_if_outside_its_area(cursor: CursorWrapper, files: Sequence[SourceFile]) -> None:
    """A point outside its postcode area's box comes from the wrong grid or the wrong column."""
    for area, reach in areas.measure_area_extents(cursor, SIDE).items():
        box = areas.read_area_boxes()[area]
        if box.encloses(reach):
            continue
        cursor.execute(
            f"SELECT code, file, line FROM staging JOIN {SIDE} USING (code) WHERE {areas.AREA} = %(area)s AND NOT "
            "(ST_Y(point::geometry) BETWEEN %(south)s AND %(north)s"
            " AND ST_X(point::geometry) BETWEEN %(west)s AND %(east)s) ORDER BY file, line LIMIT 1",
            {"area": area} | box._asdict(),
        )
        code, file, line = cursor.fetchone()
        raise LoadRefused(
            f"{code} would lie outside area {area}: is this the right grid?", files[file].name, line
        )


def _index(cursor: CursorWrapper, files: Sequence[SourceFile]) -> None:
    try:
        with transaction.atomic():
            cursor.execute(
                f"ALTER TABLE {SIDE} ADD CONSTRAINT {SIDE}_pkey PRIMARY KEY (code) WITH (fillfactor = 100)"
            )
    except IntegrityError:
        cursor.execute(
            "SELECT code, file, line FROM (SELECT *, row_number() OVER (PARTITION BY code ORDER BY file, line)"
            " AS number FROM staging) AS numbered WHERE number = 2 ORDER BY file, line LIMIT 1"
        )
        code, file, line = cursor.fetchone()
        raise LoadRefused(f"{code} stands there twice.", files[file].name, line) from None
    cursor.execute(f"ANALYZE {SIDE}")
