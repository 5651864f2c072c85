"""postcodes.io as a geopy geocoder, for postcodes newer than our table. geopy has none."""

import json
from functools import partial
from urllib.parse import quote

from geopy.adapters import AdapterHTTPError
from geopy.exc import GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location


class PostcodesIO(Geocoder):
    """A whole UK postcode to its point. A closed one answers with its last point, as ours do."""

    def __init__(self, *, domain: str = "api.postcodes.io", **kwargs):
        super().__init__(**kwargs)
        self.domain = domain.strip("/")

    def geocode(
        self, query, *, exactly_one: bool = True, timeout=DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """None where the postcode is unknown or has no position. Raises what geopy raises (`geopy.exc`)."""
        url = f"{self.scheme}://{self.domain}/postcodes/{quote(str(query), safe='')}"
        try:
            location = self._call_geocoder(url, partial(_location, part="result"), timeout=timeout)
        except GeocoderServiceError as fault:
            if (page := _not_found(fault.__cause__)) is None:
                raise
            location = _location(page, part="terminated")
        return location if exactly_one or location is None else [location]


def _not_found(fault: BaseException | None) -> dict | None:
    """What postcodes.io says with a 404. A 404 in other words is not its own, and says nothing of the postcode."""
    if not isinstance(fault, AdapterHTTPError) or fault.status_code != 404:
        return None
    try:
        page = json.loads(fault.text or "")
    except ValueError:
        return None
    return page if isinstance(page, dict) and page.get("status") == 404 else None


def _location(page: dict, part: str) -> Location | None:
    facts = page.get(part) or {}
    if facts.get("latitude") is None or facts.get("longitude") is None:
        return None
    return Location(facts["postcode"], (facts["latitude"], facts["longitude"]), facts)
