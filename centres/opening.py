"""Opening times in words: is it open now, when next, the week, and the days that differ. From `centres.hours`."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateformat import format as formatted

from centres.hours import (
    Closed,
    NotKnown,
    Open,
    Opens,
    RingFirst,
    Slot,
    State,
    Timetable,
    closure,
)
from centres.models import Centre, Rows, Service, Weekday, timetable
from centres.special_days import AHEAD, special_days

SHUT = "Closed"
NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """One service: what to say now, the week as (day, times), and the next days that differ as (date, words).

    What is said `passes` where it is true of the moment alone, so that paper leaves it out.
    """

    name: str
    now: str
    passes: bool
    week: list[tuple[str, str]]
    different: list[tuple[date, str]]


def hours(centre: Centre, moment: datetime | None = None) -> list[ServiceHours]:
    """What is known of each service; empty when no times are known. Two queries, none when prefetched."""
    moment = moment or timezone.now()
    today = timezone.localdate(moment)
    found = []
    for service in Service:
        times = timetable(centre, service, today)
        if times.has_sessions:
            state = times.state(moment)
            found.append(
                ServiceHours(
                    service.label,
                    sentence(state, service, today, centre.ask_first),
                    isinstance(state, Open | Opens | NotKnown),
                    week(times),
                    list(different(centre, service, times, today)),
                )
            )
    return found


def days_off(centre: Centre, moment: datetime | None = None) -> list[tuple[date, str]]:
    """The coming days on which something is shut whose times nobody has told us: no service's own list has them."""
    today = timezone.localdate(moment)
    rows = [row for row in centre.exceptions.all() if 0 <= (row.day - today).days < AHEAD and not row.opens]
    if not rows:
        return []
    known = {service.value for service in Service if timetable(centre, service, today).has_sessions}
    found = []
    for row in rows:
        if row.service not in known and (row.service or not known):
            what = f"{row.get_service_display()}: closed" if row.service else "closed"
            found.append((row.day, f"{what} ({row.reason})" if row.reason else what))
    return found


def now(centre: Centre, rows: Rows | None = None, moment: datetime | None = None) -> str:
    """One sentence for a card: whether the centre is open, or when next. The building, or the oxygen sessions where
    only they are known, on the whole or today. Empty where the card says more already: shut, or not checked lately."""
    moment = moment or timezone.now()
    today = timezone.localdate(moment)
    if not centre.is_confirmed(today):
        return ""
    known = []
    for service in (Service.BUILDING, Service.CHAMBER):
        times = timetable(centre, service, today, rows)
        if times.has_sessions:
            if times.is_closed_for_a_time(today):
                return ""
            known.append((service, times))
    if not known:
        return ""
    service, times = next((one for one in known if one[1].is_known(today)), known[0])
    said = sentence(times.state(moment), service, today, centre.ask_first)
    return said if service == Service.BUILDING else f"{service.label}: {said}"


def week(times: Timetable) -> list[tuple[str, str]]:
    """Day and times of an ordinary week; the days that nobody has told us of come last, as one."""
    told = [day for day in Weekday if times.week_is_whole or times.week.get(day)]
    found = [(day.label, slots(times.week.get(day, ()))) for day in told]
    if len(told) < len(Weekday):
        found.append(("Other days" if told else "Ordinary days", NOT_KNOWN))
    return found


def different(centre: Centre, service: Service, times: Timetable, today: date):
    """The coming days whose times are not those of the week, with the reason where there is one."""
    for day, sessions, reason in special_days(centre, service, times, today):
        words = slots(sessions) if sessions else SHUT.lower()
        yield day, f"{words} ({reason})" if reason else words


def sentence(state: State, service: Service, today: date, ask_first: str) -> str:
    """What somebody who is about to set out has to know, in one sentence or two."""
    opened, opens = ("Answered", "Answered") if service == Service.PHONE else ("Open", "Opens")
    match state:
        case Open(until, by_appointment):
            by = " by appointment" if by_appointment else ""
            return f"{opened} now{by}, until {clock(until.time())}."
        case Opens(at, by_appointment, today_is_known):
            by = ", by appointment" if by_appointment else ""
            today_is = "Closed now" if today_is_known else "Not known today"
            return f"{today_is}. {opens} {on_day(at.date(), today)} at {clock(at.time())}{by}."
        case Closed(until, reason):
            said = closure.said(until, reason)
            return said if until else f"{said} {ask_first}"
        case RingFirst():
            return f"These times have not been checked lately. {ask_first}"
        case NotKnown():
            return f"Not known today. {ask_first}"


def on_day(day: date, today: date) -> str:
    if (ahead := (day - today).days) < 2:
        return "tomorrow" if ahead else "today"
    return f"on {formatted(day, 'l' if ahead < 7 else 'l j F')}"


def slots(found: tuple[Slot, ...]) -> str:
    return ", ".join(
        f"{clock(slot.opens)} to {clock(slot.closes)}{' by appointment' if slot.by_appointment else ''}"
        for slot in sorted(found)
    ) or SHUT  # fmt: skip


def clock(at: time) -> str:
    """A time as people say it: 10 am, 4.30 pm, noon."""
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    hour, half = (at.hour - 1) % 12 + 1, "am" if at.hour < 12 else "pm"
    return f"{hour}.{at.minute:02} {half}" if at.minute else f"{hour} {half}"
