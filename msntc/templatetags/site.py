"""Small words and addresses that templates of every part of the site need."""

import re
from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def tel(number: str) -> str:
    """The address behind a phone number: `01462 684 214` → `tel:01462684214`."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


@register.filter
def host(url: str) -> str:
    """The name of a site as people say it: `https://www.example.org/home` → `www.example.org`."""
    return urlsplit(url).netloc
