"""What the provider sends: verified, recorded once, handed to the ledger.

200 also for what we do not use or do not know, so that it is not sent again for days; 500 for what went wrong with us,
so that it is; 400 for what is no message, signed or not. Bodies are verified as they came, before anything reads them;
what they say is read within `believe`, so that a message of a shape that we do not know is kept with its problem, and
stops no other.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from msntc.giving.models import ProviderEvent
from msntc.giving.payment_events import CardRefusal, MonthUpdate, Told
from msntc.giving.payments import card_testing, ledger
from msntc.giving.payments.gateway import LARGEST_EVENT, NotFromProvider, StripeGateway, get_gateway
from msntc.giving.payments.stripe_events import Event
from msntc.giving.payments.stripe_fields import MalformedMessage, NotMapped

logger = logging.getLogger(__name__)
LEFT = "left for staff"


@csrf_exempt
@require_POST
def receive_webhook(request: HttpRequest) -> HttpResponse:
    found = get_gateway()
    if not isinstance(found, StripeGateway) or not settings.STRIPE_WEBHOOK_SECRET:
        return HttpResponse("no payment account", status=503)
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal():
        return HttpResponse("no length", status=400)
    if int(length) > LARGEST_EVENT:
        return HttpResponse("too large", status=413)
    try:
        event = found.event(request.body, request.headers.get("Stripe-Signature", ""))
    except NotFromProvider:
        return HttpResponse("not verified", status=400)
    if event.live != (settings.GIVING_MODE == "live"):
        logger.warning("event %s is of the other mode and was ignored", event.type)
        return HttpResponse("other mode")
    if event.api_version != found.version:
        logger.warning("event %s has version %s, not %s", event.type, event.api_version, found.version)
    try:
        return HttpResponse(process_event(event))
    except MalformedMessage:
        return HttpResponse("malformed", status=400)


def process_event(event: Event) -> str:
    """Records an event and hands it on, once. Raises whatever went wrong, after noting it with the event.

    Money in another currency, and a word that we do not know, are left for staff: sent again they would be no better.
    """
    ProviderEvent.objects.get_or_create(
        id=event.id,
        defaults={
            "type": event.type,
            "live": event.live,
            "api_version": event.api_version,
            "payload": event.payload if event.is_used else {},
        },
    )
    try:
        with transaction.atomic():
            row = ProviderEvent.objects.select_for_update().get(pk=event.id)
            if row.processed_at:
                return "known already"
            told = event.told()
            words = apply_updates(told)
            row.processed_at, row.tries, row.problem = timezone.now(), row.tries + 1, ""
            row.payload = event.payload if exclude_refusals(told) else {}
            row.save()
        return words
    except Exception as problem:
        left = ProviderEvent.objects.filter(pk=event.id, processed_at=None)
        left.update(tries=F("tries") + 1, problem=type(problem).__name__)
        if isinstance(problem, NotMapped):
            return LEFT
        raise


def reprocess_event(row: ProviderEvent) -> str:
    """Hands a kept event on once more, as if it had just come. Raises whatever went wrong, after noting it."""
    ProviderEvent.objects.filter(pk=row.pk).update(processed_at=None)
    return process_event(Event.of(row.payload))


def exclude_refusals(told: tuple[Told, ...]) -> list[Told]:
    """Without refused cards: they are counted, and what was said of their owners is not kept."""
    return [one for one in told if not isinstance(one, CardRefusal)]


def apply_updates(told: tuple[Told, ...]) -> str:
    for one in told:
        if isinstance(one, CardRefusal):
            card_testing.count_refusal(one)
        elif isinstance(one, MonthUpdate) and one.is_first and not one.paid:
            card_testing.count_refused_month(one)
    try:
        for one in exclude_refusals(told):
            ledger.record_update(one)
    except ledger.UnknownGift:
        return "not ours"
    return "believed" if told else "not used"
