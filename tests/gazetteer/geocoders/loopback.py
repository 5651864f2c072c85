"""A geocoder on the loopback, for the tests of the online ones: nothing in this folder leaves this machine."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.db.models import F

from centres.gazetteer.models import NotBefore

NOMINATIM = {
    "lat": "51.5034878",
    "lon": "-0.1276965",
    "class": "place",
    "type": "house",
    "addresstype": "place",
    "name": "Rose Cottage",
    "display_name": "Rose Cottage, 10, Downing Street, Westminster, London, SW1A 2AA, United Kingdom",
    "address": {
        "house_number": "10",
        "road": "Downing Street",
        "suburb": "Westminster",
        "city": "London",
        "postcode": "SW1A 2AA",
        "country_code": "gb",
    },
}


@dataclass
class Server:
    """A geocoder on the loopback that says what it is told to, and remembers when it was asked for what."""

    domain: str
    page: object = field(default_factory=list)
    status: int = 200
    headers: dict = field(default_factory=dict)
    seconds: float = 0
    asked: list = field(default_factory=list)

    @property
    def last(self) -> dict:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.asked[-1][1]).query).items()}


def later(seconds=5):
    """As if so many seconds had gone by since the last request."""
    NotBefore.objects.update(moment=F("moment") - timedelta(seconds=seconds))
