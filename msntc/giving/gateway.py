"""The payment provider: the one module that imports its library, and turns what it says into `told`.

Hosted pages only: no card number ever reaches us, and our pages need no script, of ours or of theirs. Nothing of a
giver goes to the provider but the e-mail address for its receipt and our own number of the gift.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from msntc.giving.models import Gift
from msntc.giving.models.ways import Frequency
from msntc.giving.told import (
    DisputeTold,
    IntentTold,
    MonthTold,
    RefundTold,
    SessionTold,
    SubscriptionTold,
    Told,
)

PAGE_LASTS = timedelta(minutes=45)
"""How long a payment page stays open: short, because one page can be used to try several cards."""
LARGEST_EVENT = 256 * 1024
"""Bytes."""
CLOCK = 300
"""Seconds that a signature may be old."""


class ProviderUnavailable(Exception):
    """The provider did not answer, or refused; nothing was taken."""


class NotKnown(ProviderUnavailable):
    """The provider knows no such payment page: another account's, or another mode's."""


class NotFromProvider(Exception):
    """A message whose signature is missing, wrong or old, or that is no message at all."""


@dataclass(frozen=True, slots=True)
class Page:
    """A payment page of the provider, opened for one gift."""

    session: str
    url: str


@dataclass(frozen=True, slots=True)
class Event:
    """A verified message: what it is, and what it says in our words (nothing for a kind that we do not use)."""

    id: str
    type: str
    live: bool
    api_version: str
    payload: dict
    told: tuple[Told, ...]


class Gateway(Protocol):
    is_ready: bool

    def open_page(self, gift: Gift, name: str) -> Page: ...
    def session(self, session: str) -> SessionTold: ...


class NoGateway:
    """No payment account: the other ways to give are shown, and no pretended button."""

    is_ready = False

    def open_page(self, gift: Gift, name: str) -> Page:
        raise ProviderUnavailable("no payment provider has been set up")

    def session(self, session: str) -> SessionTold:
        raise ProviderUnavailable("no payment provider has been set up")


class DemoGateway:
    """A payment page of our own that takes nothing and says so on every page; for showing the site."""

    is_ready = True

    def open_page(self, gift: Gift, name: str) -> Page:
        session = f"demo_{gift.pk.hex}_{gift.attempt}"
        return Page(session, settings.SITE_URL + reverse("giving:demo", args=[gift.pk]))

    def session(self, session: str) -> SessionTold:
        gift = Gift.objects.get(session=session)
        return SessionTold(session, gift.pk, "open", gift.total_pence, datetime.now(UTC))


class StripeGateway:
    """Stripe Checkout (hosted), API version of the pinned library."""

    is_ready = True

    def __init__(self):
        import stripe

        stripe.enable_telemetry = False
        base = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {}
        self.stripe = stripe
        self.client = stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses=base,
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=8),
        )

    def open_page(self, gift: Gift, name: str) -> Page:
        """Raises ProviderUnavailable. The same try of the same gift asks for the same page (idempotency key)."""
        try:
            made = self.client.v1.checkout.sessions.create(
                self.request(gift, name), {"idempotency_key": f"gift-{gift.pk}-{gift.attempt}"}
            )
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        return Page(made["id"], made["url"])

    def request(self, gift: Gift, name: str) -> dict[str, Any]:
        """What the provider is asked for. Only our own number of the gift stands in its metadata."""
        number = {"gift": str(gift.pk)}
        monthly = gift.frequency == Frequency.MONTHLY
        lines = [line(name, gift.pence, monthly)]
        if gift.fee_pence:
            lines.append(line("Towards payment fees", gift.fee_pence, monthly))
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

    def session(self, session: str) -> SessionTold:
        """The state of a payment page now. Raises ProviderUnavailable."""
        try:
            found = self.client.v1.checkout.sessions.retrieve(session)
        except self.stripe.InvalidRequestError as problem:
            raise NotKnown(type(problem).__name__) from None
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        if (told := next(session_told(found.to_dict(), datetime.now(UTC)), None)) is None:
            raise NotKnown("not a gift of ours")
        return told

    def close_page(self, session: str) -> None:
        """Nobody can pay on it any more. Raises ProviderUnavailable."""
        try:
            self.client.v1.checkout.sessions.expire(session)
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None

    def endpoints(self) -> list[dict]:
        """Where the account sends its messages. Raises ProviderUnavailable."""
        try:
            return [one.to_dict() for one in self.client.v1.webhook_endpoints.list({"limit": 100}).data]
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None

    def portal_pages(self) -> list[str]:
        """Addresses of the portal's login pages. Raises ProviderUnavailable."""
        try:
            found = self.client.v1.billing_portal.configurations.list({"active": True, "limit": 100}).data
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None
        pages = [(one.to_dict().get("login_page") or {}) for one in found]
        return [page["url"] for page in pages if page.get("enabled") and page.get("url")]

    @property
    def version(self) -> str:
        """Of the API that the library speaks; messages must be of the same."""
        return self.stripe.api_version

    def event(self, body: bytes, signature: str) -> Event:
        """A message of the provider, verified. Raises NotFromProvider."""
        if not settings.STRIPE_WEBHOOK_SECRET or len(body) > LARGEST_EVENT:
            raise NotFromProvider
        try:
            found = self.client.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET, CLOCK)
        except (ValueError, self.stripe.SignatureVerificationError):
            raise NotFromProvider from None
        return event_of(found.to_dict())

    def events_since(self, moment: datetime) -> Iterator[Event]:
        """What the provider has told since then, at most 30 days back, newest first. Raises ProviderUnavailable."""
        try:
            found = self.client.v1.events.list({"created": {"gte": int(moment.timestamp())}, "limit": 100})
            for event in found.auto_paging_iter():
                yield event_of(event.to_dict())
        except self.stripe.StripeError as problem:
            raise ProviderUnavailable(type(problem).__name__) from None


def line(name: str, pence: int, monthly: bool) -> dict[str, Any]:
    price: dict[str, Any] = {"currency": "gbp", "unit_amount": pence, "product_data": {"name": name}}
    if monthly:
        price["recurring"] = {"interval": "month"}
    return {"quantity": 1, "price_data": price}


@cache
def gateway() -> Gateway:
    """The gateway of this site's mode: `off`, `demo`, `trial` or `live`."""
    return {"off": NoGateway, "demo": DemoGateway}.get(settings.GIVING_MODE, StripeGateway)()


def event_of(found: dict) -> Event:
    at = datetime.fromtimestamp(found["created"], UTC)
    read = READERS.get(found["type"])
    return Event(
        id=found["id"],
        type=found["type"],
        live=found["livemode"],
        api_version=found.get("api_version") or "",
        payload=found,
        told=tuple(read(found["data"]["object"], at)) if read else (),
    )


def gift_of(metadata: dict | None) -> UUID | None:
    try:
        return UUID((metadata or {}).get("gift", ""))
    except ValueError:
        return None


def session_told(found: dict, at: datetime) -> Iterator[SessionTold]:
    """Only `payment_status` says whether money came: a completed page may be a Direct Debit that is still collected."""
    if (gift := gift_of(found.get("metadata"))) is None:
        return
    state = {"open": "open", "expired": "expired"}.get(found.get("status") or "", "processing")
    if found.get("payment_status") in ("paid", "no_payment_required"):
        state = "paid"
    yield SessionTold(
        found["id"],
        gift,
        state,
        found.get("amount_total") or 0,
        at,
        found.get("payment_intent") or "",
        found.get("subscription") or "",
        found.get("customer") or "",
    )


def session_failed(found: dict, at: datetime) -> Iterator[SessionTold]:
    for told in session_told(found, at):
        yield SessionTold(told.id, told.gift, "failed", told.pence, at, told.intent)


def month_told(paid: bool):
    def read(found: dict, at: datetime) -> Iterator[MonthTold]:
        parent = (found.get("parent") or {}).get("subscription_details") or {}
        if (gift := gift_of(parent.get("metadata"))) is None:
            return
        pence = found["amount_paid"] if paid else found["amount_due"]
        if pence:
            yield MonthTold(found["id"], gift, paid, pence, at.date(), at)

    return read


def intent_told(found: dict, at: datetime) -> Iterator[IntentTold]:
    payment = found.get("payment") or {}
    if found.get("invoice") and payment.get("payment_intent"):
        yield IntentTold(found["invoice"], payment["payment_intent"])


def refund_told(found: dict, at: datetime) -> Iterator[RefundTold]:
    if found.get("payment_intent"):
        yield RefundTold(found["payment_intent"], found["amount_refunded"])


def dispute_told(found: dict, at: datetime) -> Iterator[DisputeTold]:
    if found.get("payment_intent"):
        state = {"won": "won", "lost": "lost", "warning_closed": "won"}.get(found["status"], "open")
        yield DisputeTold(found["payment_intent"], state)


def subscription_told(found: dict, at: datetime) -> Iterator[SubscriptionTold]:
    if (gift := gift_of(found.get("metadata"))) is None:
        return
    states = {"active": "active", "trialing": "active", "past_due": "past-due", "unpaid": "past-due"}
    state = (
        "cancelled" if found["status"] in ("canceled", "incomplete_expired") else states.get(found["status"])
    )
    if state:
        yield SubscriptionTold(found["id"], gift, state, at)


READERS = {
    "checkout.session.completed": session_told,
    "checkout.session.async_payment_succeeded": session_told,
    "checkout.session.async_payment_failed": session_failed,
    "checkout.session.expired": session_told,
    "invoice.paid": month_told(True),
    "invoice.payment_failed": month_told(False),
    "invoice_payment.paid": intent_told,
    "charge.refunded": refund_told,
    "charge.dispute.created": dispute_told,
    "charge.dispute.closed": dispute_told,
    "customer.subscription.updated": subscription_told,
    "customer.subscription.deleted": subscription_told,
}
