"""A centre with its times, offers, access facts, chamber and photographs as one plain document, and back.

History keeps it, compares two of them and puts one back, all together.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction

from centres.models import AccessFact, Centre, DayException, Fact, Offer, OpeningTime, Oxygen, Photo, Weekday
from therapies.models import Therapy

FIELDS = (
    "name slug status address town county nation postcode phone email website charity_number also_offers "
    "opening_hours closed_other_days closure_note closed_from closed_until closed_reason who_may_come form_first "
    "letter_first terms_checked_on point pin source source_date confirmed_on contact_email second_contact_email "
    "staff_notes"
).split()
TIME = ("service", "weekday", "opens", "closes", "by_appointment")
EXCEPTION = ("service", "day", "opens", "closes", "by_appointment", "reason")
OFFER = ("terms", "pence", "covers", "checked_on")
ACCESS = ("fact", "answer", "number", "note", "checked_on")
PHOTO = ("position", "alt", "name", "widths", "width", "height")
OXYGEN = ("pressures", "seats", "filled_with", "checked_on")


def written(centre: Centre) -> dict:
    """The centre as it stands in the database. JSON throughout; six queries."""
    return all_written([centre])[centre.pk]


def all_written(centres: Collection[Centre]) -> dict[int, dict]:
    """The documents of many centres by their keys, in six queries."""
    pks = [centre.pk for centre in centres]
    times = rows(OpeningTime, pks, ("service", "weekday", "opens"), TIME)
    exceptions = rows(DayException, pks, ("day", "service", "opens"), EXCEPTION)
    offers = rows(Offer, pks, ("therapy__slug",), ("therapy__slug", *OFFER))
    access = rows(AccessFact, pks, ("fact",), ACCESS)
    photos = rows(Photo, pks, ("position", "id"), PHOTO)
    oxygen = rows(Oxygen, pks, ("pk",), OXYGEN)
    return {
        centre.pk: {
            "centre": {name: text(getattr(centre, name)) for name in FIELDS},
            "opening_times": times[centre.pk],
            "exceptions": exceptions[centre.pk],
            "offers": offers[centre.pk],
            "access": access[centre.pk],
            "photos": photos[centre.pk],
            "oxygen": oxygen[centre.pk][0] if oxygen[centre.pk] else None,
        }
        for centre in centres
    }


def rows(model, pks: list[int], order: tuple, names: tuple) -> defaultdict[int, list[dict]]:
    """The rows that belong to each of the centres."""
    found = defaultdict(list)
    for row in model.objects.filter(centre__in=pks).order_by(*order).values("centre_id", *names):
        found[row.pop("centre_id")].append({name: text(value) for name, value in row.items()})
    return found


def text(value):
    """A value as JSON has it: dates, times and points as text."""
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return value.ewkt if hasattr(value, "ewkt") else value.isoformat()


def stood(centres: Collection[Centre]) -> list[Centre]:
    """The centres as they stand in the database, each with its document; `is_kept`: whether history holds that.

    What was loaded, or changed otherwise than through `save`, is not kept yet. Asked before anything is changed.
    """
    found = list(Centre.objects.filter(pk__in=[centre.pk for centre in centres]))
    documents = all_written(found)
    for centre in found:
        centre.is_kept = centre.document == documents[centre.pk]
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
    for name in FIELDS:
        if name in document["centre"]:
            setattr(centre, name, Centre._meta.get_field(name).to_python(document["centre"][name]))
    centre.full_clean()
    put_rows(centre, OpeningTime, document["opening_times"], TIME)
    put_rows(centre, DayException, document["exceptions"], EXCEPTION)
    put_rows(centre, AccessFact, document["access"], ACCESS)
    put_rows(centre, Oxygen, [document["oxygen"]] if document["oxygen"] else [], OXYGEN)
    therapies = {therapy.slug: therapy for therapy in Therapy.objects.all()}
    offers = [
        row | {"therapy": therapies[row["therapy__slug"]]}
        for row in document["offers"]
        if row["therapy__slug"] in therapies
    ]
    put_rows(centre, Offer, offers, ("therapy", *OFFER))
    if "photos" in document:
        put_rows(centre, Photo, document["photos"], PHOTO)
    save(centre, before=before)


def put_rows(centre: Centre, model, rows: list[dict], names: tuple) -> None:
    """These rows in place of those that there are. A field that they do not know yet has its usual value."""
    model.objects.filter(centre=centre).delete()
    known = [{name: row[name] for name in names if name in row} for row in rows]
    model.objects.bulk_create(model(centre=centre, **row) for row in known)


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


def lines(document: dict) -> list[str]:
    """The document as lines of words, to show what differs between two of them."""
    if not document:
        return []
    found = [f"{label(name)}: {value}" for name, value in document["centre"].items() if value]
    for row in document["opening_times"]:
        when = f"{Weekday(row['weekday']).label} {span(row)}"
        found.append(f"Session, {row['service']}: {when}{by_appointment(row)}")
    for row in document["exceptions"]:
        when = f"{row['day']} {span(row) if row['opens'] else 'closed'}{by_appointment(row)}"
        found.append(f"Day that differs: {' '.join(filter(None, [when, row['service'], row['reason']]))}")
    for row in document["offers"]:
        pounds = f"£{row['pence'] / 100:.2f}" if row["pence"] else ""
        found.append(
            f"Offers: {joined(row['therapy__slug'], row['terms'], pounds, row['covers'], row['checked_on'])}"
        )
    for row in document["access"]:
        fact = Fact(row["fact"]).label
        found.append(
            f"Getting in: {joined(fact, row['answer'], row['number'], row['note'], row['checked_on'])}"
        )
    for row in document.get("photos", []):
        found.append(f"Photograph: {row['alt']} ({row['name'][:8]})")
    if document["oxygen"]:
        found += [f"Chamber, {label(name)}: {value}" for name, value in document["oxygen"].items() if value]
    return found


def label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def joined(*parts) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, ""))


def span(row: dict) -> str:
    return f"{row['opens'][:5]} to {row['closes'][:5]}"


def by_appointment(row: dict) -> str:
    return " by appointment" if row["by_appointment"] else ""
