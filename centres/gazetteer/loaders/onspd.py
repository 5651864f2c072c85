"""The ONS Postcode Directory as ONS gives it out: a zip, or the CSV from inside it.

Columns are found by their header, in the layout to 2024 (oseast1m) and in the one from 2025 (east1m); a header
that has neither is refused rather than guessed at.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipInfo

from centres.gazetteer.loaders import archives
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import PlainRow, SourceFile

COLUMNS = {
    "postcode": ("pcds", "pcd7", "pcd"),
    "easting": ("east1m", "oseast1m"),
    "northing": ("north1m", "osnrth1m"),
    "date of termination": ("doterm",),
}


def read_onspd(path: Path) -> list[SourceFile]:
    """The directory's whole-of-UK file, from the zip or the CSV at `path`. Raises LoadRefused."""
    if path.suffix.lower() == ".csv":
        return [SourceFile(path.name, archives.get_file_size(path), _rows(path))]
    found = archives.list_zip_members(
        path, lambda name: bool(re.search(r"NSPD_[^/]*_UK\.csv$", name)), "ONSPD_…_UK.csv"
    )
    return [SourceFile(Path(info.filename).name, info.file_size, _rows(path, info)) for info in found[:1]]


def _rows(path: Path, member: ZipInfo | None = None) -> Iterator[PlainRow]:
    name = Path(member.filename).name if member else path.name
    with archives.open_csv_rows(path, member) as lines:
        header = [column.strip().lower() for column in next(lines, [])]
        code, east, north, ended = (_column(header, what, name) for what in COLUMNS)
        for line, cells in enumerate(lines, 2):
            if len(cells) != len(header):
                if not cells:
                    continue
                raise LoadRefused(f"{len(cells)} columns where the header has {len(header)}.", name, line)
            packed, x, y = cells[code].replace(" ", ""), cells[east].strip(), cells[north].strip()
            try:
                position: tuple[int, int] | tuple[None, None] = (int(x), int(y)) if x and y else (None, None)
            except ValueError:
                raise LoadRefused(f"{x!r}, {y!r} is not a grid reference in metres.", name, line) from None
            yield packed, position[0], position[1], bool(cells[ended].strip()), line


def _column(header: list[str], what: str, name: str) -> int:
    for spelling in COLUMNS[what]:
        if spelling in header:
            return header.index(spelling)
    raise LoadRefused(f"no column for the {what} ({' or '.join(COLUMNS[what])}).", name, 1)
