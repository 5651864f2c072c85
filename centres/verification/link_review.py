"""What of an answer that came through a link waits for the office, and why: what could do harm before anybody looks."""

from collections import Counter
from datetime import date, timedelta

from centres.models import Centre
from centres.models.fields import Use, list_fields
from centres.snapshots import SNAPSHOT
from centres.verification.link_changes import parse_field_value
from centres.verification.risky_text import find_new_risks

ALWAYS, TEXTS, CLOSURE = (list_fields(use) for use in (Use.CONTACT, Use.TEXT, Use.CLOSURE))
LONGEST_CLOSURE = timedelta(weeks=8)
FARTHEST_CLOSURE = timedelta(days=366)
CONTACT = "Contact details and addresses always wait."
NO_END = "It says no day on which the centre opens again."
TOO_LONG = "The centre would be closed for more than eight weeks."
PICTURE = "Pictures always wait."
PRICE = "What a centre asks for always waits."
FEW_TIMES = "It takes away most of the days of one kind."
FEWER = "It takes away something that the centre offers."
OPPOSITE = "It says yes where the page says no."
PLACE = ("point", "pin")
NOTE = "What is said at the top of the page always waits."
TOO_FAR = "The closing is more than a year away."


def reasons_to_wait(centre: Centre, values: dict, on: date) -> dict[str, str]:
    """Each field of the answer that waits, with the reason as a sentence. `values` are cleaned, by field."""
    found = {name: CONTACT for name in values if name in ALWAYS}
    for name in values:
        if name in TEXTS and (kinds := find_new_risks(getattr(centre, name), values[name])):
            found[name] = f"It has {' and '.join(kinds)}."
    if values.get("closure_note"):
        found["closure_note"] = NOTE
    closure = [name for name in CLOSURE if name in values]
    if why := why_closure_waits(centre, values, on):
        found |= {name: found.get(name, why) for name in closure}
    elif found.keys() & set(CLOSURE):
        found |= {name: found.get(name, found["closed_reason"]) for name in closure}
    return found


def reasons_to_wait_for_parts(centre: Centre, document: dict, parts: dict, on: date) -> dict[str, str]:
    """The same of parts of a centre's document, which may be rows; `document` is as the centre stands."""
    values = {
        name: parse_field_value(name, value) for name, value in parts.items() if name not in SNAPSHOT.rows
    }
    found = reasons_to_wait(centre, values, on)
    found |= {name: CONTACT for name in PLACE if name in parts}
    if "photos" in parts:
        found["photos"] = PICTURE
    if "offers" in parts and list_prices(parts["offers"]) != list_prices(document["offers"]):
        found["offers"] = PRICE
    elif "offers" in parts and list_therapies(document["offers"]) - list_therapies(parts["offers"]):
        found["offers"] = FEWER
    if "access" in parts and list_facts(document["access"], "no") & list_facts(parts["access"], "yes"):
        found["access"] = OPPOSITE
    times = "opening_times"
    if times in parts and loses_most_days(document[times], parts[times]):
        found |= {
            name: FEW_TIMES for name in (times, "closed_weekdays", "closed_other_days") if name in parts
        }
    return found


def list_prices(offers: list[dict]) -> set[tuple]:
    money = ("terms", "pence", "covers")
    return {
        (row["therapy__slug"], *(row[name] for name in money))
        for row in offers
        if row["terms"] or row["covers"]
    }


def list_therapies(offers: list[dict]) -> set[str]:
    return {row["therapy__slug"] for row in offers}


def list_facts(facts: list[dict], answer: str) -> set[str]:
    """Those with this answer."""
    return {row["fact"] for row in facts if row["answer"] == answer}


def loses_most_days(before: list[dict], after: list[dict]) -> bool:
    """Whether the times of one kind, such as those of the building, stay on fewer than half of their days."""
    stood, stays = (Counter(service for service, _ in list_days(rows)) for rows in (before, after))
    return any(2 * stays[service] < days for service, days in stood.items())


def list_days(sessions: list[dict]) -> set[tuple[str, int]]:
    return {(row["service"], row["weekday"]) for row in sessions}


def why_closure_waits(centre: Centre, values: dict, on: date) -> str:
    """Empty where it is short enough, or ends one. Days without a beginning count from today."""
    if not {"closed_from", "closed_until"} & values.keys():
        return ""
    begins = values.get("closed_from", centre.closed_from)
    ends = values.get("closed_until", centre.closed_until)
    if begins is None and ends is None:
        return ""
    if ends is None:
        return NO_END
    if ends - (begins or on) > LONGEST_CLOSURE:
        return TOO_LONG
    return TOO_FAR if begins and begins - on > FARTHEST_CLOSURE else ""
