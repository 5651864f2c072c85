"""One service's timetable, and what it says about a moment or a day.

Times are what the clock on the wall shows. Moments are compared as instants (UTC), because two times of one zone are
otherwise compared by the wall clock, which is wrong twice a year. Sessions lie between five in the morning and
midnight, so none begins or ends in the hour that the clocks skip or repeat.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from centres.hours import bank_holidays, closure

EARLIEST = time(5)
AHEAD = 28
"""Days that are looked at for the next session; who opens later is closed for now."""
ZONES = {"Ireland": ZoneInfo("Europe/Dublin")}
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    opens: time
    closes: time
    by_appointment: bool = False


def merge_slots(slots: Iterable[Slot]) -> list[Slot]:
    """Sessions that touch or overlap as one, those by appointment for themselves; in order."""
    found: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (slot.by_appointment, slot.opens)):
        last = found[-1] if found else None
        if last and last.by_appointment == slot.by_appointment and slot.opens <= last.closes:
            found[-1] = replace(last, closes=max(slot.closes, last.closes))
        else:
            found.append(slot)
    return sorted(found)


def clip_slots(sessions: Iterable[Slot], within: Iterable[Slot]) -> tuple[Slot, ...]:
    """The parts of sessions that lie within others; by appointment where either is."""
    hours = merge_slots(within)
    return tuple(
        Slot(opens, closes, one.by_appointment or other.by_appointment)
        for one in sessions
        for other in hours
        if (opens := max(one.opens, other.opens)) < (closes := min(one.closes, other.closes))
    )


@dataclass(frozen=True, slots=True)
class Open:
    until: datetime
    by_appointment: bool


@dataclass(frozen=True, slots=True)
class Opens:
    """Not open now. Where today's times are not known, that is all that can be said of today."""

    at: datetime
    by_appointment: bool
    today_is_known: bool = True


@dataclass(frozen=True, slots=True)
class Closed:
    """Shut for a time, or with no session in the next four weeks."""

    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RingFirst:
    """There are times, but the centre has not confirmed them lately."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nobody has told us any times: none at all, or none of today and no session that is to come."""


State = Open | Opens | Closed | RingFirst | NotKnown


@dataclass(frozen=True, slots=True)
class Timetable:
    """A week (Monday is 0), the days that differ from it (no slots: closed), and a closure (first and last day).

    A weekday without sessions is closed where the week is whole or names it so, and not known otherwise.
    """

    nation: str
    week: dict[int, tuple[Slot, ...]]
    exceptions: dict[date, tuple[Slot, ...]] = field(default_factory=dict)
    closed_from: date | None = None
    closed_until: date | None = None
    closed_reason: str = ""
    is_confirmed: bool = True
    week_is_whole: bool = False
    closed_weekdays: frozenset[int] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        return ZONES.get(self.nation, LONDON)

    def is_closed_for_a_time(self, day: date) -> bool:
        return closure.is_within_closure(self.closed_from, self.closed_until, day)

    def slots(self, day: date) -> tuple[Slot, ...]:
        """The sessions of a day in order: a closure beats an exception, which beats a bank holiday and the week."""
        if self.is_closed_for_a_time(day):
            return ()
        if day in self.exceptions:
            return tuple(sorted(self.exceptions[day]))
        if bank_holidays.get_bank_holiday_name(self.nation, day):
            return ()
        return tuple(sorted(self.week.get(day.weekday(), ())))

    @property
    def has_sessions(self) -> bool:
        """Whether anybody has told us a time."""
        return any(self.week.values()) or any(self.exceptions.values())

    def is_weekday_known(self, weekday: int) -> bool:
        """Whether anybody has told us of such days in an ordinary week."""
        return self.week_is_whole or weekday in self.closed_weekdays or bool(self.week.get(weekday))

    @property
    def days_off(self) -> list[int]:
        """The weekdays on which it is closed."""
        return [day for day in range(7) if self.is_weekday_known(day) and not self.week.get(day)]

    def instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def is_known(self, day: date) -> bool:
        """Whether anybody has told us of that day: its sessions, or that it has none."""
        return (
            self.is_weekday_known(day.weekday())
            or day in self.exceptions
            or self.is_closed_for_a_time(day)
            or bool(bank_holidays.get_bank_holiday_name(self.nation, day))
        )

    def spans(self, day: date) -> list[tuple[datetime, datetime, bool]]:
        """Beginning, end and whether by appointment of each session as instants; sessions that touch are one."""
        return [
            (self.instant(day, slot.opens), self.instant(day, slot.closes), slot.by_appointment)
            for slot in merge_slots(self.slots(day))
        ]

    def state(self, moment: datetime) -> State:
        """What to tell somebody who asks at that moment (an aware datetime). Never guesses."""
        today = moment.astimezone(self.zone).date()
        if self.is_closed_for_a_time(today):
            return Closed(self.closed_until, self.closed_reason)
        if not self.has_sessions:
            return NotKnown()
        if not self.is_confirmed:
            return RingFirst()
        return self.session_after(moment) or (Closed(None, "") if self.is_known(today) else NotKnown())

    def session_after(self, moment: datetime) -> Open | Opens | None:
        """The session that is on, rather one that needs no appointment; else the next in four weeks."""
        today, now = moment.astimezone(self.zone).date(), moment.astimezone(UTC)
        for day in (today + timedelta(days=ahead) for ahead in range(AHEAD)):
            spans = self.spans(day)
            if on := [(by, ends) for begins, ends, by in spans if begins <= now < ends]:
                by_appointment, ends = min(on)
                return Open(ends.astimezone(self.zone), by_appointment)
            if to_come := [(begins, by) for begins, _, by in spans if now < begins]:
                begins, by_appointment = min(to_come)
                return Opens(begins.astimezone(self.zone), by_appointment, self.is_known(today))
        return None
