"""A centre that is shut for a time: on which days, and in which words. The one place where both are said."""

from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.text import capfirst

IN_FULL = "l j F Y"


def is_within_closure(first: date | None, last: date | None, day: date) -> bool:
    """Whether the day lies in the closure. Without a first day it has begun; without a last it has no end yet."""
    return (
        (first is not None or last is not None)
        and (first is None or first <= day)
        and (last is None or day <= last)
    )


def describe_closure(first: date | None, last: date | None, reason: str, today: date) -> str:
    """What to say of a closure that is on or still to come; empty when there is none, or it is over."""
    if (first is None and last is None) or (last is not None and last < today):
        return ""
    return format_closure(last, reason, first if first is not None and first > today else None)


def format_closure(last: date | None, reason: str, begins: date | None = None) -> str:
    """The closure until its last day, if that is known; `begins` where it has not begun."""
    begun = f"from {formatted(begins, IN_FULL)}" if begins else ""
    until = f"until the end of {formatted(last, IN_FULL)}" if last else ""
    why = f" {capfirst(reason.rstrip('.'))}." if reason else ""
    return f"Closed {' '.join(filter(None, [begun, until])) or 'for now'}.{why}"
