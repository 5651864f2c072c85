"""What a look-up can come to: a point, a choice to make, or one of the facts that stand in the way."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.gis.geos import Point

from centres.gazetteer.special_codes import SpecialCode


class Precision(StrEnum):
    """What the point stands for."""

    POSTCODE = "postcode"
    SECTOR = "sector"
    DISTRICT = "district"
    AREA = "area"
    PLACE = "place"
    DEVICE = "device"


class Reading(StrEnum):
    """How a text came to its point: from what was typed as it stands, down to what it may have meant."""

    EXACT = "exact"  # the whole text is a code or a name that we have
    INSIDE = "inside"  # a postcode, or its beginning, within a longer text
    REPAIRED = "repaired"  # a slip was put right
    PART = "part"  # the beginning of a postcode
    KNOWN_PART = "known-part"  # the town or county in a text whose rest we do not know
    AREA = "area"  # a county, an authority or an island, or a postcode area by its name
    SURROUNDINGS = "surroundings"  # a whole postcode that has no position of its own: its sector or district
    ONLINE = "online"  # an online geocoder knew it
    DEVICE = "device"  # a position, no text


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One of several places that may be meant: its label, and what to ask for to get it and no other."""

    label: str
    text: str
    latitude: float
    longitude: float

    @property
    def at(self) -> str:
        return format_position(self.latitude, self.longitude)


def format_position(latitude: float, longitude: float) -> str:
    """About where a place is (1 km), which tells namesakes apart in a link."""
    return f"{latitude:.2f},{longitude:.2f}"


@dataclass(frozen=True, slots=True)
class LocatedPoint:
    """A point (WGS 84) with the words for it. `note` says in a sentence or two what a reader should know of it.

    `others` are namesakes that may have been meant instead.
    """

    point: Point
    label: str
    precision: Precision
    note: str = ""
    is_approximate: bool = False
    others: tuple[PlaceChoice, ...] = ()
    reading: Reading = Reading.EXACT


class Doubt(StrEnum):
    """Why there is a choice to make."""

    NAMESAKES = "namesakes"  # several places have the name, and none of them stands out
    MISSPELT = "misspelt"  # we do not know the name, and these are like it
    UNKNOWN_PART = "unknown-part"  # we know a place in the text, and not what stands beside it
    SEVERAL_NAMED = "several-named"  # the text itself names more than one
    TOO_WIDE = "too-wide"  # a region: these are its counties or towns


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """Several places of which one may be meant. `unknown` is what we do not know of what was typed, as it was typed."""

    text: str
    options: tuple[PlaceChoice, ...]
    doubt: Doubt = Doubt.NAMESAKES
    unknown: str = ""


Verdict = LocatedPoint | PlaceChoices
"""What a reading of a text comes to, where it holds."""


class NotAPlace(ValueError):
    """The text has no form that we can read as a place."""


class PlaceNotFound(LookupError):
    """The text reads as a place, and our tables do not have it. `is_postcode` says whether it reads as a postcode."""

    def __init__(self, text: str, is_postcode: bool = False):
        super().__init__(text)
        self.is_postcode = is_postcode


class AsksForLocation(LookupError):
    """The text says only "near me": a device knows where that is, and we do not."""


class TooWide(LookupError):
    """The text names a whole nation: distances from its middle would help nobody."""


class NotLocatable(LookupError):
    """The code is real and has no position on these islands; `kind` says why, where that is known."""

    def __init__(self, text: str, kind: SpecialCode | None = None):
        super().__init__(text)
        self.kind = kind


class GeocoderUnavailable(Exception):
    """The online geocoder was asked and did not answer: nothing is known of the text, and nothing is wrong with it."""
