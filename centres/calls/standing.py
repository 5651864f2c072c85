"""What we hold of a centre, question by question, in words: what a call begins with, and what it is compared to."""

from centres.calls.spoken_hours import format_day
from centres.models import (
    AccessFact,
    Centre,
    Fact,
    Offer,
    OpeningTime,
    Oxygen,
    Service,
    Weekday,
    get_closed_weekdays,
)

TEXTS = (
    "name address town nation postcode phone phone_answered_by email website closure_note opening_hours also_offers "
    "who_may_come contact_email phones_in_words who_may_come_in_words price_in_words access_in_words pressures_in_words"
).split()
"""The fields of a centre that are typed as they stand."""
OLD_WORDS = ("who_may_come_in_words", "price_in_words", "access_in_words", "pressures_in_words")
"""What sources said, until the centre is asked: with a box of its own only where there is any."""
NOTE = "closure_note"
TERMS = ("who_may_come", "form_first", "letter_first")
CHAMBER = ("pressures", "seats", "filled_with")
TASTER = "Taster session: "
"""How the line about it begins among what a centre offers besides."""
DAYS = [(service, day) for service in Service for day in Weekday]
SHUT = "closed"


def name_day(service: str, day: int) -> str:
    return f"{service}_{int(day)}"


PREFILLED = {*TEXTS, "taster", *(name_day(service, day) for service, day in DAYS)}
"""The questions whose boxes hold what stands. All others begin at “did not ask”."""


def split_taster(also_offers: str) -> tuple[str, str]:
    """What a centre offers besides without the line about a taster session, and what that line says."""
    lines = also_offers.splitlines()
    tasters = [line for line in lines if line.startswith(TASTER)]
    rest = "\n".join(line for line in lines if line not in tasters)
    return rest, tasters[0].removeprefix(TASTER) if tasters else ""


def join_taster(also_offers: str, taster: str) -> str:
    return "\n".join(filter(None, [also_offers, f"{TASTER}{' '.join(taster.split())}" if taster else ""]))


def read_standing(centre: Centre) -> dict[str, str]:
    """What stands, by question; empty: not known. Four queries."""
    found = {name: str(getattr(centre, name)) for name in TEXTS}
    found["also_offers"], found["taster"] = split_taster(centre.also_offers)
    found |= {name: str(getattr(centre, f"get_{name}_display")()) for name in ("form_first", "letter_first")}
    found |= read_hours(centre)
    found |= {
        f"offer_{offer.therapy.slug}": f"They offer it. {offer.cost}" if offer.terms else "They offer it."
        for offer in Offer.objects.filter(centre=centre).select_related("therapy")
    }
    found |= {f"access_{row.fact}": describe_fact(row) for row in AccessFact.objects.filter(centre=centre)}
    chamber = Oxygen.objects.filter(centre=centre).first()
    return found | {
        "pressures": ", ".join(chamber.pressure_labels) if chamber else "",
        "seats": str(chamber.seats or "") if chamber else "",
        "filled_with": chamber.get_filled_with_display() if chamber else "",
    }


def read_hours(centre: Centre) -> dict[str, str]:
    rows = list(OpeningTime.objects.filter(centre=centre))
    found = {}
    for service, day in DAYS:
        spans = [row for row in rows if row.service == service and row.weekday == day]
        is_shut = day in get_closed_weekdays(centre, service) or service in centre.closed_other_days
        found[name_day(service, day)] = format_day(spans) or (SHUT if is_shut else "")
    return found | {
        f"{service}_rest": SHUT if service in centre.closed_other_days else "" for service in Service
    }


def describe_fact(row: AccessFact) -> str:
    if row.answer == AccessFact.Answer.UNKNOWN:
        return row.note
    return ", ".join(filter(None, [row.get_answer_display(), row.measured, row.note]))


def list_topics(names) -> set[str]:
    """The questions that boxes belong to: that of a price is the offer, that of a number the fact."""
    return {name_topic(name) for name in names}


def name_topic(name: str) -> str:
    start, _, rest = name.partition("_")
    if start in ("pounds", "covers"):
        return f"offer_{rest}"
    if start in ("number", "note") and rest in Fact.values:
        return f"access_{rest}"
    return "who_may_come" if name == "who_is_right" else name
