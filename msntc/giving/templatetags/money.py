"""Amounts as people read them."""

from django import template

from msntc.amounts import format_pounds

register = template.Library()
register.filter(format_pounds)
