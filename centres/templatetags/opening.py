"""Whether a centre is open now, for a card."""

from django import template

from centres import opening
from centres.models import Centre, Rows

register = template.Library()


@register.filter
def open_now(centre: Centre, times: Rows | None = None) -> str:
    """`times` are the rows of a centre that a search found."""
    return opening.now(centre, times)
