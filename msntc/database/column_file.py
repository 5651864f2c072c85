"""A table as a file of columns of whole numbers, mapped into memory and searched where it lies.

A line of JSON tells what is in it; then come the columns, each of numbers of one size. It is written whole or not at
all, and read by the machine that wrote it, or one of the same kind. Two processes share one copy in memory.
"""

import json
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from msntc.files import replace_file

FORMAT = f"msntc columns 1, {sys.byteorder}-endian"
STEP = 8  # bytes: where a column may begin


class UnreadableFile(Exception):
    """The file is not there, was cut short, or is of another version of the site."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnFile:
    """What the head says, and the columns by their names."""

    head: dict[str, Any]
    columns: dict[str, memoryview]


def write_columns(path: Path, head: Mapping[str, Any], columns: Mapping[str, "array[int]"]) -> None:
    sizes = {name: [column.typecode, len(column)] for name, column in columns.items()}
    text = json.dumps({"format": FORMAT, "columns": sizes, **head}, ensure_ascii=False).encode() + b"\n"
    with replace_file(path) as file:
        for part in (text, *(column.tobytes() for column in columns.values())):
            file.write(part)
            file.write(bytes(-file.tell() % STEP))


def map_columns(path: Path) -> ColumnFile:
    """Raises UnreadableFile with its name and what is wrong."""
    try:
        with path.open("rb") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        text = mapped[: mapped.find(b"\n") + 1]
        head = json.loads(text)
        if head["format"] != FORMAT:
            raise UnreadableFile(f"{path.name} is of another version")
        sizes = head["columns"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UnreadableFile(f"{path.name} cannot be read ({type(fault).__name__})") from fault
    columns, start, whole = {}, len(text), memoryview(mapped)
    for name, (typecode, number) in sizes.items():
        start += -start % STEP
        end = start + number * array(typecode).itemsize
        if end > len(whole):
            raise UnreadableFile(f"{path.name} was cut short")
        columns[name], start = whole[start:end].cast(typecode), end
    return ColumnFile(head, columns)
