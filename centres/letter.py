"""What a centre is asked to confirm: all that people see of it, in plain lines for a letter."""

from typing import NamedTuple

from centres import opening, showing
from centres.models import Centre

NOT_KNOWN = "Not known"


class Section(NamedTuple):
    heading: str
    lines: list[str]


def sections(centre: Centre) -> list[Section]:
    """The same facts as on the centre's page, in its order, for a centre that came from `whole`."""
    found = [
        ("How to reach it", contact(centre)),
        ("Closed for a time", [centre.closure or "No", *centre.closure_note.splitlines()]),
        ("Opening hours", hours(centre)),
        ("What it offers", [f"{offer}: {offer.cost}" for offer in centre.offers.all()]),
        ("Also", centre.also_offers.splitlines()),
        ("Before a first visit", terms(centre)),
        ("The oxygen chamber", chamber(centre)),
        ("Getting in", getting_in(centre)),
        ("Photographs", [f"{number}" if (number := len(centre.photos.all())) else "None yet"]),
    ]
    return [Section(heading, [line for line in lines if line] or [NOT_KNOWN]) for heading, lines in found]


def contact(centre: Centre) -> list[str]:
    address = [*centre.address.splitlines(), centre.town, centre.county, centre.postcode]
    return [
        f"Phone: {centre.phone or NOT_KNOWN}",
        f"E-mail: {centre.email or NOT_KNOWN}",
        f"Website: {centre.website or NOT_KNOWN}",
        f"Address: {', '.join(filter(None, address))}",
    ]


def hours(centre: Centre) -> list[str]:
    found = []
    for service in opening.hours(centre):
        found.append(f"{service.name}: {'; '.join(week(service.week))}")
        found += [f"{service.name}, {on(day)}: {times}" for day, times in service.different]
    found += [f"{on(day)}: {words}" for day, words in opening.days_off(centre)]
    return found + centre.opening_hours.splitlines()


def week(days: list[tuple[str, str]]):
    """The days that have sessions, then what is known of the others."""
    for day, times in days:
        if times == opening.NOT_KNOWN:
            yield f"{day} {times}".lower()
        elif times != opening.SHUT:
            yield f"{day} {times}"
    if any(times == opening.SHUT for _, times in days):
        yield "closed on the other days"


def on(day) -> str:
    return f"{day:%A %-d %B}"


def terms(centre: Centre) -> list[str]:
    return [
        f"Who may come: {centre.who_may_come or NOT_KNOWN}",
        f"A form to fill in first: {centre.get_form_first_display() or NOT_KNOWN}",
        f"A letter from a doctor: {centre.get_letter_first_display() or NOT_KNOWN}",
    ]


def chamber(centre: Centre) -> list[str]:
    if (found := getattr(centre, "oxygen", None)) is None:
        return []
    return [
        f"Pressure: {', '.join(found.pressure_labels) or NOT_KNOWN}",
        f"Seats: {found.seats or NOT_KNOWN}",
        f"Filled with: {found.get_filled_with_display() or NOT_KNOWN}",
    ]


def getting_in(centre: Centre) -> list[str]:
    found = showing.access(centre)
    return [
        "Yes: " + "; ".join(map(fact, found["yes"])) if found["yes"] else "",
        "No: " + "; ".join(map(fact, found["no"])) if found["no"] else "",
        "Not known: " + "; ".join(found["unknown"]) if found["unknown"] else "",
    ]


def fact(row) -> str:
    measured = f": {row.measured}" if row.measured else ""
    return f"{row.label}{measured}" + (f" ({row.note})" if row.note else "")
