"""What looks wrong in a centre that was just saved. Staff are told; saving goes on."""

import re

from geopy.distance import geodesic

from centres.gazetteer.names import fold
from centres.gazetteer.outcomes import Located
from centres.models import Centre
from centres.phones import same

FAR = 2  # miles between pin and postcode


def doubts(centre: Centre, place: Located | None) -> list[str]:
    """Sentences for staff; `place` is where the centre's postcode is, as far as that is known."""
    return [*of_pin(centre, place), *of_phone(centre), *of_twins(centre)]


def of_pin(centre: Centre, place: Located | None):
    if centre.point and place and not place.is_approximate:
        away = geodesic((centre.point.y, centre.point.x), (place.point.y, place.point.x)).miles
        if away > FAR:
            yield (
                f"The pin is about {away:.0f} miles from the postcode {centre.postcode}. Please look at both. "
                "We have moved neither."
            )


def of_phone(centre: Centre):
    if centre.phone and not same(centre.phone, centre.nation):
        yield f"{centre.phone} does not look like a UK or Irish phone number. Please look at it again."


def of_twins(centre: Centre):
    """Other centres with the same phone or the same address."""
    phone, address = same(centre.phone, centre.nation), fold(centre.address)
    others = Centre.objects.exclude(pk=centre.pk).exclude(status=Centre.Status.CLOSED)
    for other in others.only("name", "status", "phone", "nation", "address", "town"):
        name = other.name if other.status == Centre.Status.PUBLISHED else "Another centre"
        ends_alike = phone and re.sub(r"\D", "", other.phone)[-6:] == phone[-6:]
        if ends_alike and phone == same(other.phone, other.nation):
            yield f"{name} has the same phone number. Is that right?"
        if address and address == fold(other.address) and fold(centre.town) == fold(other.town):
            yield f"{name} has the same address. Is that right?"
