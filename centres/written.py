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
    "opening_hours closure_note closed_from closed_until closed_reason who_may_come form_first letter_first "
    "terms_checked_on point pin source source_date confirmed_on contact_email second_contact_email staff_notes"
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


@transaction.atomic
def restore(centre: Centre, document: dict) -> None:
    """Puts an earlier state back, all of it; therapies that have gone since are left out. Saves the centre.

    Files of photographs are never taken away, so the pictures of an earlier state are there too.
    """
    for name in FIELDS:
        setattr(centre, name, Centre._meta.get_field(name).to_python(document["centre"][name]))
    centre.opening_times.all().delete()
    centre.exceptions.all().delete()
    centre.offers.all().delete()
    centre.access.all().delete()
    Oxygen.objects.filter(centre=centre).delete()
    OpeningTime.objects.bulk_create(OpeningTime(centre=centre, **row) for row in document["opening_times"])
    DayException.objects.bulk_create(DayException(centre=centre, **row) for row in document["exceptions"])
    AccessFact.objects.bulk_create(AccessFact(centre=centre, **row) for row in document["access"])
    therapies = {therapy.slug: therapy for therapy in Therapy.objects.all()}
    Offer.objects.bulk_create(
        Offer(centre=centre, therapy=therapies[row.pop("therapy__slug")], **row)
        for row in (dict(row) for row in document["offers"])
        if row["therapy__slug"] in therapies
    )
    if "photos" in document:
        centre.photos.all().delete()
        Photo.objects.bulk_create(Photo(centre=centre, **row) for row in document["photos"])
    if document["oxygen"]:
        Oxygen.objects.create(centre=centre, **document["oxygen"])
    save(centre)


@transaction.atomic
def save(centre: Centre, document: dict | None = None) -> None:
    """Saves the centre with its document and a new version: one record in its history. After its rows are saved.

    `document` is what `all_written` made of it, where many are saved.
    """
    centre.version += 1
    centre.document = document or written(centre)
    centre.save()


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
