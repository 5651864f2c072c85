"""From what somebody typed to a point on the ground, from our own tables alone.

Each way to fail is a fact with a name, raised here and put into words by whoever shows it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.gis.geos import Point
from django.db import connection

from centres.gazetteer.elsewhere import Elsewhere, recognise
from centres.gazetteer.models import Place, PostcodeArea, PostcodeLocation
from centres.gazetteer.names import fold
from centres.gazetteer.postcodes import NotAPostcode, Postcode

COARSE = 2  # decimals of a degree (about half a mile): how finely Northern Ireland may be given out
# Written out because composing it in the ORM costs five times what the probe of the primary key does.
PROBE = f"SELECT ST_X(point::geometry), ST_Y(point::geometry) FROM {PostcodeLocation._meta.db_table} WHERE code = %s"


class Precision(StrEnum):
    """What the point stands for."""

    POSTCODE = "postcode"
    SECTOR = "sector"
    DISTRICT = "district"
    AREA = "area"
    PLACE = "place"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Located:
    """A point (WGS 84) with the words for it. `note` says in a sentence what a reader should know of it."""

    point: Point
    label: str
    precision: Precision
    note: str = ""
    is_approximate: bool = False


class NotAPlace(ValueError):
    """The text has no form that we can read as a place."""


class PlaceNotFound(LookupError):
    """The text reads as a place, and our tables do not have it."""


class NotLocatable(LookupError):
    """The code is real and has no position on these islands; `kind` says why, where that is known."""

    def __init__(self, text: str, kind: Elsewhere | None = None):
        super().__init__(text)
        self.kind = kind


def locate(text: str) -> Located:
    """Where `text` is. Raises NotAPlace, PlaceNotFound or NotLocatable."""
    if kind := recognise(text):
        raise NotLocatable(text, kind)
    try:
        postcode = Postcode.parse(text)
    except NotAPostcode as fault:
        raise NotAPlace(text) from fault
    return locate_postcode(postcode)


def locate_postcode(postcode: Postcode) -> Located:
    """One probe of the primary key; only a code without a position costs a second query, for its surroundings."""
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [postcode.code])
        found = cursor.fetchone()
    if found is None or found[0] is None:
        return _around(postcode, known=found is not None)
    point = Point(*found, srid=4326)
    if postcode.in_northern_ireland:
        return Located(
            _coarsened(point),
            str(postcode),
            Precision.POSTCODE,
            "We use a point within half a mile of postcodes in Northern Ireland.",
            is_approximate=True,
        )
    return Located(point, str(postcode), Precision.POSTCODE)


def _around(postcode: Postcode, known: bool) -> Located:
    """The middle of the sector or else the district of a postcode that has no position of its own."""
    areas = {
        area.code: area for area in PostcodeArea.objects.filter(code__in=[postcode.sector, postcode.district])
    }
    area = areas.get(postcode.sector) or areas.get(postcode.district)
    if area is None:
        raise NotLocatable(str(postcode)) if known else PlaceNotFound(str(postcode))
    where = area.name or area.code
    why = "has no position in our list" if known else "is not in our list"
    return Located(
        _coarsened(area.point) if postcode.in_northern_ireland else area.point,
        str(postcode),
        Precision(area.kind),
        f"{postcode} {why}. We used the middle of {where}.",
        is_approximate=True,
    )


def place_named(text: str, nation: str = "") -> Place | None:
    """The place for a town as an address has it: the whole words, then each part between commas from left to right.

    "Colwick, Nottingham" is Colwick where the table has it, else Nottingham. Of namesakes the one with most people.
    """
    parts = text.split(",")
    for name in [text, *parts] if len(parts) > 1 else parts:
        places = Place.objects.filter(names__folded=fold(name))
        if nation:
            places = places.filter(nation=nation)
        if fold(name) and (found := places.order_by("-population", "id").first()):
            return found
    return None


def at_position(latitude: float, longitude: float) -> Located:
    """Where a device says it is. Raises NotAPlace for a position that is not on earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotAPlace(f"{latitude}, {longitude}")
    return Located(
        Point(longitude, latitude, srid=4326),
        "your location",
        Precision.DEVICE,
        is_approximate=True,
    )


def _coarsened(point: Point) -> Point:
    return Point(round(point.x, COARSE), round(point.y, COARSE), srid=4326)
