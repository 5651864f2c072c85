"""Tries the charity's own payment account before it is opened to givers. No money can move: no page is ever shown.

Nothing of this has been tried with the real provider by those who wrote it: they had no account.
"""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse

from msntc.giving.models import Gift
from msntc.giving.models.ways import Frequency, get_giving_settings
from msntc.giving.payments.gateway import ProviderUnavailable, StripeGateway
from msntc.giving.payments.stripe_events import READERS


def check_stripe_account(provider: StripeGateway) -> Iterator[tuple[bool, str]]:
    """Each thing tried: whether it is right, and a sentence."""
    for frequency in Frequency:
        yield check_payment_page(provider, frequency)
    yield from check_webhook_endpoint(provider)
    yield check_portal_page(provider)


def check_payment_page(provider: StripeGateway, frequency: Frequency) -> tuple[bool, str]:
    """A payment page is made and closed at once. The gift is not saved, so nothing of it stays."""
    gift = Gift(
        id=uuid.uuid4(), frequency=frequency, pence=1000, email="check@example.org", made_at=datetime.now(UTC)
    )
    name = gift.get_frequency_display().lower()
    try:
        opened = provider.open_page(gift, "Check of the giving page")
        provider.close_page(opened.session)
    except ProviderUnavailable as problem:
        return False, f"No payment page for a gift {name}: {problem}."
    if not opened.url.startswith(settings.GIVING_PAGE_ORIGIN + "/"):
        return (
            False,
            f"The payment page is not on {settings.GIVING_PAGE_ORIGIN}: set GIVING_PAGE_ORIGIN, or forms fail.",
        )
    return True, f"A payment page for a gift {name} was made and closed."


def check_webhook_endpoint(provider: StripeGateway) -> Iterator[tuple[bool, str]]:
    """Where the provider sends its messages: our address, our version, every kind that we use."""
    address = settings.SITE_URL + reverse("provider-webhook")
    try:
        found = [one for one in provider.endpoints() if one["url"] == address]
    except ProviderUnavailable as problem:
        yield False, f"The webhook endpoints cannot be read: {problem}."
        return
    if not found:
        yield False, f"The provider knows no webhook endpoint {address}."
    for one in found:
        if one["status"] != "enabled":
            yield False, "The webhook endpoint is switched off."
        if one["api_version"] != provider.version:
            yield (
                False,
                f"The webhook endpoint has version {one['api_version']}; this site speaks {provider.version}.",
            )
        wanted = set() if "*" in one["enabled_events"] else set(READERS) - set(one["enabled_events"])
        if wanted:
            yield False, f"The webhook endpoint does not send: {', '.join(sorted(wanted))}."
        elif one["status"] == "enabled" and one["api_version"] == provider.version:
            yield True, "The webhook endpoint is right."


def check_portal_page(provider: StripeGateway) -> tuple[bool, str]:
    """The page where givers end or change a monthly gift."""
    known = get_giving_settings().portal_url
    try:
        pages = provider.portal_pages()
    except ProviderUnavailable as problem:
        return False, f"The customer portal cannot be read: {problem}."
    if not known:
        return (
            False,
            f"Under “Ways to give” there is no portal page. The provider has: {', '.join(pages) or 'none'}.",
        )
    if known not in pages:
        return False, "The portal page under “Ways to give” is not one of the provider’s."
    return True, "The portal page is right."
