"""Times of a centre, for tests: “chamber Tuesday 10-12.30 by appointment”, “2026-12-24 closed Training”."""

import re
from datetime import date, time

from centres.models import Centre, DayException, OpeningTime, Weekday

LINE = re.compile(
    r"(?:(?P<service>building|phone|chamber) )?(?P<day>\S+) (?:closed|(?P<opens>[\d.]+)-(?P<closes>[\d.]+))"
    r"(?P<by> by appointment)?(?: (?P<reason>.+))?"
)


def give_times(centre: Centre, *lines: str) -> Centre:
    """Saves sessions (by the name of a weekday) and days that differ (by a date; without a service: for all)."""
    for line in lines:
        row = LINE.fullmatch(line)
        own = {"centre": centre, "service": row["service"] or "", "by_appointment": bool(row["by"])}
        own |= {name: row[name] and at(row[name]) for name in ("opens", "closes")}
        if row["day"].upper() in Weekday.names:
            OpeningTime.objects.create(weekday=Weekday[row["day"].upper()], **own)
        else:
            day = date.fromisoformat(row["day"])
            DayException.objects.create(day=day, reason=row["reason"] or "", **own)
    return centre


def at(text: str) -> time:
    hour, _, minute = text.partition(".")
    return time(int(hour), int(minute or 0))
