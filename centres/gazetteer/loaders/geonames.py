"""Places from GeoNames (CC BY 4.0), as committed in `data/places.csv`, and the few added by hand with their source."""

import csv
from collections.abc import Iterator
from pathlib import Path

from centres.gazetteer.loaders.place_table import PlaceRow
from centres.gazetteer.models import Place

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = {"places.csv": Place.Source.GEONAMES, "places_added.csv": Place.Source.ADDED}


def read_geonames() -> Iterator[PlaceRow]:
    """Every place of both files, those of GeoNames first."""
    for name, source in FILES.items():
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield PlaceRow(
                    name=row["name"],
                    nation=row["nation"],
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                    source=source,
                    county=row["county"],
                    population=int(row["population"]),
                    local_names=_split(row["local_names"]),
                    aliases=_split(row["aliases"]),
                    variants=_split(row["variants"]),
                )


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split("|")) if names else ()
