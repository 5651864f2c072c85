"""A centre with all that belongs to it, in one query: what its page costs.

PostgreSQL gathers the rows; asking for each kind of them in turn costs three times as much processor time. What comes
out are the same objects as through the ORM, already fetched.
"""

from datetime import date, time
from typing import NamedTuple

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from centres.models import AccessFact, Centre, DayException, Offer, OpeningTime, Oxygen, Photo
from therapies.models import Therapy, TherapyPage

ORDER = {
    "opening_times": (OpeningTime, "service, weekday, opens"),
    "exceptions": (DayException, "day, service, opens"),
    "access": (AccessFact, "id"),
    "photos": (Photo, "position, id"),
    "oxygen": (Oxygen, "id"),
}
MARKS = {
    table: f"""(SELECT string_agg(own.xmin::text || own.ctid::text, '')
        FROM {table} AS own WHERE own.centre_id = centre.id)"""
    for table in (model._meta.db_table for model, _ in ORDER.values())
}
STATE = f"""SELECT centre.id, centre.status, concat_ws('|', centre.xmin::text || centre.ctid::text,
    {", ".join(MARKS.values())},
    (SELECT string_agg(concat(own.xmin, own.ctid, therapy.xmin, therapy.ctid, page.slug, page.live IS NULL), '')
        FROM {Offer._meta.db_table} AS own JOIN {Therapy._meta.db_table} AS therapy ON therapy.id = own.therapy_id
        LEFT JOIN {TherapyPage._meta.db_table} AS page ON page.therapy_id = therapy.id
        WHERE own.centre_id = centre.id))
FROM {Centre._meta.db_table} AS centre WHERE centre.slug = %s AND centre.status <> 'draft'"""
"""What a remembered page hangs on: PostgreSQL's own marks of the centre's row and of all rows that belong to it."""
READ = {models.DateField: date.fromisoformat, models.TimeField: time.fromisoformat}


class CentreState(NamedTuple):
    """Of a centre that visitors may know of: two that are equal show the same."""

    pk: int
    status: str
    mark: str


def get_centre_state(slug: str) -> CentreState | None:
    """How the centre at this address stands now; None where visitors know of none. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [slug])
        row = cursor.fetchone()
    return row and CentreState(*row)


def get_column_names(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def format_columns(model: type[models.Model], alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in get_column_names(model))


def _rows(model: type[models.Model], order: str) -> str:
    to_come = "AND own.day >= %s" if model is DayException else ""  # without years of days that are past
    return f"""(SELECT jsonb_agg(jsonb_build_array({format_columns(model, "own")}) ORDER BY {order})
        FROM {model._meta.db_table} AS own WHERE own.centre_id = {Centre._meta.db_table}.id {to_come})"""


OFFERS = f"""(SELECT jsonb_agg(jsonb_build_array({format_columns(Offer, "own")}, {format_columns(Therapy, "therapy")},
        CASE WHEN page.live IS NULL THEN '' ELSE page.slug END) ORDER BY therapy.position, therapy.name)
    FROM {Offer._meta.db_table} AS own JOIN {Therapy._meta.db_table} AS therapy ON therapy.id = own.therapy_id
    LEFT JOIN {TherapyPage._meta.db_table} AS page ON page.therapy_id = therapy.id
    WHERE own.centre_id = {Centre._meta.db_table}.id)"""
ALL = "jsonb_build_array({})".format(", ".join([OFFERS, *(_rows(*one) for one in ORDER.values())]))


def get_full_centre(centres: QuerySet) -> Centre | None:
    """The first of the centres, with offers (and their therapies, each with `page_slug`), times, access, photographs
    and chamber. Without what only staff may see."""
    found = (
        centres.defer("staff_notes", "document", "contact_email", "second_contact_email")
        .annotate(rows=RawSQL(ALL, [timezone.localdate()], models.JSONField()))  # noqa: S611  (our own constants)
        .first()
    )
    if found is None:
        return None
    offers, *others = found.__dict__.pop("rows")
    own = {
        name: build_objects(model, rows)
        for (name, (model, _)), rows in zip(ORDER.items(), others, strict=True)
    }
    chamber = own.pop("oxygen")
    found._state.fields_cache["oxygen"] = chamber[0] if chamber else None
    found._prefetched_objects_cache = own | {"offers": [build_offer(row) for row in offers or ()]}
    return found


def build_objects(model: type[models.Model], rows: list[list] | None) -> list:
    names = [field.attname for field in model._meta.concrete_fields]
    readers = [
        (n, READ[kind]) for n, f in enumerate(model._meta.concrete_fields) if (kind := type(f)) in READ
    ]
    for row in rows or ():
        for n, read in readers:
            row[n] = row[n] and read(row[n])
    return [model.from_db(connection.alias, names, row) for row in rows or ()]


def build_offer(row: list) -> Offer:
    width = len(get_column_names(Offer))
    (made,), (therapy,) = build_objects(Offer, [row[:width]]), build_objects(Therapy, [row[width:-1]])
    therapy.page_slug = row[-1]
    made.therapy = therapy
    return made
