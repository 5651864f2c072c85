"""postcodes.io as a geopy geocoder, for postcodes newer than our table. geopy has none."""

import json
from urllib.parse import quote

from geopy.adapters import AdapterHTTPError
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location


class PostcodesIO(Geocoder):
    """A whole UK postcode to its point."""

    def __init__(self, *, domain: str = "api.postcodes.io", **kwargs):
        super().__init__(**kwargs)
        self.domain = domain.strip("/")

    def geocode(self, query: str, *, timeout=DEFAULT_SENTINEL) -> Location | None:
        """None where the postcode is unknown or has no position. Raises what geopy raises (`geopy.exc`)."""
        url = f"{self.scheme}://{self.domain}/postcodes/{quote(query, safe='')}"
        try:
            return self._call_geocoder(url, _read_location, timeout=timeout)
        except GeocoderServiceError as fault:
            if _says_unknown(fault.__cause__):
                return None
            raise


def _says_unknown(fault: BaseException | None) -> bool:
    """Whether postcodes.io itself says 404. One in other words is not its own, and says nothing of the postcode."""
    if not isinstance(fault, AdapterHTTPError) or fault.status_code != 404:
        return False
    try:
        page = json.loads(fault.text or "")
    except ValueError:
        return False
    return isinstance(page, dict) and page.get("status") == 404


def _read_location(page: dict) -> Location | None:
    facts = page.get("result") or {}
    if facts.get("latitude") is None or facts.get("longitude") is None:
        return None
    return Location(facts["postcode"], (facts["latitude"], facts["longitude"]), facts)
