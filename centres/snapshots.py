"""A centre with its times, offers, access facts, chamber and photographs as one document: kept with each version."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from centres import offline_list
from centres.models import MEASURED_IN, AccessFact, Centre, Fact, Offer, Service, Weekday
from msntc.amounts import format_plain_pounds
from msntc.snapshots import Rows, Snapshot


def join_parts(*parts) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, ""))


def format_checked_day(row: dict) -> str:
    day = row.pop("checked_on")
    return f"checked on {date.fromisoformat(day):%-d %B %Y}" if day else ""


def format_session_row(row: dict) -> str:
    day, service = Weekday(row.pop("weekday")).label, Service(row.pop("service")).label
    return f"{service}: {day} {format_time_span(row)}{format_appointment(row)}"


def format_exception_row(row: dict) -> str:
    when = f"{date.fromisoformat(row.pop('day')):%-d %B %Y} {format_time_span(row)}{format_appointment(row)}"
    return f"Day that differs: {' '.join(filter(None, [when, row.pop('service'), row.pop('reason')]))}"


def format_offer_row(row: dict) -> str:
    pounds = f"£{format_plain_pounds(pence)}" if (pence := row.pop("pence")) else ""
    therapy, terms = row.pop("therapy__slug").replace("-", " "), row.pop("terms")
    cost = Offer.Terms(terms).label.lower() if terms else ""
    return f"Offers: {join_parts(therapy, cost, pounds, row.pop('covers'), format_checked_day(row))}"


def format_access_row(row: dict) -> str:
    fact, answer, number = Fact(row.pop("fact")), row.pop("answer"), row.pop("number")
    said = "not known" if answer == AccessFact.Answer.UNKNOWN else answer
    measure = "" if number is None else f"{number} {MEASURED_IN.get(fact, '')}".strip()
    return f"{fact.label}: {join_parts(said, measure, row.pop('note'), format_checked_day(row))}"


def format_photo_row(row: dict) -> str:
    for name in ("position", "widths", "width", "height"):
        row.pop(name)
    return f"Photograph: {row.pop('alt')} ({row.pop('name')[:8]})"


def format_time_span(row: dict) -> str:
    opens, closes = row.pop("opens"), row.pop("closes")
    return f"{opens[:5]} to {closes[:5]}" if opens else "closed"


def format_appointment(row: dict) -> str:
    return " by appointment" if row.pop("by_appointment") else ""


SNAPSHOT = Snapshot(
    Centre,
    under="centre",
    # Rights, what visitors and centres tell us, old addresses, sources and machinery are no details of a centre.
    excluded="version document editors therapies verifications proposed_changes correction_reports link_changes "
    "contact_requests calls monthly_views old_slugs starter_row travel_point value_sources merged_into absorbed "
    "batch_changes",
    rows={
        "opening_times": Rows("service weekday opens", words=format_session_row),
        "exceptions": Rows("day service opens", words=format_exception_row),
        "offers": Rows("therapy__slug", natural={"therapy": "slug"}, words=format_offer_row),
        "access": Rows("fact", words=format_access_row),
        "photos": Rows("position id", words=format_photo_row),
        "oxygen": Rows(),
    },
)


def build_centre_document(centre: Centre) -> dict:
    """The centre as it stands in the database. Six queries."""
    return SNAPSHOT.read([centre])[centre.pk]


def get_stored_centres(centres: Collection[Centre]) -> list[Centre]:
    """The centres as they stand in the database, each with its document; `is_kept`: whether history holds that.

    What was loaded, or changed otherwise than through `save_centre`, is not kept yet. Asked before anything is changed.
    """
    found = list(Centre.objects.filter(pk__in=[centre.pk for centre in centres]))
    documents = SNAPSHOT.read(found)
    for centre in found:
        centre.is_kept = SNAPSHOT.is_same(centre.document, documents[centre.pk])
        centre.document = documents[centre.pk]
    return found


def record_previous_versions(before: list[Centre]) -> None:
    """A record of its own for what stood and is not kept yet: it can be undone to."""
    Centre.history.bulk_history_create([one for one in before if not one.is_kept], update=True)


@transaction.atomic
def restore_centre(centre: Centre, document: dict) -> None:
    """Puts an earlier state back, all of it; therapies that have gone since are left out. Saves the centre.

    Files of photographs are never taken away, so the pictures of an earlier state are there too. Raises
    ValidationError where the earlier state breaks a rule of today, such as an address that another centre has now.
    """
    before = get_stored_centres([centre])
    SNAPSHOT.restore_fields(centre, document)
    centre.full_clean()
    SNAPSHOT.restore_rows(centre, document)
    save_centre(centre, before=before)


@transaction.atomic
def save_centre(centre: Centre, document: dict | None = None, *, before: list[Centre] | None = None) -> None:
    """Saves the centre with its document and a new version: one record in its history. After its rows are saved.

    `document` is what `build_centre_document` made of it, where that is known; `before` is what `get_stored_centres`
    found, for those who change rows too. An earlier state that history does not hold gets its own record first.
    """
    record_previous_versions(get_stored_centres([centre]) if before is None else before)
    centre.version += 1
    centre.document = document or build_centre_document(centre)
    centre.save()
    offline_list.write_after_commit()


@transaction.atomic
def save_centres(centres: list[Centre], before: list[Centre]) -> None:
    """As `save_centre`, for many at once, with few queries; those that are new are in the database, at version 0."""
    record_previous_versions(before)
    documents = SNAPSHOT.read(centres)
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
    offline_list.write_after_commit()
