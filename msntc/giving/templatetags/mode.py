"""Whether what is shown or written is not about real money."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag(takes_context=True)
def get_payment_mode(context) -> str:
    """`demo` or `trial` for what must be marked as such; else nothing.

    A gift has its own mode. What is about no gift has the site's, but where that is for staff alone, the public's
    declarations are real.
    """
    gift = context.get("gift") or getattr(context.get("declaration"), "gift", None)
    if gift is not None:
        return gift.mode if gift.mode in ("demo", "trial") else ""
    user = getattr(context.get("request"), "user", None)
    if settings.GIVING_STAFF_ONLY and not getattr(user, "is_staff", False):
        return ""
    return settings.GIVING_MODE if settings.GIVING_MODE in ("demo", "trial") else ""
