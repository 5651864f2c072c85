"""When a centre is open, as schedules of Open Referral: weekly sessions, and the coming days that differ.

The profile knows no exceptions. So a day with other times is a schedule that is valid on that day alone, a day off is
named in the notes of the week's sessions, and a closure for a time parts the validity of each session in two.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

from centres.detail.special_days import SpecialDay, find_special_days
from centres.hours import Slot, Timetable
from centres.models import Centre, Service, build_timetable
from centres.open_data.open_referral.identifiers import build_part_identifier

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)


def build_schedules(centre: Centre) -> list[dict]:
    """Of each service whose times somebody has told us. Two queries, none when prefetched."""
    today = timezone.localdate()
    found: list[dict] = []
    for service in Service:
        times = build_timetable(centre, service, today)
        if times.has_sessions:
            special = find_special_days(centre, service, times, today)
            found += _weekly(centre, service, times, special, today)
            found += _of_days(centre, service, times, special)
    return found


def _weekly(
    centre: Centre, service: Service, times: Timetable, special: list[SpecialDay], today: date
) -> Iterator[dict]:
    unsure = "" if times.is_confirmed else f"These times have not been checked lately. {centre.ask_first}"
    for weekday, slots in sorted(times.week.items()):
        days = [one for one in special if one.day.weekday() == weekday]
        for n, slot in enumerate(sorted(slots)):
            off = "; ".join(_format_special_day(one) for one in days if slot not in one.sessions)
            notes = ["Times are those of the clock on the wall.", f"Not on {off}." if off else "", unsure]
            for half, valid in enumerate(_open_periods(times, today)):
                yield (
                    {
                        "id": build_part_identifier("schedule", centre.pk, service, weekday, n, half),
                        "freq": "WEEKLY",
                        "interval": 1,
                        "byday": BYDAY[weekday],
                        "notes": " ".join(filter(None, notes)),
                    }
                    | valid
                    | _times(service, slot)
                )


def _of_days(centre: Centre, service: Service, times: Timetable, special: list[SpecialDay]) -> Iterator[dict]:
    for one in special:
        day = one.day.isoformat()
        for n, slot in enumerate(sorted(set(one.sessions) - set(times.week.get(one.day.weekday(), ())))):
            yield {
                "id": build_part_identifier("schedule", centre.pk, service, day, n),
                "valid_from": day,
                "valid_to": day,
                "dtstart": day,
                "notes": f"Only on {_format_special_day(one)}.",
            } | _times(service, slot)


def _times(service: Service, slot: Slot) -> dict:
    by_appointment = ", by appointment" if slot.by_appointment else ""
    return {
        "opens_at": f"{slot.opens:%H:%M}",
        "closes_at": f"{slot.closes:%H:%M}",
        "description": f"{service.label}{by_appointment}",
    }


def _open_periods(times: Timetable, today: date) -> list[dict[str, str]]:
    """First and last day of each time in which the week holds: one without an end, but for a closure for a time."""
    first, last = times.closed_from, times.closed_until
    if (first is None and last is None) or (last and last < today):
        return [{}]
    before = {"valid_to": (first - DAY).isoformat()} if first and first > today else None
    after = {"valid_from": (last + DAY).isoformat()} if last else None
    return [period for period in (before, after) if period]


def _format_special_day(one: SpecialDay) -> str:
    day = formatted(one.day, "l j F Y")
    return f"{day} ({one.reason})" if one.reason else day
