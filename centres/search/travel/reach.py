"""Whom a published centre is near to, read from the table of minutes. Nothing here is heavy: a page may ask."""

from django.db import connection

from centres.models import Centre, TravelCell, TravelPoint

NEAREST_OF_EACH = f"""
SELECT first.id, sum(way.postcodes)::integer
FROM {TravelCell._meta.db_table} AS way CROSS JOIN LATERAL (
    SELECT centre.id FROM unnest(way.centres) WITH ORDINALITY AS one (id, place)
    JOIN {Centre._meta.db_table} AS centre ON centre.id = one.id AND centre.status = 'published'
    JOIN {TravelPoint._meta.db_table} AS made ON made.centre_id = one.id AND made.point = centre.point
    ORDER BY place LIMIT 1) AS first
WHERE way.postcodes > 0
GROUP BY first.id"""


def count_nearest_postcodes() -> dict[int, int]:
    """How many postcodes have each published centre as the fewest minutes by car away, by the centre's id.

    Without centres that have none, and those that have moved since their minutes were made. Postcodes with a position,
    retired ones too: the table keeps no others. One query, and nothing where there is no table.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_OF_EACH)
        return dict(cursor.fetchall())
