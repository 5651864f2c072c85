"""Heals what a lost message leaves behind: hears what the provider has told of late, then asks how things stand.

The same functions as for messages believe the answers, so it may run as often as one likes, beside anything. Messages
come first, because they know the day on which money came; an answer knows only today.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from msntc.giving.models import Gift, ProviderEvent
from msntc.giving.models.ways import Frequency
from msntc.giving.payment_events import Told
from msntc.giving.payments import ledger
from msntc.giving.payments.gateway import StripeGateway, UnknownAtProvider
from msntc.giving.payments.webhooks import LEFT, process_event

logger = logging.getLogger(__name__)
OPEN = (Gift.Status.STARTED, Gift.Status.PROCESSING)
RUNNING = (Gift.Status.PROCESSING, Gift.Status.ACTIVE, Gift.Status.PAST_DUE, Gift.Status.PAUSED)
DAY = timedelta(days=1)
"""How seldom a monthly gift that runs is asked about."""
LONGEST = 30
"""Days that the provider keeps its messages."""


@dataclass
class ReconcileReport:
    asked: int = 0
    changed: int = 0
    unknown: int = 0
    told: int = 0
    new: int = 0
    failed: int = 0


def reconcile_gifts(
    provider: StripeGateway, days: int = LONGEST, now: datetime | None = None
) -> ReconcileReport:
    """The messages of the last days, then every page and monthly gift that is open in our books.

    Raises ProviderUnavailable.
    """
    healed, now = ReconcileReport(), now or timezone.now()
    gifts = Gift.objects.filter(mode=settings.GIVING_MODE)
    running = gifts.filter(Q(status_as_of=None) | Q(status_as_of__lt=now - DAY), status__in=RUNNING)
    replay_messages(provider, now - timedelta(days=min(days, LONGEST)), healed)
    ask_about_gifts(provider.session, gifts.filter(status__in=OPEN), "session", healed)
    ask_about_gifts(
        provider.subscription, running.filter(frequency=Frequency.MONTHLY), "subscription", healed
    )
    return healed


def ask_about_gifts(
    how: Callable[[str], Told], gifts: QuerySet[Gift], name: str, healed: ReconcileReport
) -> None:
    """How each gift's page, or its monthly payments, stand now."""
    for gift in gifts.exclude(**{name: None}).iterator():
        healed.asked += 1
        try:
            ledger.record_update(how(getattr(gift, name)))
        except UnknownAtProvider:
            healed.unknown += 1
            continue
        healed.changed += Gift.objects.get(pk=gift.pk).status != gift.status


def replay_messages(provider: StripeGateway, since: datetime, healed: ReconcileReport) -> None:
    """The oldest first. One that goes wrong stops no other, and keeps its problem for staff to see."""
    for event in reversed(list(provider.events_since(since))):
        if event.live != (settings.GIVING_MODE == "live") or not event.is_used:
            continue
        healed.told += 1
        if ProviderEvent.objects.filter(pk=event.id, processed_at__isnull=False).exists():
            continue
        try:
            healed.new += process_event(event) != LEFT
        except Exception as problem:
            healed.failed += 1
            logger.error("event %s went wrong: %s", event.id, type(problem).__name__)
