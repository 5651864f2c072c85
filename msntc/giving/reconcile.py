"""Heals what a lost message leaves behind: asks the provider how its pages stand, and what it has told of late.

The same functions as for messages believe the answers, so it may run as often as one likes, beside anything.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from msntc.giving import ledger
from msntc.giving.gateway import NotKnown, StripeGateway
from msntc.giving.models import Gift, ProviderEvent
from msntc.giving.webhooks import believe

logger = logging.getLogger(__name__)
OPEN = (Gift.Status.STARTED, Gift.Status.PROCESSING)
LONGEST = 30
"""Days that the provider keeps its messages."""


@dataclass
class Healed:
    asked: int = 0
    changed: int = 0
    unknown: int = 0
    told: int = 0
    new: int = 0
    failed: int = 0


def reconcile(provider: StripeGateway, days: int = 3, now: datetime | None = None) -> Healed:
    """Every page that is still open in our books, then the messages of the last days. Raises ProviderUnavailable."""
    healed = Healed()
    ask_pages(provider, healed)
    hear_again(provider, (now or timezone.now()) - timedelta(days=min(days, LONGEST)), healed)
    return healed


def ask_pages(provider: StripeGateway, healed: Healed) -> None:
    gifts = Gift.objects.filter(mode=settings.GIVING_MODE, status__in=OPEN, session__isnull=False)
    for gift in gifts.iterator():
        healed.asked += 1
        try:
            ledger.record(provider.session(gift.session))
        except NotKnown:
            healed.unknown += 1
            continue
        healed.changed += Gift.objects.get(pk=gift.pk).status != gift.status


def hear_again(provider: StripeGateway, since: datetime, healed: Healed) -> None:
    """The oldest first. One that goes wrong stops no other, and keeps its problem for staff to see."""
    for event in reversed(list(provider.events_since(since))):
        if event.live != (settings.GIVING_MODE == "live") or not event.told:
            continue
        healed.told += 1
        if ProviderEvent.objects.filter(pk=event.id, processed_at__isnull=False).exists():
            continue
        try:
            believe(event)
        except Exception as problem:
            healed.failed += 1
            logger.error("event %s went wrong: %s", event.id, type(problem).__name__)
        else:
            healed.new += 1
