"""OS Code-Point Open: a zip with one CSV a postcode area and no header; Great Britain, live codes only.

Quality 90 means "no position" and comes with easting and northing 0. The spacing inside a code differs from
edition to edition, so spaces are taken out. Layout: OS Code-Point Open user guide, Code-Point_Open_Column_Headers.csv.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipInfo

from centres.gazetteer.loaders import archives
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import PlainRow, SourceFile

NO_POSITION = "90"


def read_code_point_open(path: Path) -> list[SourceFile]:
    """One file a postcode area, from the zip at `path`. Raises LoadRefused."""
    found = archives.list_zip_members(
        path, lambda name: bool(re.search(r"CSV/[a-z]{1,2}\.csv$", name)), "Data/CSV/….csv"
    )
    return [SourceFile(Path(info.filename).name, info.file_size, _rows(path, info)) for info in found]


def _rows(path: Path, member: ZipInfo) -> Iterator[PlainRow]:
    name = Path(member.filename).name
    with archives.open_csv_rows(path, member) as lines:
        for line, cells in enumerate(lines, 1):
            if len(cells) < 10:
                if not cells:
                    continue
                raise LoadRefused(f"{len(cells)} columns where Code-Point Open has 10.", name, line)
            code, quality, east, north = cells[0].replace(" ", ""), *cells[1:4]
            try:
                x, y = (None, None) if quality == NO_POSITION else (int(east), int(north))
            except ValueError:
                raise LoadRefused(
                    f"{east!r}, {north!r} is not a grid reference in metres.", name, line
                ) from None
            yield code, x, y, False, line
