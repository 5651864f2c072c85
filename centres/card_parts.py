"""Parts of cards that are the same whoever asks: drawn once, for the page of results, the kept list and the embed."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from centres.directory import DirectoryEntry, can_be_asked
from msntc.page_cache import get_current_minute

KEPT = 10_000  # parts rendered, in a process; about 1 KB each at most


def render_card_part(template: str, entry: DirectoryEntry, **known: str | int | bool) -> SafeString:
    """What a card says of its centre whoever asks from wherever: kept while the centre stays as it is, until the day
    ends, or the minute where opening times are known.

    `known` is what the part needs besides the centre, and what it is kept by: never where somebody searched.
    """
    moment = get_current_minute() if entry.times else timezone.localdate()
    return _render_card_part(template, entry, can_be_asked(entry.has_mailbox), moment, tuple(known.items()))


@lru_cache(maxsize=KEPT)
def _render_card_part(
    template: str,
    entry: DirectoryEntry,
    can_ask: bool,
    moment: int | date,
    known: tuple[tuple[str, str | int | bool], ...],
) -> SafeString:
    facts = {"entry": entry, "centre": entry.centre, "can_ask": can_ask, "site_url": settings.SITE_URL}
    return mark_safe(render_to_string(template, facts | dict(known)).removesuffix("\n"))  # noqa: S308  (escaped)
