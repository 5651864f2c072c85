"""What a centre must have to be in an answer: therapies, answers about getting in, an open weekday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from centres.directory import DirectoryEntry
from centres.hours.closure import is_within_closure
from centres.models import Service, get_closed_weekdays


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a centre must have: therapies (slugs), access facts that it answers with yes, an ordinary open weekday."""

    therapies: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    day: int | None = None

    def __bool__(self) -> bool:
        return bool(self.therapies or self.needs) or self.day is not None

    @property
    def coming(self) -> date | None:
        """The next day of that name; today where it is today."""
        today = timezone.localdate()
        return None if self.day is None else today + timedelta(days=(self.day - today.weekday()) % 7)

    def list_met(self, entries: Iterable[DirectoryEntry]) -> list[DirectoryEntry]:
        """Those that have said that they have it all."""
        coming = self.coming
        return [
            one
            for one in entries
            if offers_all(one, self.therapies)
            and says_yes_to_all(one, self.needs)
            and (coming is None or is_open_on(one, coming))
        ]

    def list_silent(self, entries: Iterable[DirectoryEntry]) -> list[DirectoryEntry]:
        """Those that may have it all, and have not said so."""
        coming = self.coming
        return [
            one
            for one in entries
            if offers_all(one, self.therapies)
            and not says_no_to_any(one, self.needs)
            and (coming is None or may_open_on(one, coming))
            and not (says_yes_to_all(one, self.needs) and (coming is None or is_open_on(one, coming)))
        ]


def offers_all(entry: DirectoryEntry, slugs: Iterable[str]) -> bool:
    offered = {therapy.slug for therapy in entry.therapies}
    return all(slug in offered for slug in slugs)


def says_yes_to_all(entry: DirectoryEntry, needs: Iterable[str]) -> bool:
    return all((need, "yes") in entry.access for need in needs)


def says_no_to_any(entry: DirectoryEntry, needs: Iterable[str]) -> bool:
    return any((need, "no") in entry.access for need in needs)


def is_open_on(entry: DirectoryEntry, day: date) -> bool:
    """Whether the building or the chamber has an ordinary session on that weekday, and is not shut for a time."""
    return has_session_on(entry, day) and not is_shut_on(entry, day)


def may_open_on(entry: DirectoryEntry, day: date) -> bool:
    """Whether nobody has said that the centre is closed then: for a time, or on every such weekday."""
    return (has_session_on(entry, day) or not is_weekday_off(entry, day)) and not is_shut_on(entry, day)


def has_session_on(entry: DirectoryEntry, day: date) -> bool:
    sessions = entry.times.sessions if entry.times else ()
    return any(one.weekday == day.weekday() and one.service for one in sessions)


def is_shut_on(entry: DirectoryEntry, day: date) -> bool:
    return is_within_closure(entry.centre.closed_from, entry.centre.closed_until, day)


def is_weekday_off(entry: DirectoryEntry, day: date) -> bool:
    """Whether the centre has said that nothing takes place on such weekdays, which have no session.

    The building's word holds for the chamber in it; of the chamber it counts where only the chamber's sessions are
    known."""
    services = {one.service for one in entry.times.sessions} if entry.times else set()
    known = Service.BUILDING if Service.BUILDING in services else Service.CHAMBER
    is_told = known in entry.centre.closed_other_days or day.weekday() in get_closed_weekdays(
        entry.centre, known
    )
    return known in services and is_told
