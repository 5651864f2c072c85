"""Opening times in words: is it open now, when next, the week, and the days that differ. From `centres.hours`."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateformat import format as formatted

from centres.detail.special_days import AHEAD, find_special_days
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
from centres.models import Centre, Service, TimetableRows, Weekday, build_timetable

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


def list_service_hours(centre: Centre, moment: datetime | None = None) -> list[ServiceHours]:
    """What is known of each service; empty when no times are known. Two queries, none when prefetched."""
    moment = moment or timezone.now()
    today = timezone.localdate(moment)
    found = []
    for service in Service:
        times = build_timetable(centre, service, today)
        if times.has_sessions:
            state = times.state(moment)
            found.append(
                ServiceHours(
                    service.label,
                    describe_state(state, service, today, centre.ask_first),
                    isinstance(state, Open | Opens | NotKnown),
                    format_week(times),
                    list(describe_special_days(centre, service, times, today)),
                )
            )
    return found


def list_days_off(centre: Centre, moment: datetime | None = None) -> list[tuple[date, str]]:
    """The coming days on which something is shut whose times nobody has told us: no service's own list has them."""
    today = timezone.localdate(moment)
    rows = [row for row in centre.exceptions.all() if 0 <= (row.day - today).days < AHEAD and not row.opens]
    known = {service.value for service in Service if build_timetable(centre, service, today).has_sessions}
    found = []
    for row in rows:
        if row.service not in known and (row.service or not known):
            what = f"{row.get_service_display()}: closed" if row.service else "closed"
            found.append((row.day, f"{what} ({row.reason})" if row.reason else what))
    return found


def describe_opening_now(
    centre: Centre, rows: TimetableRows | None = None, moment: datetime | None = None
) -> str:
    """One sentence for a card: whether the centre is open, or when next. The building, or the oxygen sessions where
    only they are known, on the whole or today. Empty where the card says more already: shut, or not checked lately."""
    moment = moment or timezone.now()
    today = timezone.localdate(moment)
    if not centre.is_confirmed(today):
        return ""
    known = []
    for service in (Service.BUILDING, Service.CHAMBER):
        times = build_timetable(centre, service, today, rows)
        if times.has_sessions:
            if times.is_closed_for_a_time(today):
                return ""
            known.append((service, times))
    if not known:
        return ""
    service, times = next((one for one in known if one[1].is_known(today)), known[0])
    said = describe_state(times.state(moment), service, today, centre.ask_first)
    return said if service == Service.BUILDING else f"{service.label}: {said}"


def format_week(times: Timetable) -> list[tuple[str, str]]:
    """Day and times of an ordinary week; the days that nobody has told us of come last, as one."""
    told = [day for day in Weekday if times.is_weekday_known(day)]
    found = [(day.label, format_slots(times.week.get(day, ()))) for day in told]
    if len(told) < len(Weekday):
        found.append(("Other days" if told else "Ordinary days", NOT_KNOWN))
    return found


def describe_special_days(centre: Centre, service: Service, times: Timetable, today: date):
    """The coming days whose times are not those of the week, with the reason where there is one."""
    for day, sessions, reason in find_special_days(centre, service, times, today):
        words = format_slots(sessions) if sessions else SHUT.lower()
        yield day, f"{words} ({reason})" if reason else words


def describe_state(state: State, service: Service, today: date, ask_first: str) -> str:
    """What somebody who is about to set out has to know, in one sentence or two."""
    opened, opens = ("Answered", "Answered") if service == Service.PHONE else ("Open", "Opens")
    match state:
        case Open(until, by_appointment):
            by = " by appointment" if by_appointment else ""
            return f"{opened} now{by}, until {format_clock_time(until.time())}."
        case Opens(at, by_appointment, today_is_known):
            by = ", by appointment" if by_appointment else ""
            today_is = "Closed now" if today_is_known else "Not known today"
            return f"{today_is}. {opens} {format_relative_day(at.date(), today)} at {format_clock_time(at.time())}{by}."
        case Closed(until, reason):
            said = closure.format_closure(until, reason)
            return said if until else f"{said} {ask_first}"
        case RingFirst():
            return f"These times have not been checked lately. {ask_first}"
        case NotKnown():
            return f"Not known today. {ask_first}"


def format_relative_day(day: date, today: date) -> str:
    if (ahead := (day - today).days) < 2:
        return "tomorrow" if ahead else "today"
    return f"on {formatted(day, 'l' if ahead < 7 else 'l j F')}"


def format_slots(found: tuple[Slot, ...]) -> str:
    words = (
        f"{format_clock_time(slot.opens)} to {format_clock_time(slot.closes)}"
        + (" by appointment" if slot.by_appointment else "")
        for slot in sorted(found)
    )
    return ", ".join(words) or SHUT


def format_clock_time(at: time) -> str:
    """A time as people say it: 10 am, 4.30 pm, noon."""
    if (at.hour, at.minute) == (12, 0):
        return "noon"
    hour, half = (at.hour - 1) % 12 + 1, "am" if at.hour < 12 else "pm"
    return f"{hour}.{at.minute:02} {half}" if at.minute else f"{hour} {half}"
