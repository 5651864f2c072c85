"""From what somebody typed to a point on the ground: from our own tables, last from an online geocoder if one is on.

The text goes through readings in one order, and the first that holds answers: exactly, exactly with its qualifier, by
a slip that leaves no doubt, by the part that is known, as a question. A guess is a question, never an answer. Each way
to fail is a fact with a name (results), put into words by whoever shows it.
"""

from collections.abc import Callable

from django.contrib.gis.geos import Point

from centres.gazetteer import geocoding, place_readings, postcode_readings
from centres.gazetteer.models import Place
from centres.gazetteer.phrases import asks_for_location
from centres.gazetteer.postcode_readings import describe_answer, locate_postcode, locate_postcodes
from centres.gazetteer.results import (
    AsksForLocation,
    GeocoderUnavailable,
    LocatedPoint,
    NotAPlace,
    NotLocatable,
    PlaceChoices,
    PlaceNotFound,
    Precision,
    Reading,
    TooWide,
    Verdict,
)
from centres.gazetteer.special_codes import recognise_special_code
from centres.gazetteer.text import fold_name
from centres.gazetteer.typed_text import TypedText

__all__ = [
    "AsksForLocation",
    "GeocoderUnavailable",
    "LocatedPoint",
    "NotAPlace",
    "NotLocatable",
    "PlaceChoices",
    "PlaceNotFound",
    "Precision",
    "TooWide",
    "find_town_by_name",
    "locate",
    "locate_position",
    "locate_postcode",
    "locate_postcodes",
]

POSTCODE_READINGS: tuple[Callable[[str], Verdict | None], ...] = (
    postcode_readings.read_postcode,
    postcode_readings.read_postcode_inside,
    postcode_readings.read_repaired_postcode,
    postcode_readings.read_postcode_part,
    postcode_readings.read_spoken_postcode,
)
EXACT_READINGS: tuple[Callable[[TypedText], Verdict | None], ...] = (
    place_readings.read_exact,
    place_readings.read_county,
    lambda asked: postcode_readings.read_named_area(asked.text),
    lambda asked: postcode_readings.read_district_inside(asked.text),
    place_readings.read_several,
    place_readings.read_qualified,
)
GUESSES: tuple[Callable[[TypedText], Verdict | None], ...] = (
    place_readings.read_repaired,
    lambda asked: _read_online(asked.text),
    place_readings.read_known_part,
    place_readings.read_question,
)


def locate(text: str, at: tuple[float, float] | None = None, is_centre: bool = False) -> Verdict:
    """Where `text` is; `at` (latitude, longitude) says which of several namesakes is meant; what
    goes by a nation's name is then a place.

    `is_centre` says that the text is the name of a centre: it is then read as a place exactly, or not at all.

    Raises NotAPlace, PlaceNotFound, NotLocatable, TooWide, AsksForLocation or GeocoderUnavailable.
    """
    if kind := recognise_special_code(text):
        raise NotLocatable(text, kind)
    if not any(c.isalpha() for c in text):
        raise NotAPlace(text)
    for read_code in POSTCODE_READINGS:
        if found := read_code(text):
            return found
    if asks_for_location(text):
        raise AsksForLocation(text)
    asked = TypedText(text, at, is_centre)
    if not at and place_readings.names_nation(asked):
        raise TooWide(text)
    outage = None
    for read in EXACT_READINGS if is_centre else (*EXACT_READINGS, *GUESSES):
        try:
            if found := read(asked):
                return found
        except GeocoderUnavailable as fault:  # a later reading may hold without it
            outage = fault
    raise outage or PlaceNotFound(text, is_postcode=postcode_readings.is_like_postcode(text))


def _read_online(text: str) -> LocatedPoint | None:
    """What the online geocoder knows, where one is switched on."""
    found = geocoding.find_street(text)
    return describe_answer(found, found.label, Precision.PLACE) if found else None


def find_town_by_name(text: str, nation: str = "") -> Place | None:
    """The place for a town as an address has it: the whole words, then each part between commas from left to right.

    "Colwick, Nottingham" is Colwick where the table has it, else Nottingham. Of namesakes the one with most people.
    """
    parts = text.split(",")
    for name in [text, *parts] if len(parts) > 1 else parts:
        towns = Place.objects.filter(names__folded=fold_name(name), kind=Place.Kind.SETTLEMENT)
        if nation:
            towns = towns.filter(nation=nation)
        if fold_name(name) and (found := towns.order_by("-population", "id").first()):
            return found
    return None


def locate_position(latitude: float, longitude: float) -> LocatedPoint:
    """Where a device says it is. Raises NotAPlace for a position that is not on earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotAPlace(f"{latitude}, {longitude}")
    point = Point(longitude, latitude, srid=4326)
    return LocatedPoint(point, "your location", Precision.DEVICE, is_approximate=True, reading=Reading.DEVICE)
