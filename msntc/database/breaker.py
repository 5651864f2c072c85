"""What keeps a database that is stuck from holding up whoever does not need it.

Whatever asks the database does so within `Breaker.ask`. What timed out is refused at once from then on, but for one who
tries again every few seconds; and only so many ask at once, so that threads stay free for files and pages that need no
database: whoever comes then waits for a place for a moment, and for none once somebody has waited for long.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore
from time import monotonic

from django.db import OperationalError

PAUSE = 3.0
"""Seconds in which nobody asks again what timed out; longer than the two that one who tries may wait."""
LONG = 1.0
"""Seconds after which the one who has waited longest is a sign that something is stuck. A busy machine is none."""
ROOM = 5
"""Places in a process that serves, of whose eight threads three stay free."""


class DatabaseStuck(OperationalError):
    """Refused without asking: the same just timed out, or too many wait already."""


class Breaker:
    """Who asks the database in this process, and what timed out. `clock` gives seconds."""

    def __init__(self, room: int = ROOM, clock: Callable[[], float] = monotonic):
        self.on_refusal: Callable[[], object] = lambda: None  # for who counts them
        self._room, self._clock = room, clock
        self._places = Semaphore(room)
        self._lock = Lock()
        self._next_try: dict[str, float] = {}
        self._waiting: dict[object, float] = {}  # the longest first

    @contextmanager
    def ask(self, what: str, is_time_out: Callable[[BaseException], bool]) -> Iterator[bool]:
        """Gives whether this one tries again what timed out before. Raises DatabaseStuck in place of the block."""
        try:
            is_retry = self._take_place(what)
        except DatabaseStuck:
            self.on_refusal()
            raise
        self._waiting[token := object()] = self._clock()
        try:
            yield is_retry
        except BaseException as fault:
            if is_time_out(fault):
                self._next_try[what] = self._clock() + PAUSE
            raise
        else:
            self._next_try.pop(what, None)
        finally:
            del self._waiting[token]
            self._places.release()

    @contextmanager
    def go_on(self) -> Iterator[None]:
        """For what has begun already, such as a transaction: it takes a place if there is one, and is not refused."""
        has_place = self._places.acquire(blocking=False)
        self._waiting[token := object()] = self._clock()
        try:
            yield
        finally:
            del self._waiting[token]
            if has_place:
                self._places.release()

    def _take_place(self, what: str) -> bool:
        with self._lock:
            is_retry = self._refuse_or_try(what)
        if not self._places.acquire(timeout=LONG):
            raise DatabaseStuck("there was no place in time")
        return is_retry

    def _refuse_or_try(self, what: str) -> bool:
        now = self._clock()
        if is_retry := what in self._next_try:
            if now < self._next_try[what]:
                raise DatabaseStuck("it timed out a moment ago")
            self._next_try[what] = now + PAUSE
        if len(self._waiting) >= self._room and now - min(list(self._waiting.values())) > LONG:
            raise DatabaseStuck("too many have waited for long")
        return is_retry
