"""The last resort of a look-up: an online geocoder, where whoever runs the site has switched one on (geopy).

Off (the default), nothing is asked or read. Answers are cached under a keyed hash of the words; what is kept of one is
a street or a landmark with its town, never a house, and a point to about 100 yards. The whole site asks once in a
second or two (Nominatim's usage policy: one request a second), and leaves a service that failed alone for a minute.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from centres.gazetteer.postcodes import Postcode
from centres.gazetteer.results import GeocoderUnavailable
from centres.gazetteer.text import fold_name

if (
    TYPE_CHECKING
):  # geopy takes a fifth of a second and 10 MB, and most sites ask nobody: it is imported at use
    from geopy.location import Location

LONGEST = 120  # characters that may be a street or a landmark
TIMEOUT = 3  # seconds
CACHED = 180 * 24 * 3600  # seconds
REST = 60  # seconds for which a service that failed is left alone
SLOT = 2  # seconds: each has one turn, to be taken in its first half, so that requests are a second apart at least
PATIENCE = 2.5  # seconds that a visitor may be kept waiting for a turn
DECIMALS = 3  # of a degree: about 100 yards
DECIMALS_IN_NORTHERN_IRELAND = 2  # as finely as its postcodes may be given out
COUNTRIES = ("gb", "ie", "im", "je", "gg")
SOUTH_WEST, NORTH_EAST = (49.0, -11.0), (61.5, 2.2)  # latitude and longitude of the corners of these islands
OPENSTREETMAP = "© OpenStreetMap contributors"  # asked for by the OSM Foundation's policy for Nominatim
HOMES = {"building", "house", "apartments", "house_number"}
TOO_WIDE = {"continent", "country", "region", "state", "state_district"}
PARTS = (  # of a label, each by its names in Nominatim's answer, the best first
    ("road", "street", "pedestrian", "square", "footway"),
    ("suburb", "district", "village", "hamlet", "locality"),
    ("city", "town", "village", "municipality", "county"),
)

logger = logging.getLogger(__name__)
# The time-out of a socket begins anew with each byte and does not cover the look-up of the name: a thread does both.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="geocoder")


@dataclass(frozen=True, slots=True)
class Answer:
    """A point (degrees, WGS 84) with its words. `attribution` has to be shown with it."""

    label: str
    latitude: float
    longitude: float
    attribution: str


def find_street(text: str) -> Answer | None:
    """A street or landmark of these islands; None where there is none, or no geocoder is on.

    Costs one query when cached, and up to six seconds when not. Raises GeocoderUnavailable.
    """
    words = fold_name(text)
    if not settings.GEOCODER or not words or len(text) > LONGEST:
        return None
    return _get_cached_or_ask(settings.GEOCODER, words, lambda: _ask_nominatim(" ".join(text.split())))


def find_postcode(postcode: Postcode) -> Answer | None:
    """A postcode that our table lacks; None where it has no position, or no geocoder of postcodes is on.

    Raises GeocoderUnavailable.
    """
    if not settings.POSTCODE_GEOCODER:
        return None
    return _get_cached_or_ask(settings.POSTCODE_GEOCODER, postcode.code, lambda: _ask_postcodes_io(postcode))


def _get_cached_or_ask(service: str, words: str, ask: Callable[[], Answer | None]) -> Answer | None:
    key = _key(service, words)
    if (cached := cache.get(key)) is not None:
        return cached[0]
    _wait_for_turn(service)
    if (cached := cache.get(key)) is not None:  # whoever was before us may have asked the same
        return cached[0]
    try:
        answer = _threads.submit(ask).result(timeout=TIMEOUT)
    except Exception as fault:  # whatever another's answer does to its reader is an outage too
        from geopy.exc import GeocoderQueryError

        logger.warning("%s did not answer: %s", service, type(fault).__name__)
        if not isinstance(fault, GeocoderQueryError):  # which is about this text alone
            cache.set(f"geocoder.rests.{service}", True, REST)
        raise GeocoderUnavailable(service) from fault
    cache.set(key, [answer], CACHED)
    return answer


def _key(service: str, words: str) -> str:
    """A hash that only the holder of SECRET_KEY can make: the words of a visitor are stored in no other form."""
    return (
        "geocoder."
        + salted_hmac("centres.gazetteer.geocoding", f"{service} {words}", algorithm="sha256").hexdigest()
    )


def _wait_for_turn(service: str) -> None:
    """Raises GeocoderUnavailable where no turn is to be had in time, or `service` is being left alone."""
    until = monotonic() + PATIENCE
    while not _take_turn():
        if monotonic() > until:
            raise GeocoderUnavailable("no turn")
        sleep(0.2)
    if cache.get(f"geocoder.rests.{service}"):
        raise GeocoderUnavailable("at rest")


def _take_turn() -> bool:
    """Each turn has a key of its own: the database cache adds a new key once, an expired one perhaps twice."""
    slot, second = divmod(time(), SLOT)
    return second < SLOT / 2 and cache.add(f"geocoder.turn.{slot:.0f}", True, REST)


def _ask_nominatim(text: str) -> Answer | None:
    """The first that is on these islands and is not as wide as one of them."""
    from geopy.geocoders import Nominatim

    found = Nominatim(**_connection(settings.GEOCODER_DOMAIN)).geocode(
        text, exactly_one=False, limit=5, addressdetails=True, language="en", country_codes=COUNTRIES
    )
    for location in found or []:
        country = location.raw.get("address", {}).get("country_code", "")
        if (
            _is_ours(location)
            and country in {"", *COUNTRIES}
            and location.raw.get("addresstype") not in TOO_WIDE
        ):
            return _coarse_answer(_label(location.raw), location, DECIMALS, OPENSTREETMAP)
    return None


def _ask_postcodes_io(postcode: Postcode) -> Answer | None:
    from centres.gazetteer.postcodes_io import PostcodesIO

    location = PostcodesIO(**_connection(settings.POSTCODE_GEOCODER_DOMAIN)).geocode(str(postcode))
    if location is None or not _is_ours(location):
        return None
    decimals = DECIMALS_IN_NORTHERN_IRELAND if postcode.in_northern_ireland else DECIMALS
    return _coarse_answer(str(postcode), location, decimals, "postcodes.io")


def _connection(domain: str) -> dict:
    """How a service is reached: by https, or by http where it runs on this machine.

    By Python's own library: geopy takes `requests` where another package has brought it along, and that one asks again
    of its own accord, as often and as late as the service says.
    """
    from geopy.adapters import URLLibAdapter

    chosen = {
        "timeout": TIMEOUT,
        "user_agent": settings.GEOCODER_USER_AGENT,
        "adapter_factory": URLLibAdapter,
    }
    if domain:
        is_here = (domain.rpartition(":")[0] or domain) in {"localhost", "127.0.0.1", "[::1]"}
        chosen |= {"domain": domain, "scheme": "http" if is_here else "https"}
    return chosen


def _is_ours(location: "Location") -> bool:
    return (
        SOUTH_WEST[0] <= location.latitude <= NORTH_EAST[0]
        and SOUTH_WEST[1] <= location.longitude <= NORTH_EAST[1]
    )


def _coarse_answer(label: str, location: "Location", decimals: int, attribution: str) -> Answer:
    return Answer(label, round(location.latitude, decimals), round(location.longitude, decimals), attribution)


def _label(raw: dict) -> str:
    """The landmark or the street, with district and town; a home's name and number are left out."""
    pieces = raw.get("address") or {}
    name = None if {raw.get("class"), raw.get("type")} & HOMES else raw.get("name")
    parts = [name, *(next((pieces[key] for key in keys if pieces.get(key)), None) for keys in PARTS)]
    known = list(dict.fromkeys(filter(None, parts))) or list(filter(None, [pieces.get("state")]))
    return ", ".join(known)[:200] or "the address you gave"
