"""Django's backend for PostGIS with a breaker around connections and statements; named by DATABASES in the settings.

A connection that cannot be had shuts all out; a statement that waited for a lock as long as it may shuts out the same
statement alone. In a transaction nothing is refused: who saves has begun already, and waits for a colleague's row.
"""

import select
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import psycopg
from django.conf import settings
from django.contrib.gis.db.backends.postgis import base
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg_pool import ConnectionPool

from msntc.database.breaker import ROOM, Breaker
from msntc.database.offline import refuse_offline

EVERYBODY = 1_000
breaker = Breaker(ROOM if settings.STATEMENT_TIMEOUT_MS else EVERYBODY)
"""Only a process that serves has too little room; a command may have as many threads as it likes."""

knowing_geometry: WeakSet[Any] = WeakSet()


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(execute_within_breaker)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """From the pool. Who tries again after a time-out knocks first, which a stopped server refuses at once."""
        refuse_offline()
        with breaker.ask(f"connection {self.alias}", is_connection_fault) as is_retry:
            if is_retry:
                psycopg.connect(**conn_params).close()
            connection = super().get_new_connection(conn_params)
            while self.pool and not is_alive(connection):
                connection.close()
                self.pool.putconn(connection)
                connection = super().get_new_connection(conn_params)
            return connection

    def register_geometry_adapters(self, pg_connection: Any, clear_caches: bool = False) -> None:
        """Once for each connection of the pool, and not each time that one is taken out of it."""
        if clear_caches:
            knowing_geometry.clear()
        if pg_connection not in knowing_geometry:
            super().register_geometry_adapters(pg_connection, clear_caches)
            knowing_geometry.add(pg_connection)


def is_alive(connection: psycopg.Connection) -> bool:
    """Whether the server still holds it. Only where something came that nobody asked for, such as its end, is it asked:
    to ask for each request would cost as much as a page does."""
    watch = select.poll()
    try:
        watch.register(connection.fileno(), select.POLLIN)
        if watch.poll(0):
            ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    return True


def is_connection_fault(fault: BaseException) -> bool:
    return isinstance(fault, psycopg.OperationalError)


def is_statement_time_out(fault: BaseException) -> bool:
    return isinstance(fault.__cause__, (LockNotAvailable, QueryCanceled))


def execute_within_breaker(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    refuse_offline()
    if context["connection"].in_atomic_block:
        with breaker.go_on():
            return execute(sql, params, many, context)
    with breaker.ask(str(sql), is_statement_time_out):
        return execute(sql, params, many, context)
