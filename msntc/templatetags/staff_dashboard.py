"""Hands the staff's start page the list of what is missing, as far as the reader can mend it."""

from django import template

from msntc.dashboard import StaffTask, list_staff_tasks
from msntc.health import get_version

register = template.Library()


@register.simple_tag(takes_context=True)
def list_visible_tasks(context: template.Context) -> list[StaffTask]:
    return [one for one in list_staff_tasks() if context["user"].has_perm(one.needs)]


@register.simple_tag
def release() -> str:
    return get_version()
