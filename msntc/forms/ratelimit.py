"""Counting in PostgreSQL: one statement a check, atomic, whatever the number of processes. While it is away, each
process counts by itself.

A window starts with the first request and lasts its seconds. What is limited is kept as a keyed hash that is other
every day (so that at midnight, UTC, everybody starts afresh), and is cleared away by chance once it is over.
"""

import hashlib
import hmac
import logging
import random
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
SWEEP_CHANCE = 1 / 500
# Whoever sweeps leaves alone what others are counting in (SKIP LOCKED), so nobody waits for the sweeping.
SWEEP = """WITH swept AS (DELETE FROM limits_tally WHERE key IN (
    SELECT key FROM limits_tally WHERE ends_at < statement_timestamp() AND key <> ALL(%(keys)s::uuid[])
    LIMIT 5000 FOR UPDATE SKIP LOCKED)) """
COUNT = """INSERT INTO limits_tally AS tally (key, count, ends_at)
SELECT key, 1, statement_timestamp() + make_interval(secs => seconds)
FROM unnest(%(keys)s::uuid[], %(seconds)s::float8[]) WITH ORDINALITY AS asked (key, seconds, place) ORDER BY place
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tally.ends_at <= statement_timestamp() THEN 1 ELSE tally.count + 1 END,
    ends_at = CASE WHEN tally.ends_at <= statement_timestamp() THEN EXCLUDED.ends_at ELSE tally.ends_at END
RETURNING key, count, ceil(extract(epoch FROM ends_at - statement_timestamp()))::int"""
LOOK = """SELECT key, count, ceil(extract(epoch FROM ends_at - statement_timestamp()))::int FROM limits_tally
WHERE key = ANY(%(keys)s::uuid[]) AND ends_at > statement_timestamp()"""


class Limit(NamedTuple):
    """At most so many in so many seconds."""

    most: int
    seconds: int


class Verdict(NamedTuple):
    """Whether to go on; else after how many seconds to try again."""

    allowed: bool
    retry_after: int = 0


def allow_request(name: str, who: str, most: int, seconds: int) -> Verdict:
    """Counts one request of `who` for `name`: allowed if it is among the first `most` in `seconds`. Raises nothing."""
    return allow_within(name, who, [Limit(most, seconds)])


def allow_within(name: str, who: str, limits: list[Limit]) -> Verdict:
    """The same for several limits at once, in one statement: all must allow it. Refused requests count too."""
    sql = SWEEP + COUNT if random.random() < SWEEP_CHANCE else COUNT  # noqa: S311  (nothing secret hangs on it)
    return _ask(sql, name, who, limits, room_for=0)


def would_allow(name: str, who: str, limits: list[Limit]) -> Verdict:
    """Whether one more would be allowed. Counts nothing, so that one thing can be counted and another stopped by it."""
    return _ask(LOOK, name, who, limits, room_for=1)


def _ask(sql: str, name: str, who: str, limits: list[Limit], *, room_for: int) -> Verdict:
    by_key = {_key(name, who, limit): limit for limit in sorted(limits, key=lambda limit: limit.seconds)}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                sql, {"keys": list(by_key), "seconds": [float(limit.seconds) for limit in by_key.values()]}
            )
            rows = cursor.fetchall()
    except (OperationalError, InterfaceError):
        rows = [
            (key, _count_in_process(key, limit, room_for), limit.seconds) for key, limit in by_key.items()
        ]
    except DatabaseError:
        logger.exception("a rate limit could not be counted")
        return Verdict(True)
    waits = [wait for key, count, wait in rows if count + room_for > by_key[key].most]
    return Verdict(False, max(1, *waits)) if waits else Verdict(True)


def _count_in_process(key: UUID, limit: Limit, room_for: int) -> int:
    """What PostgreSQL would have counted, since it is away; without counting where only room is asked for."""
    kept = caches["limits"]
    kept.add(key, 0, limit.seconds)
    return kept.get(key, 0) if room_for else kept.incr(key)


def _key(name: str, who: str, limit: Limit) -> UUID:
    """Tells one window from another, and nobody who it is."""
    return hash_for_today(f"{name}|{limit.seconds}|{who}")


def hash_for_today(text: str) -> UUID:
    """The same for the same text on one day; tells nobody what the text was, and cannot be matched across days."""
    text = f"{datetime.now(UTC):%Y-%m-%d}|{text}"
    return UUID(bytes=hmac.digest(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256)[:16])
