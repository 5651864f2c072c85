"""A centre with its times, offers, access facts and chamber as one plain document, and back.

History keeps it, compares two of them and puts one back, all together.
"""

from django.db import transaction

from centres.models import AccessFact, Centre, DayException, Offer, OpeningTime, Oxygen
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
OXYGEN = ("pressures", "seats", "filled_with", "checked_on")


def written(centre: Centre) -> dict:
    """The centre as it stands in the database. JSON throughout; six queries."""
    oxygen = Oxygen.objects.filter(centre=centre).values(*OXYGEN).first()
    return {
        "centre": {name: text(getattr(centre, name)) for name in FIELDS},
        "opening_times": rows(centre.opening_times.order_by("service", "weekday", "opens"), TIME),
        "exceptions": rows(centre.exceptions.order_by("day", "service", "opens"), EXCEPTION),
        "offers": rows(centre.offers.order_by("therapy__slug"), ("therapy__slug", *OFFER)),
        "access": rows(centre.access.order_by("fact"), ACCESS),
        "oxygen": oxygen and {name: text(value) for name, value in oxygen.items()},
    }


def rows(found, names) -> list[dict]:
    return [{name: text(value) for name, value in row.items()} for row in found.values(*names)]


def text(value):
    """A value as JSON has it: dates, times and points as text."""
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return value.ewkt if hasattr(value, "ewkt") else value.isoformat()


@transaction.atomic
def restore(centre: Centre, document: dict) -> None:
    """Puts an earlier state back, all of it; therapies that have gone since are left out. Saves the centre."""
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
    if document["oxygen"]:
        Oxygen.objects.create(centre=centre, **document["oxygen"])
    save(centre)


@transaction.atomic
def save(centre: Centre) -> None:
    """Saves the centre with its document and a new version: one record in its history. After its rows are saved."""
    centre.version += 1
    centre.document = written(centre)
    centre.save()


LABELS = {
    "opening_times": "Session",
    "exceptions": "Day that differs",
    "offers": "Offers",
    "access": "Getting in",
}


def lines(document: dict) -> list[str]:
    """The document as lines of words, to show what differs between two of them."""
    if not document:
        return []
    found = [
        f"{name.replace('_', ' ').capitalize()}: {value}"
        for name, value in document["centre"].items()
        if value
    ]
    for part, label in LABELS.items():
        for row in document[part]:
            found.append(
                f"{label}: "
                + ", ".join(str(value) for value in row.values() if value not in (None, "", False))
            )
    if document["oxygen"]:
        found.append(
            "Chamber: " + ", ".join(f"{name} {value}" for name, value in document["oxygen"].items() if value)
        )
    return found
