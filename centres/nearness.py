"""The one query behind every search: the nearest published centres to a point, with what they offer.

It is written out as SQL because the ORM's work of composing it cost more than PostgreSQL's of answering it.
`<->` lets the index say which centres are near, but measures on a sphere; distances on the WGS 84 spheroid differ
from that by less than SPHERE_MARGIN. So the index finds the radius that holds the nearest on the sphere, and all
within that radius and its margin are measured and ordered on the spheroid: exact, and as cheap for 5,000 centres
as for 50.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection

from centres.models import Centre
from therapies.models import Therapy

SPHERE_MARGIN = 1.01  # the flattening is 1/298; this leaves room to spare
HALF_WAY_ROUND = 20_100_000  # metres: further than any two points on earth
FIELDS = ("id", *Centre.CARD_FIELDS)

OFFERS = f"""{Therapy._meta.db_table} AS therapy
    JOIN {Centre.therapies.through._meta.db_table} AS offer ON offer.therapy_id = therapy.id"""
HERE = "ST_MakePoint(%(x)s, %(y)s)::geography"
OFFERING_ALL = f""" AND centre.id IN (SELECT offer.centre_id FROM {OFFERS} WHERE slug = ANY(%(therapies)s)
    GROUP BY offer.centre_id HAVING count(*) = cardinality(%(therapies)s))"""


def _sql(wanted: str) -> str:
    return f"""
SELECT {", ".join(f"centre.{field}" for field in FIELDS)},
       ST_X(point::geometry), ST_Y(point::geometry), ST_Distance(point, {HERE}) AS metres,
       ARRAY(SELECT ARRAY[slug, therapy.name] FROM {OFFERS}
             WHERE offer.centre_id = centre.id ORDER BY position, therapy.name)
FROM {Centre._meta.db_table} AS centre
WHERE status = 'published'{wanted} AND ST_DWithin(point, {HERE}, {SPHERE_MARGIN} * coalesce(
    (SELECT point <-> {HERE} FROM {Centre._meta.db_table} AS centre
     WHERE status = 'published' AND point IS NOT NULL{wanted}
     ORDER BY point <-> {HERE} OFFSET %(count)s - 1 LIMIT 1),
    {HALF_WAY_ROUND}))
ORDER BY metres, centre.name LIMIT %(count)s
"""


ALL, ONLY_OFFERING = _sql(""), _sql(OFFERING_ALL)


class Offer(NamedTuple):
    """A therapy that a centre offers."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A published centre, its position in degrees, its true distance, and what it offers."""

    centre: Centre
    longitude: float
    latitude: float
    metres: float
    therapies: list[Offer]


def nearest_published(point: Point, count: int, therapies: Collection[str] = ()) -> list[Found]:
    """The `count` published centres nearest to `point`, nearest first, ties by name. One query.

    With `therapies` (slugs) only those that offer them all. Centres without a point are in no list by distance.
    """
    wanted = {"x": point.x, "y": point.y, "count": count}
    with connection.cursor() as cursor:
        if therapies:
            cursor.execute(ONLY_OFFERING, wanted | {"therapies": list(therapies)})
        else:
            cursor.execute(ALL, wanted)
        rows = cursor.fetchall()
    return [
        Found(
            Centre.from_db(connection.alias, FIELDS, facts), x, y, metres, [Offer(*offer) for offer in offers]
        )
        for *facts, x, y, metres, offers in rows
    ]
