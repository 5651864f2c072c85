"""The starter directory: facts about real centres from public sources, none confirmed with the centre.

It is loaded once. Loading it again brings new rows and mends rows that nobody has touched; what staff have changed
or deleted stays as they left it.
"""

import csv
import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db import transaction

from centres.gazetteer.locate import find_town_by_name
from centres.models import Centre, OldSlug, StarterRow, ValueSource
from centres.models.fields import Use, list_fields
from centres.models.provenance import get_printed_value
from centres.snapshots import build_centre_document, get_stored_centres, save_centre
from therapies.models import Therapy

logger = logging.getLogger(__name__)
DATA = Path(__file__).resolve().parent / "data"
COLUMNS, OWN_WORDS = list_fields(Use.STARTER), list_fields(Use.OWN_WORDS)


class LoadCounts(NamedTuple):
    """How many rows were added, changed, and left as they were."""

    added: int
    changed: int
    left: int


@transaction.atomic
def load_starter_rows(rows: Iterable[dict[str, Any]], therapies: dict[str, Therapy]) -> LoadCounts:
    """Bring the rows in. `therapies` by slug; one that staff have deleted is no longer among them."""
    counts = {"added": 0, "changed": 0, "left": 0}
    for row in rows:
        known = StarterRow.objects.select_related("centre").filter(slug=row["slug"]).first()
        if known and (known.centre is None or compute_fingerprint(known.centre) != known.fingerprint):
            if known.centre and not known.centre.value_sources.exists():
                add_standing_sources(known.centre, row)
            counts["left"] += 1
            continue
        if not known and (old := OldSlug.objects.select_related("centre").filter(slug=row["slug"]).first()):
            logger.warning("a starter row is left out: “%s” leads to %s", old.slug, old.centre)
            counts["left"] += 1
            continue
        centre = (known and known.centre) or Centre(slug=row["slug"])
        save_starter_row(centre, row, therapies)
        now = compute_fingerprint(centre)
        counts["added" if not known else "left" if now == known.fingerprint else "changed"] += 1
        StarterRow.objects.update_or_create(slug=row["slug"], defaults={"centre": centre, "fingerprint": now})
    return LoadCounts(**counts)


def save_starter_row(centre: Centre, row: dict[str, Any], therapies: dict[str, Therapy]) -> None:
    """Save what the row says, as a version of its own; a row without a position is placed at its town."""
    is_new = centre.pk is None
    before = [] if is_new else get_stored_centres([centre])
    for column in COLUMNS + OWN_WORDS:
        setattr(centre, column, row.get(column, ""))
    centre.also_offers = "\n".join(filter(None, row["also_offers"].split(";")))
    centre.heard_of = row.get("heard_of") == "yes"
    centre.point, centre.pin = locate_starter_row(row)
    centre.full_clean()
    if is_new:
        centre.skip_history_when_saving, centre.version = True, 0
        centre.save()
        del centre.skip_history_when_saving
    set_offers(centre, {therapies[slug] for slug in row["therapies"].split(";") if slug in therapies})
    set_value_sources(centre, row.get("sources", []))
    now = build_centre_document(centre)
    if is_new or now != before[0].document:
        save_centre(centre, now, before=before)


def set_offers(centre: Centre, therapies: set[Therapy]) -> None:
    """The therapies of the row, and those for which staff have said what is asked."""
    centre.offers.exclude(therapy__in=therapies).filter(terms="").delete()
    centre.therapies.add(*therapies)


def set_value_sources(centre: Centre, rows: list[dict[str, str]]) -> None:
    """In place of those that the centre has. Without a value of its own a row is about what the centre has now."""
    centre.value_sources.all().delete()
    sources = [
        ValueSource(
            centre=centre,
            field=row["field"],
            value=row["value"] or get_printed_value(centre, row["field"]),
            source=row["source"],
            printed=row["printed"],
            year=int(row["year"]) if row["year"] else None,
            is_doubtful=row["doubtful"] == "yes",
        )
        for row in rows
    ]
    known = [one for one in sources if one.value]
    for one in known:
        one.full_clean()
    ValueSource.objects.bulk_create(known)


def add_standing_sources(centre: Centre, row: dict[str, Any]) -> None:
    """To a centre that staff have changed: where and when its values were printed that still stand as they were."""
    standing = [
        one
        for one in row.get("sources", [])
        if (value := one["value"] or row.get(one["field"]))
        and value == get_printed_value(centre, one["field"])
    ]
    set_value_sources(centre, standing)
    for one in standing:
        if one["doubtful"] == "yes":
            logger.warning(
                "%s: the %s that stands on its page is doubtful. Please ask.", centre, one["field"]
            )


def locate_starter_row(row: dict[str, Any]) -> tuple[Point | None, str]:
    """Where the row's centre is, and how that is known."""
    if row["latitude"]:
        return Point(float(row["longitude"]), float(row["latitude"]), srid=4326), row["pin"]
    town = find_town_by_name(row["town"], row["nation"]) if row["town"] else None
    return (town.point, Centre.Pin.TOWN) if town else (None, "")


def compute_fingerprint(centre: Centre) -> str:
    """The same for the same public and staff facts, whatever the row's history."""
    facts = [getattr(centre, column) for column in [*COLUMNS, "slug", "also_offers", "pin"]]
    facts.append([round(number, 7) for number in centre.point] if centre.point else None)
    facts.append(str(centre.confirmed_on))
    facts += ["heard of"] if centre.heard_of else []
    facts.append(sorted(centre.therapies.values_list("slug", flat=True)))
    # What came later counts only where there is some: a row that was loaded before is the same without.
    facts += [[name, words] for name in OWN_WORDS if (words := getattr(centre, name))]
    facts += sorted(
        centre.value_sources.values_list("field", "value", "source", "printed", "year", "is_doubtful"),
        key=str,
    )
    facts += [[name, value] for name, value in list_answers_of_staff(centre) if value]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def list_answers_of_staff(centre: Centre) -> Iterator[tuple[str, Any]]:
    """What no starter row has ever said: where somebody has put it down, the row is no longer ours to change."""
    for name in (
        "closed_from",
        "closed_until",
        "closed_reason",
        "who_may_come",
        "form_first",
        "letter_first",
    ):
        yield name, getattr(centre, name)
    yield "times", list(centre.opening_times.values_list("service", "weekday", "opens", "closes"))
    yield "days", list(centre.exceptions.values_list("day", "service", "opens", "closes"))
    yield "access", list(centre.access.exclude(answer="unknown").values_list("fact", "answer", "number"))
    yield "oxygen", bool(getattr(centre, "oxygen", None))


def read_starter_rows() -> list[dict[str, Any]]:
    """The rows of the directory, each with the `sources` of its values."""
    sources = defaultdict(list)
    for row in read_rows("starter_sources.csv"):
        sources[row["slug"]].append(row)
    return [row | {"sources": sources[row["slug"]]} for row in read_rows("starter_centres.csv")]


def read_rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
