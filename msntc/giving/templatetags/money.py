"""Amounts as people read them."""

from django import template

register = template.Library()


@register.filter
def format_pounds(pence: int) -> str:
    """1250 → £12.50, 1000 → £10, 123456 → £1,234.56, -50 → −£0.50."""
    whole, rest = divmod(abs(int(pence)), 100)
    return ("−" if pence < 0 else "") + f"£{whole:,}" + (f".{rest:02}" if rest else "")
