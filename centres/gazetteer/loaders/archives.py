"""Opening what an operator downloaded: a zip or a plain CSV, with every way it can be broken put into words."""

import csv
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from centres.gazetteer.loaders.errors import LoadRefused

if TYPE_CHECKING:
    from _csv import Reader  # the type of a csv.reader, which has a name for type checkers only

NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error)
LOCKED = (RuntimeError, NotImplementedError)  # a password, or a packing that Python cannot undo
LONGEST_LINE = 100_000  # characters; the longest in any of these files has fewer than a thousand
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


def list_zip_members(path: Path, wanted: Callable[[str], bool], what: str) -> list[zipfile.ZipInfo]:
    """The files inside a zip that are wanted, by name. Raises LoadRefused if it is no zip or holds none."""
    get_file_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in archive.infolist() if wanted(info.filename)]
    except OSError as fault:
        raise _unreadable(fault, str(path)) from fault
    except (*NO_ZIP, *LOCKED) as fault:
        raise LoadRefused(f"this is not a zip, or not the whole of it ({fault}).", path.name) from fault
    if not found:
        raise LoadRefused(f"this zip holds no {what}.", path.name)
    return sorted(found, key=lambda info: info.filename)


def get_file_size(path: Path) -> int:
    """Bytes in the plain file at `path`. Raises LoadRefused."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise LoadRefused(
                "this is a pipe or a device, not a file.", str(path)
            )  # opening it could wait for ever
        with path.open("rb"):
            return found.st_size
    except OSError as fault:
        raise _unreadable(fault, str(path)) from fault


@contextmanager
def open_csv_rows(path: Path, member: zipfile.ZipInfo | None = None) -> Iterator["Reader"]:
    """The rows of a CSV, from a zip's member or a plain file. Damage met while reading is a LoadRefused."""
    name = Path(member.filename).name if member else path.name
    with _open_raw(path, member) as raw:
        rows = csv.reader(_short_lines(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), name))
        try:
            yield rows
        except DAMAGED as fault:
            raise LoadRefused(f"the file is cut short or damaged ({fault}).", name, rows.line_num) from fault
        except OSError as fault:
            raise _unreadable(fault, name) from fault
        except UnicodeDecodeError as fault:
            # The wrong byte stands in the block that was read after the rows given out so far.
            line = rows.line_num + 1 + fault.object[: fault.start].count(b"\n")
            raise LoadRefused(f"this is not text in UTF-8 ({fault.reason}).", name, line) from fault
        except csv.Error as fault:
            raise LoadRefused(f"this is not a CSV ({fault}).", name, rows.line_num) from fault


def _short_lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    """The lines of `text`. One that would fill the memory, as a small zip can hold, is refused before it is read."""
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise LoadRefused(f"the line is longer than {LONGEST_LINE:,} characters.", name, number)
        yield line


@contextmanager
def _open_raw(path: Path, member: zipfile.ZipInfo | None) -> Iterator[IO[bytes]]:
    if member is None:
        get_file_size(path)
        with path.open("rb") as raw:
            yield raw
        return
    with zipfile.ZipFile(path) as archive:
        try:
            unpacked = archive.open(member)
        except (*NO_ZIP, *LOCKED) as fault:
            raise LoadRefused(f"the zip cannot be unpacked ({fault}).", Path(member.filename).name) from fault
        with unpacked:
            yield unpacked


def _unreadable(fault: OSError, name: str) -> LoadRefused:
    if isinstance(fault, FileNotFoundError):
        return LoadRefused("there is no such file.", name)
    if isinstance(fault, IsADirectoryError):
        return LoadRefused("this is a folder, not a file.", name)
    return LoadRefused(f"the file cannot be read ({fault.strerror or fault}).", name)
