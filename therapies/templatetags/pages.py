"""Dates and grades of a published document, which are kept as text, in the words of a page."""

from datetime import date

from django import template
from django.utils.dateformat import format as formatted

from therapies import pages

register = template.Library()


@register.filter
def end_with_stop(text: str) -> str:
    """With a full stop, where it has no end of its own: `Who? What?` and `Smith J, et al.` have."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


@register.filter
def format_iso_day(text: str | None) -> str:
    """`2026-11-01` → `1 November 2026`; empty for none."""
    return formatted(date.fromisoformat(text), "j F Y") if text else ""


@register.filter
def format_iso_month(text: str | None) -> str:
    """`2026-11-01` → `November 2026`."""
    return formatted(date.fromisoformat(text), "F Y") if text else ""


@register.filter
def count_bars(certainty: str) -> int:
    """How many of four bars stand for a certainty (`EvidenceStatement.Certainty`)."""
    return ["none", "very-low", "low", "moderate", "high"].index(certainty)


@register.filter
def drop_we_are(label: str) -> str:
    """`We are not very sure` → `Not very sure`, for a table."""
    return label.removeprefix("We are ").capitalize()


@register.simple_tag
def get_first_visit_path() -> str:
    """The same as of `therapies.pages`. One query."""
    return pages.get_first_visit_path()
