"""The last resort of a look-up: an online geocoder, where whoever runs the site has switched one on.

Answers are kept in the database, under a keyed hash of the words. Off (the default), nothing is asked or read.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.crypto import salted_hmac
from geopy import exc

from centres.gazetteer.geocoders import services, turn
from centres.gazetteer.geocoders.services import POSTCODE_SERVICES, STREET_SERVICES, Found, Service
from centres.gazetteer.models import OnlineAnswer
from centres.gazetteer.names import fold
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.gazetteer.postcodes import Postcode

KEPT = timedelta(days=180)
LONGEST = 120  # characters that may be a street or a landmark
# How long a service that failed is left alone, in seconds.
AFTER_A_FAULT, AFTER_A_REFUSAL, LONGEST_REST = 10, 60, 3600

logger = logging.getLogger(__name__)
# The time-out of a socket begins anew with each byte and does not cover the look-up of the name: a thread does both.
_messengers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="geocoder")
_offline = ContextVar("offline", default=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A point (degrees, WGS 84) with its words. `attribution` has to be shown with it."""

    label: str
    latitude: float
    longitude: float
    attribution: str


def find(text: str) -> Answer | None:
    """A street or landmark of these islands; None where there is none, or no geocoder is on.

    Costs one query when kept, and up to five seconds when not. Raises GeocoderUnavailable.
    """
    words = fold(text)
    if not settings.GEOCODER or not words or len(text) > LONGEST or _offline.get():
        return None
    service = STREET_SERVICES[settings.GEOCODER]
    found = _kept_or_asked(service, words, " ".join(text.split()))
    return found and Answer(found.label, found.latitude, found.longitude, service.attribution)


def find_postcode(postcode: Postcode) -> Answer | None:
    """A postcode that our table lacks; None where it has no position, or no geocoder of postcodes is on.

    Raises GeocoderUnavailable.
    """
    if not settings.POSTCODE_GEOCODER or _offline.get():
        return None
    service = POSTCODE_SERVICES[settings.POSTCODE_GEOCODER]
    found = _kept_or_asked(service, postcode.code, str(postcode))
    return found and Answer(str(postcode), found.latitude, found.longitude, service.attribution)


@contextmanager
def offline() -> Iterator[None]:
    """Inside this, nothing is found online, whatever the settings say."""
    token = _offline.set(True)
    try:
        yield
    finally:
        _offline.reset(token)


def _kept_or_asked(service: Service, words: str, text: str) -> Found | None:
    key = _key(service, words)
    kept = _kept(key)
    # Whoever waited for a turn looks again: the one before may have asked the same.
    if kept or (turn.take(service.name) and (kept := _kept(key))):
        return Found(kept.label, kept.point.y, kept.point.x) if kept.point else None
    found = _asked(service, text)
    _keep(key, service, found)
    return found


def _asked(service: Service, text: str) -> Found | None:
    errand = _messengers.submit(service.ask, text)
    try:
        return errand.result(timeout=services.TIMEOUT_SECONDS)
    except Exception as fault:  # whatever another's answer does to its reader is an outage too
        errand.cancel()
        logger.warning("%s did not answer: %s", service.name, type(fault).__name__)
        if rest := _rest_after(fault):
            turn.leave_alone(service.name, rest)
        raise GeocoderUnavailable(service.name) from fault


def _rest_after(fault: Exception) -> float:
    """Seconds for which a service is left alone; none where it only found fault with this text."""
    match fault:
        case exc.GeocoderQueryError():
            return 0
        case exc.GeocoderRateLimited(retry_after=seconds) if seconds:
            return min(seconds, LONGEST_REST)
        case (
            exc.GeocoderQuotaExceeded()
            | exc.GeocoderInsufficientPrivileges()
            | exc.GeocoderAuthenticationFailure()
        ):
            return AFTER_A_REFUSAL
        case _:
            return AFTER_A_FAULT


def _key(service: Service, words: str) -> UUID:
    """A hash that only the holder of SECRET_KEY can make: the words of a visitor are stored in no other form."""
    digest = salted_hmac("gazetteer.OnlineAnswer", f"{service.name} {words}", algorithm="sha256").digest()
    return UUID(bytes=digest[:16])


def _kept(key: UUID) -> OnlineAnswer | None:
    return OnlineAnswer.objects.filter(key=key, asked_on__gt=timezone.localdate() - KEPT).first()


def _keep(key: UUID, service: Service, found: Found | None) -> None:
    """Keep an answer, or that there was none, and let go of what has been kept long enough."""
    today = timezone.localdate()
    OnlineAnswer.objects.filter(asked_on__lte=today - KEPT).delete()
    answer = OnlineAnswer(key=key, geocoder=service.name, asked_on=today)
    if found:
        answer.label, answer.point = found.label, Point(found.longitude, found.latitude, srid=4326)
    OnlineAnswer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["point", "label", "asked_on"],
    )
