"""Our own tables as a geopy geocoder: for staff's scripts, and for any library that wants one."""

from geopy import exc
from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from centres.gazetteer.geocoders.online import offline
from centres.gazetteer.locate import locate
from centres.gazetteer.outcomes import Choices, NotAPlace, NotLocatable, PlaceNotFound, TooWide


class NoNetwork(BaseSyncAdapter):
    """An adapter that goes nowhere."""

    def get_json(self, url, *, timeout, headers):
        return self.get_text(url, timeout=timeout, headers=headers)

    def get_text(self, url, *, timeout, headers):
        raise exc.GeocoderUnavailable("The local geocoder asks nobody.")


class LocalGeocoder(Geocoder):
    """geopy's interface over `locate`. It asks no online geocoder, not even where the site has one on."""

    def __init__(self):
        super().__init__(adapter_factory=NoNetwork)

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout=DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The place, or None. Of namesakes that none stands out of, the first; all of them unless `exactly_one`.

        `timeout` is there because geopy's callers pass it; a local look-up has none.
        """
        try:
            with offline():
                found = locate(query)
        except (NotAPlace, NotLocatable, PlaceNotFound, TooWide):
            return None
        if isinstance(found, Choices):
            locations = [_of_choice(choice) for choice in found.options]
        else:
            first = Location(found.label, (found.point.y, found.point.x), {"note": found.note})
            locations = [first, *map(_of_choice, found.others)]
        return locations[0] if exactly_one else locations


def _of_choice(choice) -> Location:
    return Location(choice.label, (choice.latitude, choice.longitude), {"note": ""})
