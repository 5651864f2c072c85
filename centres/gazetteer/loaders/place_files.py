"""The places that come with the site, from the files in `data/`, each with a licence of its own (README).

Settlements of GeoNames (CC BY 4.0) and a few added by hand come first. What has the name of one of them near by is
that one: the City of Leeds is Leeds, and so is Leeds station, while the borough of Merton is a place of its own.
"""

import csv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from centres.gazetteer.loaders.merging import merge_places
from centres.gazetteer.loaders.place_table import PlaceRow
from centres.gazetteer.models import Place

DATA = Path(__file__).resolve().parent.parent / "data"
SETTLEMENTS = {"places.csv": Place.Source.GEONAMES, "places_added.csv": Place.Source.ADDED}
OTHERS = {"areas.csv": Place.Source.DIRECTORY, "stations.csv": Place.Source.STATIONS}


def read_place_files() -> list[PlaceRow]:
    """Every place of all files, each once."""
    settlements = (row for name, source in SETTLEMENTS.items() for row in _rows(name, source))
    others = (row for name, source in OTHERS.items() for row in _rows(name, source))
    return merge_places(settlements, others)


def fingerprint_place_files() -> str:
    """Changes whenever one of the files does."""
    found = sha256()
    for name in (*SETTLEMENTS, *OTHERS):
        found.update((DATA / name).read_bytes())
    return found.hexdigest()[:16]


def _rows(name: str, source: str) -> Iterator[PlaceRow]:
    kind = Place.Kind.STATION if source == Place.Source.STATIONS else Place.Kind.SETTLEMENT
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield PlaceRow(
                name=row["name"],
                nation=row["nation"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                source=source,
                county=row["county"],
                population=int(row.get("population") or 0),
                local_names=_split(row.get("local_names")),
                aliases=_split(row.get("aliases")),
                variants=_split(row.get("variants")),
                kind=row.get("kind") or kind,
                authority=row.get("authority", ""),
                parts=_split(row.get("parts")),
            )


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(names.split("|")) if names else ()
