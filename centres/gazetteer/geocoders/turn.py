"""Whose turn it is to ask: at most one request a second from the whole site, as Nominatim's policy demands.

PostgreSQL decides, since only it sees every process. A turn is a moment that is booked in one short transaction; the
waiting for it is done afterwards, with nothing held. A service that failed is left alone for a while.
"""

from time import sleep

from django.db import connection, transaction

from centres.gazetteer.outcomes import GeocoderUnavailable

APART = 1.25  # seconds between two turns: a second, and what the machinery may be late by
PATIENCE = 2.0  # seconds that a visitor may be kept waiting for a turn; with APART, two wait at most
SITE = "site"

TAKE = """
INSERT INTO gazetteer_notbefore AS turn (name, moment)
SELECT %(site)s, clock_timestamp() + make_interval(secs => %(apart)s)
WHERE NOT EXISTS (SELECT FROM gazetteer_notbefore WHERE name = %(service)s AND moment > clock_timestamp())
ON CONFLICT (name) DO UPDATE
SET moment = greatest(turn.moment, clock_timestamp()) + make_interval(secs => %(apart)s)
WHERE turn.moment <= clock_timestamp() + make_interval(secs => %(patience)s)
RETURNING extract(epoch FROM turn.moment - clock_timestamp())::float8
"""
IS_RESTING = "SELECT 1 FROM gazetteer_notbefore WHERE name = %s AND moment > clock_timestamp()"
REST = """
INSERT INTO gazetteer_notbefore AS turn (name, moment)
VALUES (%s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (name) DO UPDATE SET moment = greatest(turn.moment, excluded.moment)
"""


def take(service: str) -> bool:
    """Wait for the site's next turn, and say whether there was a wait.

    Raises GeocoderUnavailable where none is to be had in time, where `service` is being left alone, and inside a
    transaction, which would keep everybody else from booking until it ends.
    """
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            values = {"site": SITE, "service": service, "apart": APART, "patience": PATIENCE}
            cursor.execute(TAKE, values)
            booked = cursor.fetchone()
    except RuntimeError as fault:
        raise GeocoderUnavailable("not asked inside a transaction") from fault
    if booked is None:
        raise GeocoderUnavailable("no turn")
    delay = booked[0] - APART
    if delay <= 0:
        return False
    sleep(delay)
    if _is_resting(service):
        raise GeocoderUnavailable("at rest")
    return True


def leave_alone(service: str, seconds: float) -> None:
    """Let nobody ask `service` for so many seconds from now."""
    with connection.cursor() as cursor:
        cursor.execute(REST, [service, float(seconds)])


def _is_resting(service: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_RESTING, [service])
        return cursor.fetchone() is not None
