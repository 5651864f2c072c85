"""The online geocoders that the settings may name, each brought to the same question and the same answer.

What is kept of an answer is a street or a landmark with its town, never a house, and a point to about 100 yards: it
is stored, and nobody's address may be.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from geopy.adapters import URLLibAdapter
from geopy.geocoders import Nominatim, OpenCage, Photon
from geopy.location import Location

from centres.gazetteer.geocoders.postcodesio import PostcodesIO
from centres.gazetteer.postcodes import Postcode

TIMEOUT_SECONDS = 3
DECIMALS = 3  # of a degree: about 100 yards
DECIMALS_IN_NORTHERN_IRELAND = 2  # as finely as its postcodes may be given out
COUNTRIES = ("gb", "ie", "im", "je", "gg")
SOUTH_WEST, NORTH_EAST = (49.0, -11.0), (61.5, 2.2)  # latitude and longitude of the corners of these islands
OPENSTREETMAP = (
    "© OpenStreetMap contributors"  # asked for, with a link, by the OSM Foundation's policy for Nominatim
)
LONGEST = 200  # characters of a label

# How the pieces of an address are called by one service or another, the best first.
STREETS = ("road", "street", "pedestrian", "square", "footway")
DISTRICTS = ("suburb", "district", "village", "hamlet", "locality")
TOWNS = ("city", "town", "village", "municipality", "county")
HOMES = {"building", "house", "apartments", "house_number"}
TOO_WIDE = {"continent", "country", "region", "state", "state_district"}


@dataclass(frozen=True, slots=True)
class Found:
    """A point on these islands (degrees, WGS 84), coarse enough to be kept, and its words."""

    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Service:
    """One geocoder. `ask` raises what geopy raises, or whatever an answer of another shape does to its reader."""

    name: str
    ask: Callable[[str], Found | None]
    attribution: str


def _nominatim(text: str) -> Found | None:
    nominatim = Nominatim(**_reached(settings.GEOCODER_DOMAIN))
    return _first(
        nominatim.geocode(
            text, exactly_one=False, limit=5, addressdetails=True, language="en", country_codes=COUNTRIES
        )
    )


def _photon(text: str) -> Found | None:
    photon = Photon(**_reached(settings.GEOCODER_DOMAIN))
    return _first(
        photon.geocode(text, exactly_one=False, limit=10, language="en", bbox=(SOUTH_WEST, NORTH_EAST))
    )


def _opencage(text: str) -> Found | None:
    opencage = OpenCage(settings.GEOCODER_KEY, **_reached(settings.GEOCODER_DOMAIN))
    return _first(
        opencage.geocode(text, exactly_one=False, language="en", annotations=False, country=COUNTRIES)
    )


def _postcodes_io(postcode: str) -> Found | None:
    location = PostcodesIO(**_reached(settings.POSTCODE_GEOCODER_DOMAIN)).geocode(postcode)
    if location is None or not _is_ours(location):
        return None
    in_northern_ireland = Postcode.parse(postcode).in_northern_ireland
    return _coarse("", location, DECIMALS_IN_NORTHERN_IRELAND if in_northern_ireland else DECIMALS)


STREET_SERVICES = {
    service.name: service
    for service in (
        Service("nominatim", _nominatim, OPENSTREETMAP),
        Service("photon", _photon, OPENSTREETMAP),
        Service("opencage", _opencage, f"OpenCage, {OPENSTREETMAP}"),
    )
}
POSTCODE_SERVICES = {"postcodes.io": Service("postcodes.io", _postcodes_io, "postcodes.io")}


def _reached(domain: str) -> dict:
    """How a service is reached: by https, or by http where it runs on this machine.

    By Python's own library: geopy takes `requests` where another package has brought it along, and that one asks again
    of its own accord, as often and as late as the service says. We ask once, and leave a tired service alone.
    """
    reached = {
        "timeout": TIMEOUT_SECONDS,
        "user_agent": settings.GEOCODER_USER_AGENT,
        "adapter_factory": URLLibAdapter,
    }
    if domain:
        here = domain.rpartition(":")[0] or domain
        reached |= {
            "domain": domain,
            "scheme": "http" if here in {"localhost", "127.0.0.1", "[::1]"} else "https",
        }
    return reached


def _first(locations: list[Location] | None) -> Found | None:
    """The first that is on these islands and is not as wide as one of them."""
    for location in locations or []:
        pieces = _pieces(location.raw)
        country = pieces.get("countrycode") or pieces.get("country_code") or ""
        if (
            _is_ours(location)
            and country.lower() in {"", *COUNTRIES}
            and _extent(location.raw) not in TOO_WIDE
        ):
            return _coarse(_label(location.raw), location, DECIMALS)
    return None


def _is_ours(location: Location) -> bool:
    return (
        SOUTH_WEST[0] <= location.latitude <= NORTH_EAST[0]
        and SOUTH_WEST[1] <= location.longitude <= NORTH_EAST[1]
    )


def _coarse(label: str, location: Location, decimals: int) -> Found:
    return Found(label, round(location.latitude, decimals), round(location.longitude, decimals))


def _pieces(raw: dict) -> dict:
    """The pieces of the address: Nominatim's, Photon's or OpenCage's."""
    return raw.get("address") or raw.get("properties") or raw.get("components") or {}


def _extent(raw: dict) -> str | None:
    pieces = _pieces(raw)
    return raw.get("addresstype") or pieces.get("_type") or pieces.get("type")


def _label(raw: dict) -> str:
    """The landmark or the street, with district and town; a home's name and number are left out."""
    pieces = _pieces(raw)
    kinds = {raw.get("class"), raw.get("type"), pieces.get("osm_key"), pieces.get("osm_value")}
    kinds |= {pieces.get("_category"), pieces.get("_type")}
    name = raw.get("name") or pieces.get("name") or pieces.get(pieces.get("_type"))
    parts = [None if kinds & HOMES else name, *(_any(pieces, keys) for keys in (STREETS, DISTRICTS, TOWNS))]
    parts = dict.fromkeys(filter(None, parts)) or filter(None, [pieces.get("state")])
    return ", ".join(parts)[:LONGEST] or "the address you gave"


def _any(pieces: dict, keys: tuple[str, ...]) -> str | None:
    return next((pieces[key] for key in keys if pieces.get(key)), None)
