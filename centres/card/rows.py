"""What a visit card says of a centre, in the order in which it goes on the paper: what no longer fits is left to the
centre's page. A fact that nobody has told us is a line to write on, or is left out."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.utils.dateformat import format as formatted

from centres.detail.opening_hours import NOT_KNOWN, SHUT, format_week
from centres.detail.own_words import OwnWords, list_own_words
from centres.directory import OXYGEN
from centres.models import AccessFact, Centre, Fact, Offer, Service, build_timetable

ON_THE_WAY = {
    "Parking": {Fact.BLUE_BADGE: "Blue Badge", Fact.PARKING_NEAR: "close to the door"},
    "Way in": {
        Fact.STEP_FREE: "step-free",
        Fact.WIDE_DOORS: "doors for a wheelchair",
        Fact.SEATS_ON_THE_WAY: "a seat on the way",
    },
    "Toilet": {Fact.TOILET: "accessible", Fact.CHANGING_PLACES: "Changing Places"},
}
"""The answers about getting in that count between the car and the chair, in a card's few words."""
NEEDED_FIRST = {"form_first": "form", "letter_first": "letter from a doctor"}
NEEDED = {
    Centre.Needed.YES: "a {}",
    Centre.Needed.ADVISED: "a {} (advised, not needed)",
    Centre.Needed.NO: "no {}",
}


class Row(NamedTuple):
    """One line of a card; without words it is a line to write on."""

    name: str
    words: str = ""


def list_rows(centre: Centre) -> list[Row]:
    """Of a centre with its details (`centres.queries.with_details`); no query then."""
    own_words = list_own_words(centre)
    return [
        *describe_closure(centre),
        describe_when_to_ring(centre),
        *describe_who_answers(centre),
        *describe_way_in(centre, own_words),
        *describe_what_to_bring(centre, own_words),
        *describe_offers(centre, own_words),
        *describe_who_may_come(centre, own_words),
    ]


def describe_check(centre: Centre) -> str:
    """How sure we are, and what to do because of it."""
    if not centre.confirmed_on:
        checked = "Not yet checked by the centre."
    else:
        last = "Checked" if centre.is_confirmed() else "Last checked"
        checked = f"{last} by the centre on {formatted(centre.confirmed_on, 'j F Y')}."
    return f"{checked} {'Ring' if centre.phone else 'Reach it'} before you travel."


def describe_closure(centre: Centre) -> Iterator[Row]:
    if words := join_sentences([centre.closure, centre.closure_note]):
        yield Row("Before you go", words)


def describe_when_to_ring(centre: Centre) -> Row:
    """When the phone is answered; else when the building is open, or what is said of the hours."""
    for service, name in ((Service.PHONE, "Phone answered"), (Service.BUILDING, "Open")):
        times = build_timetable(centre, service)
        if times.has_sessions and (words := shorten_week(format_week(times))):
            return Row(name, words if times.is_confirmed else f"{words} (not checked lately)")
    if centre.hours_note:
        printed = centre.printed.get("opening_hours")
        return Row("Hours", f"{centre.hours_note}{f' ({printed})' if printed else ''}")
    return Row("When to ring" if centre.phone else "Phone number")


def describe_who_answers(centre: Centre) -> Iterator[Row]:
    """Where nobody said, the room to write on the card asks for it."""
    if centre.phone and centre.phone_answered_by:
        yield Row("Who answers", centre.phone_answered_by)


def shorten_week(week: Iterable[tuple[str, str]]) -> str:
    """Days that follow each other with the same times as one: `Monday to Friday 9 am to noon`."""
    found = []
    for times, days in groupby(week, key=lambda day: day[1]):
        names = [day for day, _ in days]
        if times not in (SHUT, NOT_KNOWN):
            found.append(f"{' to '.join(dict.fromkeys([names[0], names[-1]]))} {times}")
    return "; ".join(found)


def describe_way_in(centre: Centre, own_words: dict[str, OwnWords]) -> Iterator[Row]:
    answers = {row.fact: row for row in centre.access.all() if row.answer != AccessFact.Answer.UNKNOWN}
    rows = [
        Row(
            name, join_sentences(describe_answer(answers[one], facts[one]) for one in facts if one in answers)
        )
        for name, facts in ON_THE_WAY.items()
    ]
    known = [row for row in rows if row.words]
    yield from known or [describe_own_words("Parking and way in", own_words.get("access"))]


def describe_answer(row: AccessFact, words: str) -> str:
    """`step-free`, `step-free: no, 3 steps (ring the bell)`."""
    is_no = row.answer == AccessFact.Answer.NO
    said = ", ".join(filter(None, [f"{words}: no" if is_no else words, row.measured]))
    return f"{said} ({row.note})" if row.note else said


def describe_what_to_bring(centre: Centre, own_words: dict[str, OwnWords]) -> Iterator[Row]:
    """A form or a letter; and what to wear and leave outside, where there is a chamber."""
    needed = [
        NEEDED[answer].format(thing)
        for field, thing in NEEDED_FIRST.items()
        if (answer := getattr(centre, field))
    ]
    if needed:
        yield Row("Needed first", join_sentences(needed))
    if has_chamber(centre) or "phones" in own_words:
        yield describe_own_words("Wear, and leave outside", own_words.get("phones"))


def has_chamber(centre: Centre) -> bool:
    return hasattr(centre, "oxygen") or any(one.therapy.slug == OXYGEN for one in centre.offers.all())


def describe_offers(centre: Centre, own_words: dict[str, OwnWords]) -> Iterator[Row]:
    """What has a price with its day; then the rest in one line; then what is said of prices."""
    offers = list(centre.offers.all())
    for offer in offers:
        if offer.terms:
            yield Row(offer.therapy.name, describe_price(offer))
    names = [offer.therapy.name for offer in offers if not offer.terms]
    rest = ", ".join([*names, *filter(None, map(str.strip, centre.also_offers.splitlines()))])
    if rest:
        printed = centre.printed.get("therapies")
        name = "It offers" if centre.confirmed_on else "Said to offer"
        yield Row(
            name if len(names) == len(offers) else f"{name}, too",
            f"{rest}{f' ({printed})' if printed else ''}",
        )
    if names or "price" in own_words:
        name = "What it costs" if len(names) == len(offers) else "What the rest costs"
        yield describe_own_words(name, own_words.get("price"))


def describe_who_may_come(centre: Centre, own_words: dict[str, OwnWords]) -> Iterator[Row]:
    who = own_words.get("who_may_come")
    if who or centre.who_may_come:
        yield describe_own_words("Who may come", who) if who else Row("Who may come", centre.who_may_come)


def describe_price(offer: Offer) -> str:
    day = f" (checked {formatted(offer.checked_on, 'j F Y')})" if offer.checked_on else ""
    return offer.cost.removesuffix(".") + day


def describe_own_words(name: str, words: OwnWords | None) -> Row:
    return Row(name, join_sentences([words.text, words.origin]) if words else "")


def join_sentences(parts: Iterable[str]) -> str:
    """Each with a capital at its beginning and a full stop at its end."""
    cleaned = (" ".join(part.split()) for part in parts)
    return " ".join(
        one[0].upper() + one[1:] + ("" if one.endswith((".", "!", "?")) else ".") for one in cleaned if one
    )
