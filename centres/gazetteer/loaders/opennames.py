"""Places from OS Open Names: a zip of CSV files by grid square, without a header, 34 columns (OS guide).

Great Britain only, and without population: where GeoNames has the place already, its row is kept and gains the
county and the Welsh or Gaelic name; the others are added.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import Point

from centres.gazetteer.loaders import archives
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.place_table import PlaceRow
from centres.gazetteer.models import Nation, Place
from centres.gazetteer.text import fold_name

COLUMNS = 34
EAST_END, NORTH_END = 700_000, 1_300_000  # metres; the whole of the British grid
LONGEST_NAME, LONGEST_COUNTY = (Place.name.field.max_length or 0, Place.county.field.max_length or 0)
NAME, OTHER_NAME, TYPE, X, Y, COUNTY, COUNTRY = 2, 4, 6, 8, 9, 24, 29


def read_open_names(path: Path) -> Iterator[PlaceRow]:
    """The populated places in the zip at `path`. Raises LoadRefused."""
    to_degrees = CoordTransform(SpatialReference(27700), SpatialReference(4326))
    for member in archives.list_zip_members(
        path, lambda name: bool(re.search(r"Data/[A-Z]{2}\d\d\.csv$", name)), "Data/….csv"
    ):
        file = Path(member.filename).name
        with archives.open_csv_rows(path, member) as lines:
            for line, cells in enumerate(lines, 1):
                if len(cells) != COLUMNS:
                    if not cells:
                        continue
                    raise LoadRefused(f"{len(cells)} columns where OS Open Names has {COLUMNS}.", file, line)
                if cells[TYPE] != "populatedPlace":
                    continue
                try:
                    yield _place(cells, to_degrees)
                except ValueError as fault:
                    raise LoadRefused(f"{fault}.", file, line) from None


def _place(cells: list[str], to_degrees: CoordTransform) -> PlaceRow:
    """Raises ValueError, with the words for it."""
    name, others, county = cells[NAME], tuple(filter(None, [cells[OTHER_NAME]])), cells[COUNTY]
    if not fold_name(name):
        raise ValueError("there is no name")
    if max(map(len, [name, *others])) > LONGEST_NAME or len(county) > LONGEST_COUNTY:
        raise ValueError("a name is too long for one")
    if any(unicodedata.category(letter) == "Cc" for letter in "".join([name, *others, county])):
        raise ValueError(f"a name holds a control character ({name!r})")
    east, north = float(cells[X]), float(cells[Y])
    if not (0 <= east < EAST_END and 0 <= north < NORTH_END):
        raise ValueError(f"{name} at {cells[X]}, {cells[Y]} lies outside the grid")
    point = Point(east, north, srid=27700)
    point.transform(to_degrees)
    nation = Nation(cells[COUNTRY]).value
    return PlaceRow(name, nation, point.y, point.x, Place.Source.OPEN_NAMES, county, local_names=others)
