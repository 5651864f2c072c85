"""The link by which a card keeps its centre or takes it off."""

from django import template

from centres.shortlist import Shortlist

register = template.Library()


@register.filter
def toggling(shortlist: Shortlist, slug: str) -> str:
    return shortlist.toggling(slug)
