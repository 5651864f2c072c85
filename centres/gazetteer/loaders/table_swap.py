"""Putting a filled table in the place of the one that serves, under the same names and for the same users.

PostgreSQL makes everyone who wants a table wait behind one who waits to replace it, so the wait must be short.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import LockNotAvailable

from centres.gazetteer.loaders.errors import LoadRefused

LOCK_TIMEOUT = "2s"
PRIMARY_KEY = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'"
OWNER = "SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass"
GRANTS = """SELECT privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
       CASE WHEN is_grantable THEN 'WITH GRANT OPTION' ELSE '' END
FROM pg_class, aclexplode(relacl) WHERE oid = %s::regclass"""


@contextmanager
def limit_lock_waits(cursor: CursorWrapper) -> Iterator[None]:
    """A transaction that waits for no lock longer than LOCK_TIMEOUT. Raises LoadRefused then."""
    try:
        with transaction.atomic():
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
            yield
    except OperationalError as fault:
        if isinstance(fault.__cause__, LockNotAvailable):
            raise LoadRefused("The table is in use by somebody else. Try again in a minute.") from fault
        raise


def swap_tables(cursor: CursorWrapper, live: str, side: str) -> None:
    """Put `side`, whose primary key is named `side`_pkey, in the place of `live`. Nothing may refer to `live`."""
    cursor.execute(PRIMARY_KEY, [live])
    (primary_key,) = cursor.fetchone()
    cursor.execute(OWNER, [live])
    (owner,) = cursor.fetchone()
    cursor.execute(f"ALTER TABLE {side} OWNER TO {owner}")
    cursor.execute(GRANTS, [live])
    for privilege, grantee, with_option in cursor.fetchall():
        cursor.execute(f"GRANT {privilege} ON {side} TO {grantee} {with_option}")
    cursor.execute(f"DROP TABLE {live}")
    cursor.execute(f"ALTER TABLE {side} RENAME TO {live}")
    cursor.execute(f'ALTER TABLE {live} RENAME CONSTRAINT {side}_pkey TO "{primary_key}"')
