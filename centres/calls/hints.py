"""What we have read of a centre somewhere, and nobody has confirmed: for the caller to check, part by part."""

from collections import defaultdict
from collections.abc import Collection

from centres.calls.models import Call
from centres.calls.standing import list_topics
from centres.detail.own_words import list_answered_matters
from centres.models import Centre, ValueSource
from centres.models.provenance import get_printed_value

Field = ValueSource.Field
PARTS = {
    Field.ADDRESS: "centre",
    Field.POSTCODE: "centre",
    Field.PHONE: "contact",
    Field.EMAIL: "contact",
    Field.WEBSITE: "contact",
    Field.OPENING_HOURS: "building",
    Field.THERAPIES: "offers",
    Field.PRICE: "offers",
    Field.WHO_MAY_COME: "who",
    Field.ACCESS: "access",
    Field.PHONES: "oxygen",
    Field.PRESSURES: "oxygen",
}
"""Where in the conversation a value of a source is checked."""


def list_hints(centre: Centre) -> dict[str, list[str]]:
    """Sentences by the part of the conversation, of what we do not know yet and no finished call has asked."""
    found, wrong, known = defaultdict(list), list_wrong_numbers(centre), list_known_fields(centre)
    for row in centre.value_sources.filter(is_doubtful=True).exclude(value="").exclude(field__in=known):
        kind = Field(row.field)
        if kind != Field.PHONE or row.value not in wrong:
            found[PARTS[kind]].append(
                f"An old source says, {kind.label}: “{row.value}” ({row.printed_in}). Please check."
            )
    return found


def list_known_fields(centre: Centre) -> set[str]:
    """Those that hold something, whose matter has answers, or that somebody at the centre was asked about."""
    answers = centre.calls.filter(outcome=Call.Outcome.CONFIRMED).values_list("answers", flat=True)
    asked = {topic for one in answers for topic in list_topics(one)} | list_answered_matters(centre)
    if centre.opening_times.exists():
        asked.add(Field.OPENING_HOURS)
    return {field for field in Field.values if field in asked or get_printed_value(centre, field)}


def list_old_numbers(centre: Centre) -> list[str]:
    """Numbers that a source printed and the page does not have; without those that a call found wrong.

    None where the centre has checked the number on its page.
    """
    if centre.phone and centre.is_confirmed():
        return []
    rows = centre.value_sources.filter(field=Field.PHONE).exclude(value="").values_list("value", flat=True)
    no_use = {*list_wrong_numbers(centre), centre.phone}
    return [number for number in dict.fromkeys(rows) if number not in no_use]


def list_wrong_numbers(centre: Centre) -> set[str]:
    """Those that a call found to be somebody else's."""
    return set(centre.calls.filter(outcome=Call.Outcome.WRONG_NUMBER).values_list("phone", flat=True))


def list_numbers_rung(call: Call, outcome: str) -> list[str]:
    """Those that whoever rang may have rung; none where it can only be the page's, or nobody can tell.

    A number that was typed is one of them where it was wrong, and while the page has none.
    """
    on_page, typed = call.phone_on_page, call.answers.get("phone", "")
    found = [
        on_page,
        typed if outcome == Call.Outcome.WRONG_NUMBER or not on_page else "",
        *list_old_numbers(call.centre),
    ]
    numbers = list(dict.fromkeys(filter(None, found)))
    return [] if numbers == [on_page] else numbers


def list_unasked_sources(centre: Centre, topics: Collection[str]) -> list[str]:
    """What stands on the page from a source alone, by name, without the questions that were answered."""
    rows = centre.value_sources.filter(is_doubtful=False).exclude(field__in=topics)
    return [row.get_field_display() for row in rows if row.is_about(centre)]
