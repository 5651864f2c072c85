"""Which centre is rung next, where each stands, and how the calls went."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import Q
from django.utils import timezone

from centres.calls.models import Call
from centres.models import Centre, ProposedChange
from centres.search.travel.reach import count_nearest_postcodes

COUNTED_FOR = 600
"""Seconds for which the numbers of postcodes are remembered: they move when centres do."""
STATISTICS_OF = timedelta(days=7)


class State(IntEnum):
    """Where a centre stands at the desk, in the order of the list."""

    RINGING = 1
    BEGUN = 2
    TO_RING = 3
    WAITING = 4
    WITH_OFFICE = 5
    CONFIRMED = 6


LEFT = (State.BEGUN, State.TO_RING)
"""Where a centre stands that waits for a volunteer now."""
HEADINGS = {
    State.RINGING: "Somebody is ringing now",
    State.BEGUN: "Begun, not finished",
    State.TO_RING: "To ring",
    State.WAITING: "To ring later",
    State.WITH_OFFICE: "Waiting for the office",
    State.CONFIRMED: "Confirmed lately",
}


class Entry(NamedTuple):
    """A centre at the desk. `postcodes` have it as the nearest; `call` is the last one."""

    centre: Centre
    state: State
    call: Call | None
    postcodes: int

    @property
    def reason(self) -> str:
        """Why this one comes now, as the volunteer reads it."""
        return ". ".join(
            filter(
                None,
                [
                    "The office asks that somebody rings it" if self.centre.needs_call else "",
                    f"Last confirmed on {self.centre.confirmed_on:%-d %B %Y}"
                    if self.centre.confirmed_on
                    else "Never confirmed",
                    f"{self.postcodes:,} postcodes have this as their nearest centre"
                    if self.postcodes
                    else "",
                ],
            )
        )


def list_entries(on: date | None = None) -> list[Entry]:
    """All centres that have not closed for good, those to ring first. Three queries, and one for the postcodes."""
    postcodes = caches["process"].get_or_set("centres.calls.postcodes", count_nearest_postcodes, COUNTED_FOR)
    found = [
        Entry(centre, state, call, (postcodes or {}).get(centre.pk, 0))
        for centre, state, call in list_states(on or timezone.localdate())
    ]
    return sorted(found, key=rank_entry)


def list_states(on: date) -> list[tuple[Centre, State, Call | None]]:
    """Each centre with where it stands and its last call."""
    calls = Call.objects.order_by("centre_id", "-started_at", "-id").distinct("centre_id")
    last = {call.centre_id: call for call in calls.select_related("caller").defer("answers", "seen")}
    undecided = ProposedChange.objects.undecided().filter(values__has_key="status")
    with_office = set(undecided.values_list("centre_id", flat=True))
    centres = Centre.objects.unmerged().exclude(status=Centre.Status.CLOSED).defer("document", "staff_notes")
    return [
        (centre, find_state(centre, last.get(centre.pk), centre.pk in with_office, on), last.get(centre.pk))
        for centre in centres
    ]


def find_state(centre: Centre, call: Call | None, is_with_office: bool, on: date) -> State:
    if call and call.finished_at is None:
        return State.RINGING if call.is_busy else State.BEGUN
    if is_with_office:
        return State.WITH_OFFICE
    if centre.is_confirmed(on) and not centre.needs_call:
        return State.CONFIRMED
    if call and call.try_again_on and call.try_again_on > on and not is_asked_since(centre, call):
        return State.WAITING
    return State.TO_RING


def is_asked_since(centre: Centre, call: Call) -> bool:
    """Whether the office has asked for a call after this one. Two queries for a centre that somebody asked for."""
    if not centre.needs_call:
        return False
    since = Q(history_date__gt=call.finished_at)
    then = (
        centre.history.exclude(since)
        .order_by("-history_date", "-history_id")
        .values_list("needs_call", flat=True)
    )
    return then.first() is False or centre.history.filter(since, needs_call=False).exists()


def rank_entry(entry: Entry) -> tuple:
    """Those that were asked for, then never confirmed, then those whose answer helps most people."""
    centre = entry.centre
    is_draft = centre.status == Centre.Status.DRAFT
    return (
        not centre.needs_call,
        centre.confirmed_on is not None,
        -entry.postcodes,
        is_draft,
        centre.name,
        centre.pk,
    )


def choose_next(entries: list[Entry], user, passed_over: Collection[int] = ()) -> Entry | None:
    """The centre to ring next; first what this volunteer has begun. None when nothing is left for now."""
    for entry in entries:
        if entry.state == State.RINGING and entry.call and entry.call.caller_id == user.pk:
            return entry
    left = [one for one in entries if one.state in LEFT]
    return next((one for one in left if one.centre.pk not in passed_over), None)


def describe_outcomes() -> str:
    """How the calls of the last week went, in one line; empty where there were none."""
    since = timezone.now() - STATISTICS_OF
    found = Counter(Call.objects.finished().filter(finished_at__gte=since).values_list("outcome", flat=True))
    if not found:
        return ""
    parts = [f"{Call.Outcome(outcome).label.lower()}: {number}" for outcome, number in found.most_common()]
    return f"Calls in the last {STATISTICS_OF.days} days: {found.total()}. {'; '.join(parts).capitalize()}."
