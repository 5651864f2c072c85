"""What a centre is asked to confirm: all that people see of it, in plain lines for a letter."""

from typing import NamedTuple

from centres.detail import opening_hours, pages
from centres.models import Centre

NOT_KNOWN = "Not known"


class Section(NamedTuple):
    heading: str
    lines: list[str]


def build_letter_sections(centre: Centre) -> list[Section]:
    """The same facts as on the centre's page, in its order, for a centre with its details (`queries`)."""
    found = [
        ("How to reach it", format_contact_lines(centre)),
        ("Closed for a time", [centre.closure or "No", *centre.closure_note.splitlines()]),
        ("Opening hours", format_hours_lines(centre)),
        ("What it offers", [f"{offer}: {offer.cost}" for offer in centre.offers.all()]),
        ("Also", centre.also_offers.splitlines()),
        ("Before a first visit", format_terms_lines(centre)),
        ("The oxygen chamber", format_chamber_lines(centre)),
        ("Getting in", format_access_lines(centre)),
        ("Photographs", [f"{number}" if (number := len(centre.photos.all())) else "None yet"]),
    ]
    return [Section(heading, [line for line in lines if line] or [NOT_KNOWN]) for heading, lines in found]


def format_contact_lines(centre: Centre) -> list[str]:
    address = [*centre.address.splitlines(), centre.town, centre.county, centre.postcode]
    return [
        f"Phone: {centre.phone or NOT_KNOWN}",
        f"E-mail: {centre.email or NOT_KNOWN}",
        f"Website: {centre.website or NOT_KNOWN}",
        f"Address: {', '.join(filter(None, address))}",
    ]


def format_hours_lines(centre: Centre) -> list[str]:
    found = []
    for service in opening_hours.list_service_hours(centre):
        found.append(f"{service.name}: {'; '.join(format_week_lines(service.week))}")
        found += [f"{service.name}, {format_long_day(day)}: {times}" for day, times in service.different]
    found += [f"{format_long_day(day)}: {words}" for day, words in opening_hours.list_days_off(centre)]
    return found + centre.hours_note.splitlines()


def format_week_lines(days: list[tuple[str, str]]):
    """The days that have sessions, then what is known of the others."""
    for day, times in days:
        if times == opening_hours.NOT_KNOWN:
            yield f"{day} {times}".lower()
        elif times != opening_hours.SHUT:
            yield f"{day} {times}"
    if any(times == opening_hours.SHUT for _, times in days):
        yield "closed on the other days"


def format_long_day(day) -> str:
    return f"{day:%A %-d %B}"


def format_terms_lines(centre: Centre) -> list[str]:
    return [
        f"Who may come: {centre.who_may_come or NOT_KNOWN}",
        f"A form to fill in first: {centre.get_form_first_display() or NOT_KNOWN}",
        f"A letter from a doctor: {centre.get_letter_first_display() or NOT_KNOWN}",
    ]


def format_chamber_lines(centre: Centre) -> list[str]:
    if (found := getattr(centre, "oxygen", None)) is None:
        return []
    return [
        f"Pressure: {', '.join(found.pressure_labels) or NOT_KNOWN}",
        f"Seats: {found.seats or NOT_KNOWN}",
        f"Filled with: {found.get_filled_with_display() or NOT_KNOWN}",
    ]


def format_access_lines(centre: Centre) -> list[str]:
    found = pages.group_access_facts(centre)
    return [
        "Yes: " + "; ".join(map(format_access_fact, found["yes"])) if found["yes"] else "",
        "No: " + "; ".join(map(format_access_fact, found["no"])) if found["no"] else "",
        "Not known: " + "; ".join(found["unknown"]) if found["unknown"] else "",
    ]


def format_access_fact(row) -> str:
    measured = f": {row.measured}" if row.measured else ""
    return f"{row.label}{measured}" + (f" ({row.note})" if row.note else "")
