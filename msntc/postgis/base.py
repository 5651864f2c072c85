"""Whether a pooled connection still stands is asked of its socket, not of the server at every request.

A server that stops closes its end, and that can be read there; only then is the server asked. One that vanishes
without a word is noticed by neither way before the first statement.
"""

import select

from django.contrib.gis.db.backends.postgis import base
from psycopg import Connection
from psycopg_pool import ConnectionPool


def check_pooled_connection(connection: Connection) -> None:
    """Raises OperationalError for a connection that is closed at either end."""
    news = select.poll()
    news.register(connection.fileno(), select.POLLIN)
    if news.poll(0):
        ConnectionPool.check_connection(connection)


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> ConnectionPool | None:
        pool = super().pool
        if pool is not None and self.settings_dict["CONN_HEALTH_CHECKS"]:
            pool._check = (
                check_pooled_connection  # Django hands the pool a check of its own and takes no other
            )
        return pool
