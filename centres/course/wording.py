"""Weekdays and hours of a plan in words."""

from collections.abc import Collection

from django.utils.text import get_text_list

from centres.course.schedule import SessionDays
from centres.detail.opening_hours import format_slots
from centres.models import Weekday


def describe_weekdays(weekdays: Collection[int]) -> str:
    """`Monday to Friday`, `Tuesday and Thursday`, `Monday, Tuesday and Friday`; Monday is 0."""
    days = sorted(weekdays)
    names = [Weekday(day).label for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return get_text_list(names, "and")


def describe_times(days: SessionDays, weekdays: Collection[int]) -> str:
    """The hours of an ordinary week's sessions, weekdays with the same hours as one; empty where they are not known."""
    alike: dict[str, list[int]] = {}
    for day in sorted(weekdays):
        if slots := days.chamber.week.get(day):
            alike.setdefault(format_slots(slots), []).append(day)
    return "; ".join(f"{describe_weekdays(same)}, {words}" for words, same in alike.items())
