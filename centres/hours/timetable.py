"""One service's timetable, and what it says about a moment or a day.

Times are what the clock on the wall shows. Moments are compared as instants (UTC), because two times of one zone are
otherwise compared by the wall clock, which is wrong twice a year. Sessions lie between five in the morning and
midnight, so none begins or ends in the hour that the clocks skip or repeat.
"""

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Open:
    until: datetime
    by_appointment: bool


@dataclass(frozen=True, slots=True)
class Opens:
    at: datetime
    by_appointment: bool


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
    """Nobody has told us any times."""


State = Open | Opens | Closed | RingFirst | NotKnown


@dataclass(frozen=True, slots=True)
class Timetable:
    """A week (Monday is 0), the days that differ from it (no slots: closed), and a closure (first and last day)."""

    nation: str
    week: dict[int, tuple[Slot, ...]]
    exceptions: dict[date, tuple[Slot, ...]] = field(default_factory=dict)
    closed_from: date | None = None
    closed_until: date | None = None
    closed_reason: str = ""
    is_confirmed: bool = True

    @property
    def zone(self) -> ZoneInfo:
        return ZONES.get(self.nation, LONDON)

    def is_closed_for_a_time(self, day: date) -> bool:
        return closure.covers(self.closed_from, self.closed_until, day)

    def slots(self, day: date) -> tuple[Slot, ...]:
        """The sessions of a day in order: a closure beats an exception, which beats a bank holiday and the week."""
        if self.is_closed_for_a_time(day):
            return ()
        if day in self.exceptions:
            return tuple(sorted(self.exceptions[day]))
        if bank_holidays.on(self.nation, day):
            return ()
        return tuple(sorted(self.week.get(day.weekday(), ())))

    @property
    def has_sessions(self) -> bool:
        """Whether anybody has told us a time."""
        return any(self.week.values()) or any(self.exceptions.values())

    def instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def spans(self, day: date) -> list[tuple[datetime, datetime, bool]]:
        """Beginning, end and whether by appointment of each session as instants; sessions that touch are one."""
        joined: list[tuple[datetime, datetime, bool]] = []
        for slot in self.slots(day):
            begins, ends = self.instant(day, slot.opens), self.instant(day, slot.closes)
            if joined and begins <= joined[-1][1] and slot.by_appointment == joined[-1][2]:
                joined[-1] = joined[-1][0], max(ends, joined[-1][1]), slot.by_appointment
            else:
                joined.append((begins, ends, slot.by_appointment))
        return joined

    def state(self, moment: datetime) -> State:
        """What to tell somebody who asks at that moment (an aware datetime). Never guesses."""
        today = moment.astimezone(self.zone).date()
        if self.is_closed_for_a_time(today):
            return Closed(self.closed_until, self.closed_reason)
        if not self.has_sessions:
            return NotKnown()
        if not self.is_confirmed:
            return RingFirst()
        now = moment.astimezone(UTC)
        for ahead in range(AHEAD):
            for begins, ends, by_appointment in self.spans(today + timedelta(days=ahead)):
                if begins <= now < ends:
                    return Open(ends.astimezone(self.zone), by_appointment)
                if now < begins:
                    return Opens(begins.astimezone(self.zone), by_appointment)
        return Closed(None, "")
