"""Hands the staff's start page the list of what is missing, as far as the reader can mend it."""

from django import template

from msntc.missing import Missing, missing

register = template.Library()


@register.simple_tag(takes_context=True)
def still_missing(context: template.Context) -> list[Missing]:
    return [one for one in missing() if context["user"].has_perm(one.needs)]
