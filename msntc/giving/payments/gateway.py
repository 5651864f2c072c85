"""The payment provider: the one module that imports its library. `stripe_events` reads what it says.

Hosted pages only: no card number ever reaches us, and our pages need no script, of ours or of theirs. Nothing of a
giver goes to the provider but the e-mail address for its receipt and our own number of the gift.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol, TypeVar, cast

from django.conf import settings
from django.urls import reverse

from msntc.giving.models import Gift
from msntc.giving.models.ways import Frequency
from msntc.giving.payment_events import SessionUpdate, SubscriptionUpdate
from msntc.giving.payments.stripe_events import Event, parse_session, parse_subscription
from msntc.giving.payments.stripe_fields import MalformedMessage, NotMapped

Update = TypeVar("Update", SessionUpdate, SubscriptionUpdate)
PAGE_LASTS = timedelta(minutes=45)
"""How long a payment page stays open: short, because one page can be used to try several cards."""
LARGEST_EVENT = 256 * 1024
"""Bytes."""
CLOCK = 300
"""Seconds that a signature may be old."""
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it. PostgreSQL keeps none."""


class ProviderUnavailable(Exception):
    """The provider did not answer, or refused; nothing was taken."""


class UnknownAtProvider(ProviderUnavailable):
    """The provider knows no such payment page or monthly gift of ours: another account's, or another mode's."""


class NotOpen(ProviderUnavailable):
    """A payment page that cannot be closed: it was paid on, or has expired."""


class NotFromProvider(Exception):
    """A message whose signature is missing, wrong or old, or that is no message at all."""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A payment page of the provider, opened for one gift."""

    session: str
    url: str


class Gateway(Protocol):
    is_ready: bool

    def open_page(self, gift: Gift, name: str) -> PaymentPage: ...
    def session(self, session: str) -> SessionUpdate: ...
    def close_page(self, session: str) -> None: ...


class NoGateway:
    """No payment account: the other ways to give are shown, and no pretended button."""

    is_ready = False

    def open_page(self, gift: Gift, name: str) -> PaymentPage:
        raise ProviderUnavailable("no payment provider has been set up")

    def session(self, session: str) -> SessionUpdate:
        raise ProviderUnavailable("no payment provider has been set up")

    def close_page(self, session: str) -> None:
        raise ProviderUnavailable("no payment provider has been set up")


class DemoGateway:
    """A payment page of our own that takes nothing and says so on every page; for showing the site."""

    is_ready = True

    def open_page(self, gift: Gift, name: str) -> PaymentPage:
        session = f"demo_{gift.pk.hex}_{gift.attempt}"
        return PaymentPage(session, settings.SITE_URL + reverse("giving:demo", args=[gift.pk]))

    def session(self, session: str) -> SessionUpdate:
        gift = Gift.objects.get(session=session)
        return SessionUpdate(session, gift.pk, "open", gift.total_pence, datetime.now(UTC))

    def close_page(self, session: str) -> None:
        """There is one page for each gift, and nothing to pay on it."""


class StripeGateway:
    """Stripe Checkout (hosted), API version of the pinned library."""

    is_ready = True

    def __init__(self) -> None:
        import stripe

        stripe.enable_telemetry = False
        self.stripe = stripe
        self.client = stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses={"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {},
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=8),
        )

    def open_page(self, gift: Gift, name: str) -> PaymentPage:
        """Raises ProviderUnavailable. Each asking is a try of its own, so that one key never goes with two requests.

        The library asks once more when an answer is late: with the same request, so that it gets the same page.
        """
        try:
            made = self.client.v1.checkout.sessions.create(
                cast(Any, self.request(gift, name)), {"idempotency_key": f"gift-{gift.pk}-{gift.attempt}"}
            )
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        return PaymentPage(made["id"], made["url"])

    def request(self, gift: Gift, name: str) -> dict[str, Any]:
        """What the provider is asked for. Only our own number of the gift stands in its metadata."""
        number = {"gift": str(gift.pk)}
        monthly = gift.frequency == Frequency.MONTHLY
        lines = [build_line_item(name, gift.pence, monthly)]
        if gift.fee_pence:
            lines.append(build_line_item("Towards payment fees", gift.fee_pence, monthly))
        back = settings.SITE_URL + reverse("giving:thanks")
        asked: dict[str, Any] = {
            "mode": "subscription" if monthly else "payment",
            "submit_type": "donate",
            "line_items": lines,
            "client_reference_id": str(gift.pk),
            "metadata": number,
            "customer_email": gift.email,
            "locale": "en-GB",
            "allowed_payment_method_types": ["card", "bacs_debit"],
            "success_url": back + "?session_id={CHECKOUT_SESSION_ID}",
            "cancel_url": settings.SITE_URL + reverse("giving:not-completed", args=[gift.pk]),
            "expires_at": int((datetime.now(UTC) + PAGE_LASTS).timestamp()),
        }
        asked["subscription_data" if monthly else "payment_intent_data"] = {"metadata": number}
        return asked

    def session(self, session: str) -> SessionUpdate:
        """The state of a payment page now. Raises ProviderUnavailable."""
        return self.now(self.client.v1.checkout.sessions.retrieve, session, parse_session)

    def subscription(self, subscription: str) -> SubscriptionUpdate:
        """The state of a monthly gift now. Raises ProviderUnavailable."""
        return self.now(self.client.v1.subscriptions.retrieve, subscription, parse_subscription)

    def now(
        self,
        retrieve: Callable[[str], Any],
        number: str,
        read: Callable[[dict[str, Any], datetime], Iterator[Update]],
    ) -> Update:
        try:
            found = convert_to_dict(retrieve(number))
        except self.stripe.InvalidRequestError as problem:
            raise UnknownAtProvider(type(problem).__name__) from None
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        try:
            told = next(read(found, datetime.now(UTC)), None)
        except (NotMapped, MalformedMessage):
            told = None
        if told is None:
            raise UnknownAtProvider("not a gift of ours")
        return told

    def close_page(self, session: str) -> None:
        """Nobody can pay on it any more. Raises NotOpen for a page that cannot be closed, and ProviderUnavailable."""
        try:
            self.client.v1.checkout.sessions.expire(session)
        except self.stripe.InvalidRequestError as problem:
            raise NotOpen(type(problem).__name__) from None
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None

    def endpoints(self) -> list[dict[str, Any]]:
        """Where the account sends its messages. Raises ProviderUnavailable."""
        try:
            return [
                convert_to_dict(one) for one in self.client.v1.webhook_endpoints.list({"limit": 100}).data
            ]
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None

    def portal_pages(self) -> list[str]:
        """Addresses of the portal's login pages. Raises ProviderUnavailable."""
        try:
            found = self.client.v1.billing_portal.configurations.list({"active": True, "limit": 100}).data
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        pages = [(convert_to_dict(one).get("login_page") or {}) for one in found]
        return [page["url"] for page in pages if page.get("enabled") and page.get("url")]

    @property
    def version(self) -> str:
        """Of the API that the library speaks; messages must be of the same."""
        return self.stripe.api_version

    def event(self, body: bytes, signature: str) -> Event:
        """A message of the provider, verified. Raises NotFromProvider."""
        if not settings.STRIPE_WEBHOOK_SECRET or len(body) > LARGEST_EVENT or not signature.isascii():
            raise NotFromProvider
        try:
            self.stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, CLOCK)
            return Event.of(parse_body(body))
        except (self.stripe.SignatureVerificationError, ValueError, RecursionError):
            raise NotFromProvider from None

    def events_since(self, moment: datetime) -> Iterator[Event]:
        """What the provider has told since then, at most 30 days back, newest first. Raises ProviderUnavailable."""
        try:
            found = self.client.v1.events.list({"created": {"gte": int(moment.timestamp())}, "limit": 100})
            for event in found.auto_paging_iter():
                with suppress(MalformedMessage):  # the provider has no such; it would stop all others
                    yield Event.of(convert_to_dict(event))
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None


def parse_body(body: bytes) -> Any:
    """The JSON of a message. Raises ValueError for what is none, and for texts and numbers that no database keeps."""
    found = json.loads(body)
    if NUL.search(body):
        raise ValueError("a NUL in a text")
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    return found


def convert_to_dict(found: Any) -> dict[str, Any]:
    """An answer as it came over the wire: the library makes Decimals of some texts, and JSON knows none."""
    return cast(dict[str, Any], found.to_dict(for_json=True))


def build_line_item(name: str, pence: int, monthly: bool) -> dict[str, Any]:
    price: dict[str, Any] = {"currency": "gbp", "unit_amount": pence, "product_data": {"name": name}}
    if monthly:
        price["recurring"] = {"interval": "month"}
    return {"quantity": 1, "price_data": price}


@cache
def get_gateway() -> Gateway:
    """The gateway of this site's mode: `off`, `demo`, `trial` or `live`."""
    modes: dict[str, type[Gateway]] = {"off": NoGateway, "demo": DemoGateway}
    return modes.get(settings.GIVING_MODE, StripeGateway)()
