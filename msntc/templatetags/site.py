"""Small words and addresses that templates of every part of the site need."""

import json
import re
from urllib.parse import urlsplit

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def phone_url(number: str) -> str:
    """The address behind a phone number: `01462 684 214` → `tel:01462684214`."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


@register.filter
def site_host(url: str) -> str:
    """The name of a site as people say it: `https://www.example.org/home` → `www.example.org`."""
    return urlsplit(url).netloc


@register.filter
def site_address(url: str) -> str:
    """What somebody types who reads it on paper: `https://www.example.org/ms/` → `www.example.org/ms`."""
    parts = urlsplit(url)
    return (parts.netloc + parts.path).rstrip("/") + (f"?{parts.query}" if parts.query else "")


@register.filter
def first_control(field) -> str:
    """The id that a link to a question leads to: that of its first control that is shown (WCAG 3.3.1)."""
    return field.id_for_label or f"{field.auto_id}_{getattr(field.field.widget, 'first_shown', 0)}"


@register.simple_tag(takes_context=True)
def repeat_block(context: template.Context, block: str) -> SafeString:
    """What a block of the page says, once more in a second place: `{% said "title" %}`."""
    said = context.render_context[BLOCK_CONTEXT_KEY].get_block(block).render(context)
    return mark_safe(said.strip())  # noqa: S308  (the block has escaped it already)


IN_SCRIPTS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def render_json_ld(facts: dict) -> SafeString:
    """Facts for machines as a block of JSON-LD. It is data and never run, so it needs no nonce."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPTS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (no tag can end it)
