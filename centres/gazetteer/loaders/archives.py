"""Opening what an operator downloaded: a zip or a plain CSV, with every way it can be broken put into words."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from centres.gazetteer.loaders.refusal import LoadRefused


def members(path: Path, wanted: Callable[[str], bool], what: str) -> list[zipfile.ZipInfo]:
    """The files inside a zip that are wanted, by name. Raises LoadRefused if it is no zip or holds none."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in archive.infolist() if wanted(info.filename)]
    except FileNotFoundError:
        raise LoadRefused("there is no such file.", str(path)) from None
    except (zipfile.BadZipFile, OSError) as fault:
        raise LoadRefused(f"this is not a zip, or not the whole of it ({fault}).", path.name) from fault
    if not found:
        raise LoadRefused(f"this zip holds no {what}.", path.name)
    return sorted(found, key=lambda info: info.filename)


@contextmanager
def lines(path: Path, member: zipfile.ZipInfo | None = None) -> Iterator[Iterator[list[str]]]:
    """The rows of a CSV, from a zip's member or a plain file. Damage met while reading is a LoadRefused."""
    name = member.filename.rsplit("/", 1)[-1] if member else path.name
    try:
        with zipfile.ZipFile(path).open(member) if member else path.open("rb") as raw:
            yield csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
    except FileNotFoundError:
        raise LoadRefused("there is no such file.", str(path)) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as fault:
        raise LoadRefused(f"the file is cut short or damaged ({fault}).", name) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise LoadRefused(f"the file is not the text it should be ({fault}).", name) from fault
