"""What the provider sends: verified, recorded once, handed to the ledger.

200 also for what we do not use or do not know, so that it is not sent again for days; 500 for what went wrong with us,
so that it is. Bodies are verified as they came, before anything reads them.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from msntc.giving import ledger
from msntc.giving.gateway import LARGEST_EVENT, Event, NotFromProvider, StripeGateway, event_of, gateway
from msntc.giving.models import ProviderEvent

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def provider(request: HttpRequest) -> HttpResponse:
    found = gateway()
    if not isinstance(found, StripeGateway) or not settings.STRIPE_WEBHOOK_SECRET:
        return HttpResponse("no payment account", status=503)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_EVENT:
        return HttpResponse("too large", status=413)
    try:
        event = found.event(request.body, request.headers.get("Stripe-Signature", ""))
    except NotFromProvider:
        return HttpResponse("not verified", status=400)
    if event.live != (settings.GIVING_MODE == "live"):
        logger.warning("event %s is of the other mode and was ignored", event.type)
        return HttpResponse("other mode")
    return HttpResponse(believe(event))


def believe(event: Event) -> str:
    """Records an event and hands it on, once. Raises whatever went wrong, after noting it with the event."""
    ProviderEvent.objects.get_or_create(
        id=event.id,
        defaults={
            "type": event.type,
            "live": event.live,
            "api_version": event.api_version,
            "payload": event.payload if event.told else {},
        },
    )
    try:
        with transaction.atomic():
            row = ProviderEvent.objects.select_for_update().get(pk=event.id)
            if row.processed_at:
                return "known already"
            words = hand_on(event)
            row.processed_at, row.tries, row.problem = timezone.now(), row.tries + 1, ""
            row.save()
        return words
    except Exception as problem:
        row = ProviderEvent.objects.get(pk=event.id)
        row.tries, row.problem = row.tries + 1, type(problem).__name__
        row.save()
        raise


def again(row: ProviderEvent) -> str:
    """Hands a kept event on once more, as if it had just come. Raises whatever went wrong, after noting it."""
    ProviderEvent.objects.filter(pk=row.pk).update(processed_at=None)
    return believe(event_of(row.payload))


def hand_on(event: Event) -> str:
    try:
        for told in event.told:
            ledger.record(told)
    except ledger.UnknownGift:
        return "not ours"
    return "believed" if event.told else "not used"
