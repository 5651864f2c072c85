"""The tables of postcodes, areas and places as files beside them, for answers while the database is away.

A postcode is found by halving in a mapped file of 12 bytes each; a hundred-thousandth of a yard is lost. Areas and
places are few: a process that needs them reads them whole, once. Each file says which edition of its table it has.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice, product, takewhile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import OperationalError, connection
from django.db.models import Model
from rapidfuzz import process
from rapidfuzz.distance import OSA

from centres.gazetteer.models import Place, PlaceName, PostcodeArea, PostcodeLocation
from centres.gazetteer.postcodes import INWARD_LETTERS
from msntc.database.column_file import ColumnFile, map_columns, write_columns
from msntc.database.offline import open_offline_file

POSTCODES_FILE, PLACES_FILE = "postcodes.columns", "places.columns"
UNITS = 10_000_000  # in a degree: about a centimetre
INWARDS = {"".join(one): number for number, one in enumerate(product("0123456789", *[INWARD_LETTERS] * 2))}
"""The inward codes that an outward code can have, numbered in their order."""
IN_USE, RETIRED, WITHOUT_POSITION = range(3)
STATES = 4  # that a key has room for

POSTCODES = f"""COPY (SELECT left(code, -3), right(code, 3), round(ST_X(point::geometry) * {UNITS})::integer,
    round(ST_Y(point::geometry) * {UNITS})::integer, coalesce(retired, false)
    FROM {PostcodeLocation._meta.db_table} ORDER BY left(code, -3) COLLATE "C", right(code, 3) COLLATE "C") TO STDOUT"""
AREAS = f"""SELECT code, kind, name, ST_X(point::geometry), ST_Y(point::geometry), postcodes
    FROM {PostcodeArea._meta.db_table} ORDER BY code"""
PLACES = f"""SELECT place.id, place.name, place.kind, place.county, place.authority, place.nation, place.population,
    place.parts, ST_X(place.point::geometry), ST_Y(place.point::geometry), alias.folded, alias.name, alias.kind
    FROM {PlaceName._meta.db_table} AS alias JOIN {Place._meta.db_table} AS place ON place.id = alias.place_id
    ORDER BY alias.folded, place.id"""
"""A row for each name of a place, as `places.Match` has them."""
ALIAS, ALIAS_KIND = 10, 12


def get_path(name: str) -> Path:
    return Path(settings.STATE_DIR) / name


def open_file(name: str) -> ColumnFile:
    """As it is now on disk. Raises OperationalError: without it there is no answer while the database is away."""
    return open_offline_file(get_path(name), map_columns)


def read_edition(table: type[Model]) -> list[Any]:
    """Tells one filling of a table from another: each load makes the table anew, or numbers its rows on."""
    name, key = table._meta.db_table, table._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{name}'::regclass::oid::bigint, (SELECT max({key}) FROM {name})")
        return list(cursor.fetchone())


def is_current(name: str, edition: Any) -> bool:
    """Whether there is a whole file of this edition of its table."""
    try:
        return bool(open_file(name).head["edition"] == edition)
    except OperationalError:
        return False


# Postcodes


def write_postcodes(edition: Any) -> int:
    """Returns how many. About ten seconds."""
    outwards: list[str] = []
    keys, longitudes, latitudes = array("I"), array("i"), array("i")
    with connection.cursor() as cursor, cursor.copy(POSTCODES) as copy:
        for outward, inward, x, y, retired in copy.rows():
            if not outwards or outwards[-1] != outward:
                outwards.append(outward)
            state = WITHOUT_POSITION if x is None else RETIRED if retired == "t" else IN_USE
            keys.append(build_key(len(outwards) - 1, inward) + state)
            longitudes.append(int(x or 0))
            latitudes.append(int(y or 0))
    with connection.cursor() as cursor:
        cursor.execute(AREAS)
        head = {"edition": edition, "outwards": outwards, "areas": cursor.fetchall()}
    columns = {"keys": keys, "longitudes": longitudes, "latitudes": latitudes}
    write_columns(get_path(POSTCODES_FILE), head, columns)
    return len(keys)


def build_key(outward: int, inward: str) -> int:
    """By the number of the outward code among all; with room for a state."""
    return (outward * len(INWARDS) + INWARDS[inward]) * STATES


def find_postcodes(codes: Iterable[str]) -> dict[str, list[Any]]:
    """Longitude, latitude (degrees, None without a position) and whether retired, by each of these codes (N80NP)."""
    file, found = open_file(POSTCODES_FILE), {}
    outwards, keys = file.head["outwards"], file.columns["keys"]
    for code in codes:
        place = bisect_left(outwards, code[:-3])
        if place == len(outwards) or outwards[place] != code[:-3]:
            continue
        key = build_key(place, code[-3:])
        row = bisect_left(keys, key)
        if row < len(keys) and (state := keys[row] - key) < STATES:
            point = (file.columns[name][row] / UNITS for name in ("longitudes", "latitudes"))
            found[code] = [*((None, None) if state == WITHOUT_POSITION else point), state == RETIRED]
    return found


def find_areas(codes: Iterable[str]) -> list[PostcodeArea]:
    """The sectors, districts and areas of these codes."""
    rows = open_file(POSTCODES_FILE).head["areas"]
    return [_area(*row) for code in codes for row in _from(rows, code, 0, 1) if row[0] == code]


def find_parts_of_district(code: str) -> list[PostcodeArea]:
    """The districts that one was divided into: EC1A, EC1M …"""
    rows = open_file(POSTCODES_FILE).head["areas"]
    near = takewhile(lambda row: row[0].startswith(code), _from(rows, code, 0))
    return [_area(*row) for row in near if re.fullmatch(f"{code}[A-Z]", row[0])]


def list_named_areas() -> list[tuple[str, str]]:
    """Name and code of the areas and districts that have a name, by kind and code."""
    named = [(kind, code, name) for code, kind, name, *_ in open_file(POSTCODES_FILE).head["areas"] if name]
    return [(name, code) for _, code, name in sorted(named)]


def _area(code: str, kind: str, name: str, x: float, y: float, postcodes: int) -> PostcodeArea:
    return PostcodeArea(code, kind, name, Point(x, y, srid=4326), postcodes)


# Places


def write_places(edition: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(PLACES)
        rows = cursor.fetchall()
    write_columns(get_path(PLACES_FILE), {"edition": edition, "rows": rows}, {})
    return len(rows)


def find_place_names(names: Iterable[str], shortened: str = "", ending: str = "") -> list[list[Any]]:
    """The rows (PLACES) of these folded names, and those of main names that go on after `shortened` as the pattern
    `ending` allows; each once."""
    rows, pattern, found = list_place_names(), re.compile(ending), {}
    for name in names:
        for row in takewhile(lambda row: row[ALIAS] == name, _from(rows, name, ALIAS)):  # noqa: B023  (used at once)
            found[row[0], name] = row
    if begin := f"{shortened} " if shortened else "":
        for row in takewhile(lambda row: row[ALIAS].startswith(begin), _from(rows, begin, ALIAS)):
            if row[ALIAS_KIND] == PlaceName.Kind.MAIN and pattern.match(row[ALIAS]):
                found[row[0], row[ALIAS]] = row
    return list(found.values())


def list_similar_names(name: str, slips: int, most: int) -> list[str]:
    """Folded names within so many slips of the finger, at most `most`, the fewest first; and those that go on."""
    names = {row[ALIAS] for row in list_place_names() if row[ALIAS_KIND] != PlaceName.Kind.VARIANT}
    alike = process.extract(name, names, scorer=OSA.distance, score_cutoff=slips, limit=most)
    return [one for one, *_ in alike] + [one for one in names if one.startswith(f"{name} ")]


def list_famous_names(people: int) -> list[str]:
    """The folded names of towns of as many people at least."""
    towns = [row for row in list_place_names() if row[2] == Place.Kind.SETTLEMENT and row[6] >= people]
    return list({row[ALIAS] for row in towns if row[ALIAS_KIND] != PlaceName.Kind.VARIANT})


def list_settlements(people: int = -1) -> list[list[Any]]:
    """One row for each town or village of more people than that."""
    rows = list_place_names()
    return list({r[0]: r for r in rows if r[2] == Place.Kind.SETTLEMENT and r[6] > people}.values())


def list_place_names() -> list[list[Any]]:
    return open_file(PLACES_FILE).head["rows"]


def _from(rows: list[list[Any]], text: str, column: int, most: int | None = None) -> Iterator[list[Any]]:
    """The rows from the first on that has `text`, or what comes after it, in the column by which they are sorted."""
    start = bisect_left(rows, text, key=lambda row: row[column])
    return islice(rows, start, None if most is None else start + most)
