"""The shape in which every source hands over its postcodes."""

from collections.abc import Iterable
from typing import NamedTuple


class PostcodeRow(NamedTuple):
    """One postcode as a source has it: packed code, metres on its grid (None: no position), retired if known, line.

    Sources yield plain tuples in this order: a NamedTuple for each of 2.7 million rows costs a second.
    """

    code: str
    east: int | None
    north: int | None
    retired: bool | None
    line: int


PlainRow = tuple[str, int | None, int | None, bool | None, int]
"""A PostcodeRow as a source yields it."""


class SourceFile(NamedTuple):
    """One file of a source, with its size in bytes for the progress bar and its rows, read as they are asked for."""

    name: str
    size: int
    rows: Iterable[PlainRow]
