"""Places from OS Open Names: a zip of CSV files by grid square, without a header, 34 columns (OS getting-started guide).

Great Britain only, and without population: where GeoNames has the place already, its row is kept and gains the
county; the others are added.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import Point
from geopy.distance import great_circle

from centres.gazetteer.loaders import archives
from centres.gazetteer.loaders.place_table import Row
from centres.gazetteer.loaders.refusal import LoadRefused
from centres.gazetteer.models import Nation, Place
from centres.gazetteer.names import fold

COLUMNS = 34
NAME, OTHER_NAME, TYPE, X, Y, COUNTY, COUNTRY = 2, 4, 6, 8, 9, 24, 29
SAME_PLACE = 8  # km: two points of one name nearer than this are taken for one town


def read(path: Path) -> Iterator[Row]:
    """The populated places in the zip at `path`. Raises LoadRefused."""
    to_degrees = CoordTransform(SpatialReference(27700), SpatialReference(4326))
    for member in archives.members(
        path, lambda name: bool(re.search(r"Data/[A-Z]{2}\d\d\.csv$", name)), "Data/….csv"
    ):
        file = Path(member.filename).name
        with archives.lines(path, member) as lines:
            for line, cells in enumerate(lines, 1):
                if len(cells) != COLUMNS:
                    raise LoadRefused(f"{len(cells)} columns where OS Open Names has {COLUMNS}.", file, line)
                if cells[TYPE] != "populatedPlace":
                    continue
                try:
                    point = Point(float(cells[X]), float(cells[Y]), srid=27700)
                    nation = Nation(cells[COUNTRY]).value
                except ValueError as fault:
                    raise LoadRefused(f"{fault}.", file, line) from None
                point.transform(to_degrees)
                others = (cells[OTHER_NAME],) if cells[OTHER_NAME] else ()
                yield Row(
                    cells[NAME], nation, point.y, point.x, Place.Source.OPEN_NAMES, cells[COUNTY], 0, others
                )


def merged(known: Iterable[Row], more: Iterable[Row]) -> list[Row]:
    """`known` with counties from `more`, and after it the places that only `more` has."""
    rows, by_name = list(known), defaultdict(list)
    for index, row in enumerate(rows):
        by_name[fold(row.name), row.nation].append(index)
    for row in more:
        here = (row.latitude, row.longitude)
        for index in by_name[fold(row.name), row.nation]:
            if great_circle(here, (rows[index].latitude, rows[index].longitude)).km < SAME_PLACE:
                rows[index] = replace(rows[index], county=rows[index].county or row.county)
                break
        else:
            by_name[fold(row.name), row.nation].append(len(rows))
            rows.append(row)
    return rows
