"""The one query behind every search: the nearest published centres to a point, with what they offer.

It is written out as SQL because the ORM's work of composing it cost more than PostgreSQL's of answering it.
`<->` lets the index say which centres are near, but measures on a sphere; distances on the WGS 84 spheroid differ
from that by less than SPHERE_MARGIN. So the index finds the radius that holds the nearest on the sphere, and all
within that radius and its margin are measured and ordered on the spheroid: exact, and as cheap for 5,000 centres
as for 50.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from centres.models import AccessFact, Centre, DayException, OpeningTime, OtherDay, Session, TimetableRows
from therapies.models import Therapy

SPHERE_MARGIN = 1.01  # the flattening is 1/298; this leaves room to spare
HALF_WAY_ROUND = 20_100_000  # metres: further than any two points on earth
FIELDS = ("id", *Centre.CARD_FIELDS)

OFFERS = f"""{Therapy._meta.db_table} AS therapy
    JOIN {Centre.therapies.through._meta.db_table} AS offer ON offer.therapy_id = therapy.id"""
HERE = "ST_MakePoint(%(x)s, %(y)s)::geography"
OFFERING_ALL = f""" AND centre.id IN (SELECT offer.centre_id FROM {OFFERS} WHERE slug = ANY(%(therapies)s)
    GROUP BY offer.centre_id HAVING count(*) = cardinality(%(therapies)s))"""

ANSWERS = f"SELECT FROM {AccessFact._meta.db_table} AS access WHERE access.centre_id = centre.id"
SESSIONS = f"""SELECT FROM {OpeningTime._meta.db_table} AS session WHERE session.centre_id = centre.id
    AND service IN ('building', 'chamber')"""
SAYING_YES_TO_ALL = f""" AND (SELECT count(*) FROM {AccessFact._meta.db_table} AS access
    WHERE access.centre_id = centre.id AND answer = 'yes' AND fact = ANY(%(needs)s)) = cardinality(%(needs)s)"""
SHUT = """(coalesce(closed_from, closed_until) IS NOT NULL
    AND coalesce(closed_from <= %(coming)s, true) AND coalesce(closed_until >= %(coming)s, true))"""
"""As `hours.closure.covers` has it, of the day that is meant: the next of its name."""
OPEN_THAT_DAY = f" AND EXISTS ({SESSIONS} AND weekday = %(day)s) AND NOT {SHUT}"
CLOSED_THAT_DAY = f"""(('building' = ANY(closed_other_days) AND EXISTS ({SESSIONS} AND service = 'building'))
    OR ('chamber' = ANY(closed_other_days) AND EXISTS ({SESSIONS})
        AND NOT EXISTS ({SESSIONS} AND service = 'building')))"""
"""Of a centre without a session on that weekday: whether it has said that it is closed then. The building's word holds
for the chamber in it."""
SAYING_NO = f" AND NOT EXISTS ({ANSWERS} AND answer = 'no' AND fact = ANY(%(needs)s))"
MAY_OPEN_THAT_DAY = (
    f" AND (NOT {CLOSED_THAT_DAY} OR EXISTS ({SESSIONS} AND weekday = %(day)s)) AND NOT {SHUT}"
)

SERVICES = "service IN ('', 'building', 'chamber')"
WEEK = f"""(SELECT json_agg(json_build_array(service, weekday, opens, closes, by_appointment)
        ORDER BY service, weekday, opens)
    FROM {OpeningTime._meta.db_table} AS own WHERE own.centre_id = centre.id AND {SERVICES})"""
DAYS = f"""(SELECT json_agg(json_build_array(service, day, opens, closes, by_appointment) ORDER BY day, service, opens)
    FROM {DayException._meta.db_table} AS own
    WHERE own.centre_id = centre.id AND {SERVICES} AND day >= %(today)s)"""
"""The times that a card is made of; nothing for a centre that has told us none."""


def _build_sql(wanted: str) -> str:
    return f"""
SELECT {", ".join(f"centre.{field}" for field in FIELDS)},
       ST_X(point::geometry), ST_Y(point::geometry), ST_Distance(point, {HERE}) AS metres,
       ARRAY(SELECT ARRAY[slug, therapy.name] FROM {OFFERS}
             WHERE offer.centre_id = centre.id ORDER BY position, therapy.name),
       {WEEK}, {DAYS}
FROM {Centre._meta.db_table} AS centre
WHERE status = 'published'{wanted} AND ST_DWithin(point, {HERE}, {SPHERE_MARGIN} * coalesce(
    (SELECT point <-> {HERE} FROM {Centre._meta.db_table} AS centre
     WHERE status = 'published' AND point IS NOT NULL{wanted}
     ORDER BY point <-> {HERE} OFFSET %(count)s - 1 LIMIT 1),
    {HALF_WAY_ROUND}))
ORDER BY metres, centre.name LIMIT %(count)s
"""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a centre must have: therapies (slugs), access facts that it answers with yes, an ordinary open weekday."""

    therapies: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    day: int | None = None

    def __bool__(self) -> bool:
        return bool(self.therapies or self.needs) or self.day is not None

    @property
    def values(self) -> dict:
        if not self:
            return {}
        return {
            "therapies": list(self.therapies),
            "needs": list(self.needs),
            "day": self.day,
            "coming": self.coming,
        }

    @property
    def coming(self) -> date | None:
        """The next day of that name; today where it is today."""
        today = timezone.localdate()
        return None if self.day is None else today + timedelta(days=(self.day - today.weekday()) % 7)

    def condition(self, needs: str, day: str) -> str:
        """What follows `WHERE status = 'published'`, with the words for needs and day."""
        return "".join(
            (
                OFFERING_ALL if self.therapies else "",
                needs if self.needs else "",
                day if self.day is not None else "",
            )
        )


ALL = _build_sql("")


class OfferedTherapy(NamedTuple):
    """A therapy that a centre offers."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class CentreMatch:
    """A published centre, its position in degrees, its true distance, and what it offers.

    `times`: its sessions of an ordinary week and the coming days that differ, for what its card says.
    """

    centre: Centre
    longitude: float
    latitude: float
    metres: float
    therapies: list[OfferedTherapy]
    times: TimetableRows | None = None


def query_nearest_centres(point: Point, count: int, wanted: Requirements | None = None) -> list[CentreMatch]:
    """The `count` published centres nearest to `point`, nearest first, ties by name. One query.

    With `wanted` only those that have it all. Centres without a point are in no list by distance.
    """
    sql = _build_sql(wanted.condition(SAYING_YES_TO_ALL, OPEN_THAT_DAY)) if wanted else ALL
    return _fetch_matches(sql, point, count, wanted or Requirements())


def query_nearest_silent(point: Point, count: int, wanted: Requirements) -> list[CentreMatch]:
    """The published centres nearest to `point` that may have what is wanted, and have not said so. One query."""
    return _fetch_matches(_build_sql(_build_silent_condition(wanted)), point, count, wanted)


def _fetch_matches(sql: str, point: Point, count: int, wanted: Requirements) -> list[CentreMatch]:
    values = {"x": point.x, "y": point.y, "count": count, "today": timezone.localdate()} | wanted.values
    return [parse_match_row(*row) for row in _rows(sql, values)]


def _rows(sql: str, values: dict) -> list[tuple]:
    """What PostgreSQL answers; of the values only those that the words name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: value for name, value in values.items() if f"%({name})s" in sql})
        return cursor.fetchall()


def parse_match_row(*row) -> CentreMatch:
    *facts, x, y, metres, offers, week, days = row
    centre = Centre.from_db(connection.alias, FIELDS, facts)
    return CentreMatch(
        centre, x, y, metres, [OfferedTherapy(*offer) for offer in offers], parse_time_rows(week, days)
    )


def parse_time_rows(week: list[list] | None, days: list[list] | None) -> TimetableRows | None:
    """The rows that came as JSON; None where there are none."""
    if not week and not days:
        return None
    read = time.fromisoformat
    return TimetableRows(
        [Session(kind, day, read(a), read(b), by) for kind, day, a, b, by in week or ()],
        [
            OtherDay(kind, date.fromisoformat(day), a and read(a), b and read(b), by)
            for kind, day, a, b, by in days or ()
        ],
    )


def count_silent_centres(wanted: Requirements) -> int:
    """How many published centres may have what is wanted, and have not said so. One query."""
    sql = f"""SELECT count(*) FROM {Centre._meta.db_table} AS centre
        WHERE status = 'published'{_build_silent_condition(wanted)}"""
    ((count,),) = _rows(sql, wanted.values)
    return count


def _build_silent_condition(wanted: Requirements) -> str:
    may = wanted.condition(SAYING_NO, MAY_OPEN_THAT_DAY)
    return f"{may} AND NOT (true{wanted.condition(SAYING_YES_TO_ALL, OPEN_THAT_DAY)})"
