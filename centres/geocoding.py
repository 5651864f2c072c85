"""Where a centre's pin goes when its address changes: never away from where a hand has set it."""

from math import atan2, cos, degrees, radians, sin

from django.contrib.gis.geos import Point

from centres.gazetteer.locate import find_town_by_name, locate_postcode
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import GeocoderUnavailable, LocatedPoint
from centres.models import Centre
from centres.search.errors import OF_PLACE

DIRECTIONS = "north north-east east south-east south south-west west north-west".split()


def find_postcode_place(postcode: str) -> LocatedPoint | None:
    """Where a postcode is; None when it is not known, or no look-up answers."""
    try:
        return locate_postcode(Postcode.parse(postcode))
    except (*OF_PLACE, NotAPostcode, GeocoderUnavailable):
        return None


def move_pin_to_address(centre: Centre) -> tuple[LocatedPoint | None, str]:
    """Puts the pin where the address now is: the postcode, else the town. Saves nothing.

    Returns where the postcode is, as far as that is known, and a sentence for staff about what became of the pin.
    """
    place = find_postcode_place(centre.postcode) if centre.postcode else None
    if centre.pin == Centre.Pin.ADDRESS:
        return (
            place,
            "The pin was set by hand, so it stays where it was. Please look whether it is still right.",
        )
    if place:
        centre.point, centre.pin = place.point, Centre.Pin.POSTCODE
        return place, f"The pin now stands at {place.label}. {place.note}".strip()
    town = find_town_by_name(centre.town, centre.nation)
    centre.point, centre.pin = (town.point, Centre.Pin.TOWN) if town else (None, "")
    where = f"in the middle of {town.name}" if town else "nowhere: please set it on the map by hand"
    return None, f"We do not know where {centre.postcode or 'it'} is. The pin now stands {where}."


def describe_move(before: Point, after: Point) -> str:
    """How far a pin moved and where to, in words: metres below a kilometre, else miles."""
    from geopy.distance import geodesic  # at use: it takes a fifth of a second

    far = geodesic((before.y, before.x), (after.y, after.x))
    words = f"{far.m:.0f} metres" if far.m < 1000 else f"{far.miles:.1f} miles"
    return f"The pin moved {words} to the {get_compass_direction(before, after)}."


def get_compass_direction(before: Point, after: Point) -> str:
    """One of the eight directions, as one sets out on a great circle."""
    across, lat1, lat2 = radians(after.x - before.x), radians(before.y), radians(after.y)
    east, north = sin(across) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(across)
    return DIRECTIONS[round(degrees(atan2(east, north)) / 45) % 8]
