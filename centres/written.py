"""A centre with its times, offers, access facts, chamber and photographs as one document: kept with each version."""

from collections.abc import Collection

from django.db import transaction

from centres.models import Centre, Fact, Weekday
from msntc.snapshots import Rows, Snapshot


def joined(*parts) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, ""))


def session(row: dict) -> str:
    day, service = Weekday(row.pop("weekday")).label, row.pop("service")
    return f"Session, {service}: {day} {span(row)}{by_appointment(row)}"


def other_day(row: dict) -> str:
    when = f"{row.pop('day')} {span(row)}{by_appointment(row)}"
    return f"Day that differs: {' '.join(filter(None, [when, row.pop('service'), row.pop('reason')]))}"


def offer(row: dict) -> str:
    pounds = f"£{pence / 100:.2f}" if (pence := row.pop("pence")) else ""
    therapy, terms = row.pop("therapy__slug"), row.pop("terms")
    return f"Offers: {joined(therapy, terms, pounds, row.pop('covers'), row.pop('checked_on'))}"


def access(row: dict) -> str:
    fact, answer = Fact(row.pop("fact")).label, row.pop("answer")
    return f"Getting in: {joined(fact, answer, row.pop('number'), row.pop('note'), row.pop('checked_on'))}"


def photo(row: dict) -> str:
    for name in ("position", "widths", "width", "height"):
        row.pop(name)
    return f"Photograph: {row.pop('alt')} ({row.pop('name')[:8]})"


def span(row: dict) -> str:
    opens, closes = row.pop("opens"), row.pop("closes")
    return f"{opens[:5]} to {closes[:5]}" if opens else "closed"


def by_appointment(row: dict) -> str:
    return " by appointment" if row.pop("by_appointment") else ""


SNAPSHOT = Snapshot(
    Centre,
    under="centre",
    # Rights, what visitors and centres tell us, old addresses and machinery are no details of a centre.
    excluded="version document editors therapies asks proposals reports old_slugs shown starter_row "
    "link_changes",
    rows={
        "opening_times": Rows("service weekday opens", words=session),
        "exceptions": Rows("day service opens", words=other_day),
        "offers": Rows("therapy__slug", natural={"therapy": "slug"}, words=offer),
        "access": Rows("fact", words=access),
        "photos": Rows("position id", words=photo),
        "oxygen": Rows(),
    },
)
all_written, lines = SNAPSHOT.read, SNAPSHOT.in_lines


def written(centre: Centre) -> dict:
    """The centre as it stands in the database. Six queries."""
    return all_written([centre])[centre.pk]


def stood(centres: Collection[Centre]) -> list[Centre]:
    """The centres as they stand in the database, each with its document; `is_kept`: whether history holds that.

    What was loaded, or changed otherwise than through `save`, is not kept yet. Asked before anything is changed.
    """
    found = list(Centre.objects.filter(pk__in=[centre.pk for centre in centres]))
    documents = all_written(found)
    for centre in found:
        centre.is_kept = SNAPSHOT.is_same(centre.document, documents[centre.pk])
        centre.document = documents[centre.pk]
    return found


def keep(before: list[Centre]) -> None:
    """A record of its own for what stood and is not kept yet: it can be undone to."""
    Centre.history.bulk_history_create([one for one in before if not one.is_kept], update=True)


@transaction.atomic
def restore(centre: Centre, document: dict) -> None:
    """Puts an earlier state back, all of it; therapies that have gone since are left out. Saves the centre.

    Files of photographs are never taken away, so the pictures of an earlier state are there too. Raises
    ValidationError where the earlier state breaks a rule of today, such as an address that another centre has now.
    """
    before = stood([centre])
    SNAPSHOT.restore_fields(centre, document)
    centre.full_clean()
    SNAPSHOT.restore_rows(centre, document)
    save(centre, before=before)


@transaction.atomic
def save(centre: Centre, document: dict | None = None, *, before: list[Centre] | None = None) -> None:
    """Saves the centre with its document and a new version: one record in its history. After its rows are saved.

    `document` is what `written` made of it, where that is known; `before` is what `stood` found, for those who change
    rows too. An earlier state that history does not hold gets its own record first.
    """
    keep(stood([centre]) if before is None else before)
    centre.version += 1
    centre.document = document or written(centre)
    centre.save()


@transaction.atomic
def save_all(centres: list[Centre], before: list[Centre]) -> None:
    """As `save`, for many at once, with few queries; those that are new are in the database, at version 0."""
    keep(before)
    documents = all_written(centres)
    new = [centre for centre in centres if not centre.version]
    changed = [centre for centre in centres if centre.version]
    for centre in centres:
        centre.version += 1
        centre.document = documents[centre.pk]
        centre.skip_history_when_saving = True
        centre.save()
        del centre.skip_history_when_saving
    Centre.history.bulk_history_create(new)
    Centre.history.bulk_history_create(changed, update=True)
