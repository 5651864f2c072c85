"""The times of one day as somebody says them on the telephone: “10-4”, “9.30 to 12 and 1-3”, “closed”."""

import re
from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from centres.detail.opening_hours import format_clock_time
from centres.hours.timetable import EARLIEST

CLOSED = re.compile(r"\s*(closed|shut|no)\W*", re.IGNORECASE)
APPOINTMENT = re.compile(r"\(?\b(by|only by) app(oin)?t(ment)?s?\b\.?\)?", re.IGNORECASE)
HALF = r"[ap]\.?m\b\.?"
CLOCK = rf"(?:(\d{{1,2}})(?:[:.](\d\d))?\s*({HALF})?|(noon|midday))"
TO = r"(?:-|–|\bto\b|['’]?\btil\b|\btill\b|\buntil\b)"
SPAN = re.compile(rf"(?:from\s+)?{CLOCK}\s*{TO}\s*{CLOCK}", re.IGNORECASE)
ENDS = r"(?:(?<=\d)|(?<=[ap]m)|(?<=m\.)|(?<=noon)|(?<=midday))"
BETWEEN = re.compile(
    rf"\s*(?:,|;|&|\band\b|\n)\s*|{ENDS}\s+(?=\d{{1,2}}(?:[:.]\d\d)?\s*(?:{HALF})?\s*{TO})", re.IGNORECASE
)
"""Between two sessions of a day: a word or a sign, or only a space, as in “10-12 2-4”."""
FIRST_MORNING_HOUR = 7
"""Whoever says “6-8” without am or pm means the evening."""
LAST_EVENING_HOUR = 20
"""Nothing begins later unless somebody says pm: “10-12, 11-11.30” is a slip, not a session at night."""
LONGEST_BY_DAY = 8 * 60
"""Minutes: whoever says “8-10pm” means two hours of the evening, and “10-6pm” a day."""
UNREADABLE = "Write the times of a day like 10-4, or 9.30-12 and 1-3. Write “closed” for a day off."
BACKWARDS = "The day must end after it begins, and the second time come after the first. Write am or pm."


class NotTimes(ValueError):
    """What was typed cannot be read as the times of a day; the words say how to write them."""


class Span(NamedTuple):
    opens: time
    closes: time
    by_appointment: bool


def parse_day(text: str) -> tuple[Span, ...]:
    """The sessions of a day in order, none for a day off. Raises NotTimes.

    Without am or pm an hour is the next one that makes sense: after the one before, and not at night.
    """
    if CLOSED.fullmatch(text):
        return ()
    found: list[Span] = []
    closes_at = 0
    for part in BETWEEN.split(text.strip(" .,;")):
        if (match := SPAN.fullmatch(APPOINTMENT.sub("", part).strip(" ."))) is None:
            raise NotTimes(UNREADABLE)
        opens, closes = read_clock(match.groups()[:4]), read_clock(match.groups()[4:])
        first = EARLIEST.hour if opens.is_sure else FIRST_MORNING_HOUR
        if (match[7] or "").lower().startswith("p") and is_evening(opens, closes):
            opens = Clock(opens.minutes + 12 * 60, True)
        opens_at = place_after(opens, closes_at or first * 60)
        if not opens.is_sure and opens_at >= (LAST_EVENING_HOUR + 1) * 60:
            raise NotTimes(BACKWARDS)
        closes_at = place_after(closes, opens_at + 1)
        found.append(Span(make_time(opens_at), make_time(closes_at), bool(APPOINTMENT.search(part))))
    return tuple(found)


class Clock(NamedTuple):
    """Minutes since midnight, and whether somebody said which half of the day."""

    minutes: int
    is_sure: bool


def read_clock(parts: tuple[str | None, ...]) -> Clock:
    hour, minute, half, noon = parts
    if noon:
        return Clock(12 * 60, True)
    hours, minutes = int(hour or 0), int(minute or 0)
    if hours > 23 or minutes > 59 or (half and not 1 <= hours <= 12):
        raise NotTimes(UNREADABLE)
    if half:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    return Clock(hours * 60 + minutes, bool(half) or not 1 <= hours <= 12)


def is_evening(opens: Clock, closes: Clock) -> bool:
    """Whether the pm that was said of the end goes for the beginning too."""
    return (
        not opens.is_sure
        and closes.minutes - opens.minutes > LONGEST_BY_DAY
        and opens.minutes + 12 * 60 < closes.minutes
    )


def place_after(clock: Clock, earliest: int) -> int:
    """The minute that was meant: the first of the two that is not too early. Raises NotTimes."""
    for minutes in (clock.minutes,) if clock.is_sure else (clock.minutes, clock.minutes + 12 * 60):
        if earliest <= minutes < 24 * 60:
            return minutes
    raise NotTimes(BACKWARDS)


def make_time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def format_day(spans: Iterable) -> str:
    """The sessions of a day in words that `parse_day` reads back."""
    return ", ".join(
        f"{format_clock_time(one.opens)} to {format_clock_time(one.closes)}"
        + (" by appointment" if one.by_appointment else "")
        for one in sorted(spans, key=lambda one: one.opens)
    )
