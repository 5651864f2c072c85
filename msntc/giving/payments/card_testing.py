"""Against those who try stolen cards: cards that are refused count against the network of the payment page.

Gifts that succeed count against nobody, so an appeal closes nothing. A gift keeps a keyed mark of the network that its
page was opened from (IPv4 /24, IPv6 /48) for a day. How much is too much, the office says under Ways to give.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from msntc.forms import Limit, allow_within, get_client_network, hash_for_today, would_allow
from msntc.giving.models import Gift
from msntc.giving.models.ways import get_giving_settings
from msntc.giving.payment_events import CardRefusal, MonthUpdate
from msntc.giving.payments.gateway import ProviderUnavailable, get_gateway
from msntc.mail.models import queue_letter

logger = logging.getLogger(__name__)
HOUR, DAY, TEN_MINUTES = 3_600, 86_400, 600
OF_LATE, KEPT = timedelta(hours=1), timedelta(days=1)
SUCCEEDED = (Gift.Status.PROCESSING, Gift.Status.PAID, Gift.Status.ACTIVE)
NETWORK, ALL = "giving.refused-network", "giving.refused"
STOPPED = (
    "Many cards were refused here in the last hour, from the part of the network that you use too. This is most likely "
    "not about you. Nothing was taken. Please come back in an hour, use another connection (a mobile phone instead of "
    "Wi-Fi, for example), or give in another way: they stand further down on this page."
)
TOO_MANY_REFUSED = (
    "Somebody may be testing stolen cards on the payment page: very many cards were refused within an "
    "hour. Monthly gifts that could not be collected count too. A network with many refused cards is stopped by itself "
    "for up to an hour. You can pause gifts by card in the admin, under Ways to give, and change the limits there."
)


def mark_network(request: HttpRequest) -> UUID:
    """The same for everybody of one network on one day. Tells nobody which network it was."""
    return hash_for_today(f"giving.network|{get_client_network(request)}")


def is_network_over_limit(network: UUID) -> bool:
    """Whether so many cards were refused on pages of that network that no more are opened for it now."""
    return not would_allow(NETWORK, str(network), get_refusal_limits()).allowed


def get_address_limits(network: UUID) -> list[Limit]:
    """How many payment pages one address of that network may open; each gift that succeeded makes room for one."""
    since = timezone.now() - KEPT
    room = Gift.objects.filter(network=network, network_at__gte=since, status__in=SUCCEEDED).count()
    most = get_giving_settings().pages_per_address
    return [Limit(most + room, TEN_MINUTES), Limit(4 * most + room, DAY)]


def count_refusal(told: CardRefusal) -> None:
    """What is heard again after hours says nothing of now."""
    if timezone.now() - told.at > OF_LATE:
        return
    if told.gift:
        count_against_network(told.gift)
    if allow_within(ALL, "everybody", [Limit(get_giving_settings().refusals_that_warn, HOUR)]).allowed:
        return
    logger.error("very many cards were refused within an hour")
    warn_treasurer("Very many cards are being refused", TOO_MANY_REFUSED)


def count_refused_month(told: MonthUpdate) -> None:
    """A card refused on the page of a monthly gift: its charge names no gift of ours, but the first month does."""
    if timezone.now() - told.at <= OF_LATE:
        count_against_network(told.gift)


def count_against_network(gift: UUID) -> None:
    """Once its network has had too many, a page on which yet another card is refused is closed."""
    tried = Gift.objects.filter(pk=gift).exclude(network=None).first()
    if tried is None or tried.network is None:
        return
    allow_within(NETWORK, str(tried.network), get_refusal_limits())
    if is_network_over_limit(tried.network):
        logger.warning("many cards were refused from one network within an hour; it is stopped")
        if tried.status == Gift.Status.STARTED and tried.session:
            transaction.on_commit(partial(close_payment_page, tried.session))


def close_payment_page(session: str) -> None:
    try:
        get_gateway().close_page(session)
    except ProviderUnavailable as problem:
        logger.warning("a payment page with refused cards stays open: %s", type(problem).__name__)


def get_refusal_limits() -> list[Limit]:
    return [Limit(get_giving_settings().refusals_per_network, HOUR)]


def forget_networks(now: datetime) -> int:
    """Of gifts whose page was opened more than a day ago."""
    old = Gift.objects.filter(network__isnull=False, network_at__lt=now - KEPT)
    return old.update(network=None, network_at=None)


def warn_treasurer(subject: str, words: str) -> None:
    """Once an hour at most of each kind."""
    to = get_giving_settings().treasurer_email
    if to and allow_within("giving.warned", subject, [Limit(1, HOUR)]).allowed:
        where = settings.SITE_URL + reverse("admin:giving_givingsettings_changelist")
        queue_letter(to, subject, f"{words}\n\n{where}\n")
