"""Answers without the database: from what the process remembers, and from files that are written beside the tables.

A view that can do so is marked with `answers_offline`. While it does, nothing is asked of the database at all: what
neither memory nor files know raises `DatabaseStuck`, and the visitor gets the page that tells of the outage.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from msntc.database.breaker import DatabaseStuck
from msntc.database.column_file import UnreadableFile

logger = logging.getLogger(__name__)
Value = TypeVar("Value")
REMEMBERED_FOR = 60  # seconds
_offline: ContextVar[bool] = ContextVar("offline", default=False)
_files: dict[Path, tuple[tuple[int, ...], Any]] = {}


def is_offline() -> bool:
    """Whether this request is being answered without the database."""
    return _offline.get()


def refuse_offline() -> None:
    """Raises DatabaseStuck where the database is not to be asked."""
    if is_offline():
        raise DatabaseStuck("this is answered without it")


@contextmanager
def go_offline() -> Iterator[None]:
    """For the length of the block."""
    token = _offline.set(True)
    try:
        yield
    finally:
        _offline.reset(token)


def answers_offline(view: Callable[..., Value]) -> Callable[..., Value]:
    """A view that is asked once more, offline, where the database does not answer. For views that change nothing.

    Nobody keeps the page that it then gives.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> Value:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as fault:
            logger.warning("answered without the database: %s", type(fault).__name__)
            with go_offline():
                said = view(request, *args, **kwargs)
            if isinstance(said, HttpResponse):
                said.headers.setdefault("Cache-Control", "no-store")
            return said

    return answer


def remember(key: str, read: Callable[[], Value]) -> Value:
    """What `read` gives, at most a minute old; offline as this process last read it."""
    kept = caches["process"].get(key)
    if kept is None or (kept[1] < monotonic() and not is_offline()):
        kept = read(), monotonic() + REMEMBERED_FOR
        caches["process"].set(key, kept, timeout=None)
    return kept[0]


def open_offline_file(path: Path, read: Callable[[Path], Value]) -> Value:
    """What `read` makes of a file as it is now on disk; it is read anew where another has taken its place.

    Raises OperationalError: without it there is no answer while the database is away.
    """
    try:
        stat = path.stat()
        state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        kept = _files.get(path)
        if kept is None or kept[0] != state:
            kept = _files[path] = state, read(path)
        return kept[1]
    except (UnreadableFile, OSError) as fault:
        raise OperationalError(f"no answer from files: {fault}") from fault
