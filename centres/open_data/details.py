"""What a centre's page tells beyond its card, as data: opening times, getting in, prices, the first visit.

Nothing here is said otherwise or more surely than on the page. What nobody has told us has no entry.
"""

from collections.abc import Iterator

from django.utils import timezone

from centres.detail import opening_hours
from centres.detail.special_days import SpecialDay, find_special_days
from centres.hours import Slot
from centres.models import AccessFact, Centre, Fact, Offer, Service, Weekday, build_timetable


def build_page_details(centre: Centre) -> dict:
    """All of it, as JSON has it."""
    return {
        "hours_checked": centre.is_confirmed(),
        "hours": list(build_opening_times(centre)),
        "days_off": [{"date": day, "words": words} for day, words in opening_hours.list_days_off(centre)],
        "access": [build_access_fact(row) for row in list_access_facts(centre)],
        "prices": [build_price(offer) for offer in centre.offers.all() if offer.terms],
        "first_visit": build_first_visit(centre),
        "chamber": build_chamber(centre),
    }


def build_opening_times(centre: Centre) -> Iterator[dict]:
    """Of each service whose times are known: its ordinary sessions, the weekdays on which it has none for sure, and the
    coming days that differ. A weekday in neither is not known."""
    today = timezone.localdate()
    for service in Service:
        times = build_timetable(centre, service, today)
        if times.has_sessions:
            week = [
                {"day": Weekday(day).label.lower()} | build_session(slot)
                for day, slots in sorted(times.week.items())
                for slot in sorted(slots)
            ]
            closed = [Weekday(day).label.lower() for day in times.days_off]
            special = [build_special_day(one) for one in find_special_days(centre, service, times, today)]
            yield {
                "service": service.value,
                "name": service.label,
                "week": week,
                "closed_days": closed,
                "special_days": special,
            }


def build_session(slot: Slot) -> dict:
    return {
        "opens": f"{slot.opens:%H:%M}",
        "closes": f"{slot.closes:%H:%M}",
        "by_appointment": slot.by_appointment,
    }


def build_special_day(one: SpecialDay) -> dict:
    return {"date": one.day, "reason": one.reason, "sessions": [build_session(slot) for slot in one.sessions]}


def list_access_facts(centre: Centre) -> list[AccessFact]:
    """The questions about getting in that have an answer, in the order in which somebody arrives."""
    rows = {row.fact: row for row in centre.access.all() if row.answer != AccessFact.Answer.UNKNOWN}
    return [rows[fact] for fact in Fact.values if fact in rows]


def build_access_fact(row: AccessFact) -> dict:
    return {
        "fact": row.fact,
        "name": row.label,
        "answer": row.answer,
        "number": row.number,
        "measured": row.measured,
        "note": row.note,
        "checked_on": row.checked_on,
    }


def build_price(offer: Offer) -> dict:
    """What is asked for a therapy; an amount is pounds sterling."""
    return {
        "therapy": offer.therapy.slug,
        "terms": offer.terms,
        "pounds": offer.pence / 100 if offer.pence else None,
        "covers": offer.covers,
        "words": offer.cost,
        "checked_on": offer.checked_on,
    }


def build_first_visit(centre: Centre) -> dict | None:
    if not centre.terms_checked_on:
        return None
    return {
        "who_may_come": centre.who_may_come,
        "form_first": centre.form_first,
        "letter_first": centre.letter_first,
        "checked_on": centre.terms_checked_on,
    }


def build_chamber(centre: Centre) -> dict | None:
    if (found := getattr(centre, "oxygen", None)) is None:
        return None
    return {
        "pressures_ata": [value / 100 for value in found.pressures],
        "seats": found.seats,
        "filled_with": found.filled_with,
        "checked_on": found.checked_on,
    }
