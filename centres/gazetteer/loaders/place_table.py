"""Replacing the table of places and their names, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from psycopg import sql

from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.text import fold_name

BATCH = 2_000
# Without it, searches plan by what the tables held before, and read all new names that the index has not yet sorted.
TIDY = (
    f"ANALYZE {Place._meta.db_table}, {PlaceName._meta.db_table}",
    f"SELECT gin_clean_pending_list('{PlaceName._meta.indexes[0].name}')",
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as a source has it; degrees in WGS 84. The names are those beside the main one, by their kind."""

    name: str
    nation: str
    latitude: float
    longitude: float
    source: str
    county: str = ""
    population: int = 0
    local_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    kind: str = Place.Kind.SETTLEMENT
    authority: str = ""
    parts: tuple[str, ...] = ()


def read_edition() -> str:
    """What the places were loaded from, as `replace_places` was told: a comment on their table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [Place._meta.db_table])
        return cursor.fetchone()[0] or ""


def replace_places(rows: Iterable[PlaceRow], edition: str = "") -> int:
    """Put `rows` in the place of all places, and remember their `edition`. Returns how many there are."""
    with transaction.atomic():
        Place.objects.all().delete()
        places = []
        for row in rows:
            place = Place(
                name=row.name,
                kind=row.kind,
                nation=row.nation,
                county=row.county,
                authority=row.authority,
                population=row.population,
                point=Point(row.longitude, row.latitude, srid=4326),
                source=row.source,
                parts=list(row.parts),
            )
            places.append((place, row))
        Place.objects.bulk_create([place for place, _ in places], batch_size=BATCH)
        PlaceName.objects.bulk_create(
            (name for place, row in places for name in _names(place, row)), batch_size=BATCH
        )
        with connection.cursor() as cursor:
            for statement in TIDY:
                cursor.execute(statement)
            cursor.execute(
                sql.SQL("COMMENT ON TABLE {} IS {}").format(sql.Identifier(Place._meta.db_table), edition)
            )
    return len(places)


def _names(place: Place, row: PlaceRow) -> Iterable[PlaceName]:
    """The place's names, each folded form once and as the best of its kinds."""
    by_kind = {
        PlaceName.Kind.MAIN: (row.name,),
        PlaceName.Kind.LOCAL: row.local_names,
        PlaceName.Kind.ALIAS: row.aliases,
        PlaceName.Kind.VARIANT: row.variants,
    }
    known = set[str]()
    for kind, names in by_kind.items():
        for name in names:
            if (folded := fold_name(name)) and folded not in known:
                known.add(folded)
                yield PlaceName(place=place, name=name, kind=kind, folded=folded)
