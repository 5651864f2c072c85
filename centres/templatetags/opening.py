"""Whether a centre is open now, for a card."""

from django import template

from centres import opening
from centres.models import Centre

register = template.Library()


@register.filter
def open_now(centre: Centre) -> str:
    return opening.now(centre)
