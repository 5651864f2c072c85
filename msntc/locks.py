"""One at a time across all machines: an advisory lock of PostgreSQL on a connection of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import OperationalError, connection


@contextmanager
def hold_lock(name: str, *, is_waiting: bool = True) -> Iterator[bool]:
    """Holds the lock for the length of the block, and gives whether it is ours: without waiting it may be another's.

    On a connection of its own, in one transaction, because migrations open and close theirs and a pooler hands on what
    is not in a transaction. Raises OperationalError where the database does not answer.
    """
    try:
        own = psycopg.connect(**connection.get_connection_params())
    except psycopg.OperationalError as problem:
        raise OperationalError(" ".join(str(problem).split())) from problem
    with own:
        if is_waiting:
            own.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            yield True
        else:
            yield own.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [name]).fetchone() == (True,)
