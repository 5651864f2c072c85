"""The link by which a card keeps its centre or takes it off."""

from django import template

from centres.detail.shortlist import Shortlist

register = template.Library()


@register.filter
def toggle_query(shortlist: Shortlist, slug: str) -> str:
    return shortlist.toggling(slug)
