"""Writes what was answered in a call into a centre and its rows. A question that was not asked changes nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from centres.calls.standing import (
    CHAMBER,
    DAYS,
    OLD_WORDS,
    SHUT,
    TERMS,
    TEXTS,
    join_taster,
    name_day,
    split_taster,
)
from centres.models import AccessFact, Centre, Fact, Offer, OpeningTime, Oxygen, Service
from therapies.models import Therapy

OFFICE_ALONE = ("name",)
"""Questions whose answer waits where the caller is not the office."""
ON_THE_MAP = {"address", "town", "nation", "postcode"}


def apply_answers(centre: Centre, values: dict[str, Any], topics: set[str], on: date) -> None:
    """Sets the centre's own fields, without saving it, and saves its rows.

    `values` are the form's cleaned values by box, `topics` the questions that were answered, `on` the day on which the
    centre said so: only what was answered is dated.
    """
    for name in topics.intersection(TEXTS) - {"also_offers"}:
        if values[name] or name not in ("name", "town"):
            setattr(centre, name, values[name])
    also, taster = split_taster(centre.also_offers)
    if topics & {"also_offers", "taster"}:
        also = values["also_offers"] if "also_offers" in topics else also
        centre.also_offers = join_taster(also, values["taster"] if "taster" in topics else taster)
    apply_hours(centre, values, topics)
    apply_terms(centre, values, topics, on)
    for therapy in Therapy.objects.filter(slug__in=list_after("offer_", topics)):
        apply_offer(centre, therapy, values, on)
    for fact in list_after("access_", topics - {*OLD_WORDS}):
        apply_fact(centre, Fact(fact), values, on)
    apply_chamber(centre, values, topics, on)


def list_after(start: str, topics: Iterable[str]) -> list[str]:
    return [topic.removeprefix(start) for topic in topics if topic.startswith(start)]


def apply_hours(centre: Centre, values: dict[str, Any], topics: set[str]) -> None:
    """A day that is closed is kept as closed; one whose box was emptied is not known again.

    It is no longer one of the days without times then, all of which are closed: the others are, one by one.
    """
    shut, whole = set(centre.closed_weekdays), set(centre.closed_other_days)
    emptied: set[tuple[str, int]] = set()
    ticked = {one for one in Service if values.get(f"{one}_rest") == SHUT and f"{one}_rest" in topics}
    for service, day in DAYS:
        if (name := name_day(service, day)) in topics:
            OpeningTime.objects.filter(centre=centre, service=service, weekday=day).delete()
            OpeningTime.objects.bulk_create(
                OpeningTime(centre=centre, service=service, weekday=day, **span._asdict())
                for span in values[name] or ()
            )
            shut.discard(f"{service}-{int(day)}")
            if values[name] == ():
                shut.add(f"{service}-{int(day)}")
            if values[name] is None:
                emptied.add((service, day))
    for week in (whole & {service for service, _ in emptied}) - ticked:
        whole.remove(week)
        open_days = centre.opening_times.filter(service=week).values_list("weekday", flat=True)
        known = {*open_days, *(day for one, day in emptied if one == week)}
        shut |= {f"{week}-{int(day)}" for one, day in DAYS if one == week and day not in known}
    centre.closed_weekdays = sorted(shut)
    centre.closed_other_days = [one for one in Service.values if one in whole | ticked]


def choose_day(known: dict[str, Any], topics: set[str], before: date | None, on: date) -> date:
    """The day from which all that is `known` is: the call's, where all of it was asked; else the earlier one stays."""
    return before if before and any(value and name not in topics for name, value in known.items()) else on


def apply_terms(centre: Centre, values: dict[str, Any], topics: set[str], on: date) -> None:
    if not topics.intersection(TERMS):
        return
    known = {name: getattr(centre, name) for name in TERMS}
    for name in topics.intersection(("form_first", "letter_first")):
        setattr(centre, name, values[name])
    if any(getattr(centre, name) for name in TERMS):  # “still right” of nothing dates nothing
        centre.terms_checked_on = choose_day(known, topics, centre.terms_checked_on, on)


def apply_offer(centre: Centre, therapy: Therapy, values: dict[str, Any], on: date) -> None:
    """“They offer it” says nothing of the price, so a price that stands keeps its own day."""
    answer, found = values[f"offer_{therapy.slug}"], Offer.objects.filter(centre=centre, therapy=therapy)
    if answer == "no":
        found.delete()
        return
    offer = found.first() or Offer(centre=centre, therapy=therapy)
    if answer == "yes":
        offer.checked_on = offer.checked_on if offer.terms else on
    else:
        covers, is_same = values[f"covers_{therapy.slug}"], offer.terms == answer
        offer.covers = covers or (offer.covers if is_same else "")
        offer.terms, offer.pence, offer.checked_on = answer, values[f"pounds_{therapy.slug}"], on
    offer.full_clean()
    offer.save()


def apply_fact(centre: Centre, fact: Fact, values: dict[str, Any], on: date) -> None:
    """A number and a note stay where the answer stays the same and nothing else was said."""
    row = AccessFact.objects.filter(centre=centre, fact=fact).first() or AccessFact(centre=centre, fact=fact)
    answer, number, note = values[f"access_{fact}"], values.get(f"number_{fact}"), values[f"note_{fact}"]
    is_same = row.answer == answer
    row.number = number if number is not None else row.number if is_same else None
    row.note = note or (row.note if is_same else "")
    row.answer, row.checked_on = answer, on
    row.full_clean()
    row.save()


def apply_chamber(centre: Centre, values: dict[str, Any], topics: set[str], on: date) -> None:
    if not topics.intersection(CHAMBER):
        return
    chamber = Oxygen.objects.filter(centre=centre).first() or Oxygen(centre=centre, checked_on=on)
    known = {name: getattr(chamber, name) for name in CHAMBER}
    chamber.checked_on = choose_day(known, topics, chamber.checked_on if chamber.pk else None, on)
    for name in topics.intersection(CHAMBER):
        setattr(chamber, name, values[name])
    chamber.full_clean()
    chamber.save()
