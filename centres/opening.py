"""Opening times in words: is it open now, when next, the week, and the days that differ. From `centres.hours`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

from centres.hours import Closed, NotKnown, Open, Opens, RingFirst, Slot, State, Timetable, bank_holidays
from centres.models import Centre, Service, Weekday, timetable

SOON = 42
"""Days ahead for which the days that differ are listed."""


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """One service: what to say now, the week as (day, times), and the next days that differ as (date, words)."""

    name: str
    now: str
    is_open: bool
    week: list[tuple[str, str]]
    different: list[tuple[date, str]]


def hours(centre: Centre, moment: datetime | None = None) -> list[ServiceHours]:
    """What is known of each service; empty when no times are known. Two queries, none when prefetched."""
    moment = moment or timezone.now()
    today = timezone.localdate(moment)
    found = []
    for service in Service:
        times = timetable(centre, service, today)
        state = times.state(moment)
        if not isinstance(state, NotKnown):
            found.append(
                ServiceHours(
                    service.label,
                    sentence(state, service, today),
                    isinstance(state, Open),
                    [(day.label, slots(times.week.get(day, ()))) for day in Weekday],
                    list(different(centre, times, today)),
                )
            )
    return found


def different(centre: Centre, times: Timetable, today: date):
    """The coming days whose times are not those of the week, with the reason where there is one."""
    reasons = {row.day: row.reason for row in centre.exceptions.all() if row.reason}
    for ahead in range(SOON):
        day = today + timedelta(days=ahead)
        usual = tuple(sorted(times.week.get(day.weekday(), ())))
        if times.is_closed_for_a_time(day) or times.slots(day) == usual:
            continue
        reason = reasons.get(day) or bank_holidays.on(centre.nation, day)
        words = slots(times.slots(day)).lower() if not times.slots(day) else slots(times.slots(day))
        yield day, f"{words} ({reason})" if reason else words


def sentence(state: State, service: Service, today: date) -> str:
    """What somebody who is about to set out has to know, in one sentence or two."""
    opened, opens = ("Answered", "Answered") if service == Service.PHONE else ("Open", "Opens")
    match state:
        case Open(until, by_appointment):
            by = " by appointment" if by_appointment else ""
            return f"{opened} now{by}, until {clock(until.time())}."
        case Opens(at, by_appointment):
            by = ", by appointment" if by_appointment else ""
            return f"Closed now. {opens} {on_day(at.date(), today)} at {clock(at.time())}{by}."
        case Closed(until, reason):
            why = f" {reason.rstrip('.')}." if reason else ""
            if until:
                return f"Closed until the end of {formatted(until, 'l j F Y')}.{why}"
            return f"Closed for now.{why} Please ring first."
        case RingFirst():
            return "These times have not been checked lately. Please ring first."
    return ""


def on_day(day: date, today: date) -> str:
    if (ahead := (day - today).days) < 2:
        return "tomorrow" if ahead else "today"
    return f"on {formatted(day, 'l' if ahead < 7 else 'l j F')}"


def slots(found: tuple[Slot, ...]) -> str:
    return ", ".join(
        f"{clock(slot.opens)} to {clock(slot.closes)}{' by appointment' if slot.by_appointment else ''}"
        for slot in sorted(found)
    ) or "Closed"  # fmt: skip


def clock(at: time) -> str:
    """A time as people say it: 10 am, 4.30 pm, noon."""
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    hour, half = (at.hour - 1) % 12 + 1, "am" if at.hour < 12 else "pm"
    return f"{hour}.{at.minute:02} {half}" if at.minute else f"{hour} {half}"
