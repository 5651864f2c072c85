"""Marks a page of the admin with whose it is, for what the browser keeps of a form."""

from django import template

from msntc.staff.form_recovery import mark_account

register = template.Library()


@register.simple_tag(takes_context=True)
def account_mark(context: template.Context) -> str:
    return mark_account(context["user"])
