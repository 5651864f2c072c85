"""Whether a centre is open now, for a card."""

from django import template

from centres.detail import opening_hours
from centres.models import Centre, TimetableRows

register = template.Library()


@register.filter
def open_now(centre: Centre, times: TimetableRows | None = None) -> str:
    """`times` are the rows of a centre that a search found."""
    return opening_hours.describe_opening_now(centre, times)
