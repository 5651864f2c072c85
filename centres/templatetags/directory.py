"""Parts of cards, as the directory keeps them."""

from django import template

from centres.card_parts import render_card_part

register = template.Library()
register.simple_tag(render_card_part)
