"""From what somebody typed to a point on the ground: from our own tables, last from an online geocoder if one is on.

The first reading that the tables confirm is taken: a whole postcode, one inside a longer text, one with a slip of
the finger, a part of one, a place, the name of a postcode area, a place with slips. Each way to fail is a fact with
a name (outcomes), put into words by whoever shows it.
"""

from dataclasses import replace
from typing import TypeVar

from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.db import connection

from centres.gazetteer import geocoding, parsing, places
from centres.gazetteer.models import Place, PostcodeArea, PostcodeLocation
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import (
    GeocoderUnavailable,
    LocatedPoint,
    NotAPlace,
    NotLocatable,
    PlaceChoice,
    PlaceChoices,
    PlaceNotFound,
    Precision,
    Reading,
    TooWide,
)
from centres.gazetteer.special_codes import recognise_special_code
from centres.gazetteer.text import fold_name

__all__ = [
    "LocatedPoint",
    "NotAPlace",
    "NotLocatable",
    "PlaceChoices",
    "PlaceNotFound",
    "Precision",
    "TooWide",
    "locate",
]

Found = TypeVar("Found", LocatedPoint | None, LocatedPoint | PlaceChoices | None)
COARSE = 2  # decimals of a degree (about half a mile): how finely Northern Ireland may be given out
# Written out because composing it in the ORM costs five times what the probe of the primary key does.
PROBE = f"""SELECT code, ST_X(point::geometry), ST_Y(point::geometry), retired
    FROM {PostcodeLocation._meta.db_table} WHERE code = ANY(%s)"""
ISLANDS = {"JE": "Jersey", "GY": "the Bailiwick of Guernsey", "IM": "the Isle of Man"}


def locate(
    text: str, at: tuple[float, float] | None = None, slips_allowed: bool = True
) -> LocatedPoint | PlaceChoices:
    """Where `text` is; `at` (latitude, longitude) says which of several namesakes is meant.

    `slips_allowed` is off for a text that is known to mean something else, and is then not bent into a place.

    Raises NotAPlace, PlaceNotFound, NotLocatable or GeocoderUnavailable.
    """
    if kind := recognise_special_code(text):
        raise NotLocatable(text, kind)
    try:
        return locate_postcode(Postcode.parse(text))
    except NotAPostcode:
        pass
    if not any(c.isalpha() for c in text):
        raise NotAPlace(text)
    if places.is_nation(text):
        raise TooWide(text)
    readings = [_inside, _repaired, _part, _place(at), _wide, _part_inside]
    for reading in [*readings, _misspelt(at), _online] if slips_allowed else readings:
        if found := reading(text):
            return found
    raise PlaceNotFound(text, is_postcode=bool(parsing.parse_postcode_parts(text)))


def locate_postcode(postcode: Postcode) -> LocatedPoint:
    """One probe of the primary key; only a code without a position costs a second query, for its surroundings."""
    located, known = _probe([postcode])
    return located.get(postcode) or _around(postcode, postcode in known)


def locate_postcodes(postcodes: list[Postcode]) -> dict[Postcode, LocatedPoint]:
    """Those of `postcodes` that have a position of their own in our table, in one query. Asks nobody else."""
    return _probe(postcodes)[0]


def _probe(postcodes: list[Postcode]) -> tuple[dict[Postcode, LocatedPoint], set[Postcode]]:
    """Those of `postcodes` that have a position, and all that the table has."""
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [[postcode.code for postcode in postcodes]])
        rows = {code: row for code, *row in cursor.fetchall()}
    known = {postcode for postcode in postcodes if postcode.code in rows}
    return {p: _at(p, *rows[p.code]) for p in postcodes if p in known and rows[p.code][0] is not None}, known


def _at(postcode: Postcode, longitude: float, latitude: float, retired: bool | None) -> LocatedPoint:
    notes = []
    if retired:
        notes.append(f"{postcode} is no longer in use. We used the place where it last was.")
    if postcode.in_northern_ireland:
        longitude, latitude = round(longitude, COARSE), round(latitude, COARSE)
        notes.append("In Northern Ireland we place a postcode only to within half a mile.")
    point = Point(longitude, latitude, srid=4326)
    return LocatedPoint(
        point, str(postcode), Precision.POSTCODE, " ".join(notes), postcode.in_northern_ireland
    )


def _around(postcode: Postcode, is_known: bool) -> LocatedPoint:
    """The middle of the sector or else the district of a postcode that has no position of its own."""
    area = _first_area([postcode.sector, postcode.district])
    try:
        if found := geocoding.find_postcode(postcode):
            told = _describe_answer(found, str(postcode), Precision.POSTCODE)
            return replace(told, point=_round_point(told.point)) if postcode.in_northern_ireland else told
    except GeocoderUnavailable:
        if area is None:
            raise
    if area:
        middle = _middle(area, str(postcode), f"We do not know exactly where {postcode} is.")
        return replace(middle, reading=Reading.SURROUNDINGS)
    raise NotLocatable(str(postcode)) if is_known else PlaceNotFound(str(postcode), is_postcode=True)


def _inside(text: str) -> LocatedPoint | None:
    """A whole postcode in a longer text, such as an address."""
    if inside := parsing.find_postcodes_inside(text):
        located, known = _probe(inside)
        first = next((postcode for postcode in inside if postcode in located), None)
        if first:
            return replace(located[first], reading=Reading.INSIDE)
        return _around(inside[-1], inside[-1] in known)
    return None


def _repaired(text: str) -> LocatedPoint | None:
    """A postcode with look-alikes swapped, where exactly one such is known; what was typed is said."""
    if candidates := parsing.list_repaired_postcodes(text):
        located, _ = _probe(candidates)
        if len(located) == 1:
            (found,) = located.values()
            note = f"Showing {found.label} for {text.strip().upper()}. {found.note}".strip()
            return replace(found, note=note, reading=Reading.REPAIRED)
    return None


def _part(text: str) -> LocatedPoint | None:
    return _read_as(Reading.PART, _first_part(parsing.parse_postcode_parts(text)))


def _part_inside(text: str) -> LocatedPoint | None:
    return _read_as(Reading.INSIDE, _first_part(parsing.find_districts_inside(text)))


def _read_as(reading: Reading, found: Found) -> Found:
    return replace(found, reading=reading) if isinstance(found, LocatedPoint) else found


def _first_part(codes: list[str]) -> LocatedPoint | None:
    """The middle of the first of `codes` that is known, whole (LS1) or divided further (EC1 into EC1A, EC1M …)."""
    if not codes:
        return None
    if area := _first_area(codes):
        return _middle(area, area.code)
    divided = PostcodeArea.objects.filter(kind=PostcodeArea.Kind.DISTRICT, code__regex=f"^{codes[-1]}[A-Z]$")
    if found := divided.order_by("-postcodes").first():
        return replace(_middle(found, codes[-1]), label=codes[-1])
    return None


def _wide(text: str) -> LocatedPoint | None:
    return _read_as(Reading.AREA, _area_named(text))


def _area_named(text: str) -> LocatedPoint | None:
    """A county, a postcode area by its customary name (South West London), or an island's district by its parish."""
    if county := places.find_county(text):
        name, point = county
        return LocatedPoint(
            point, name, Precision.AREA, f"We measured from the middle of {name}.", is_approximate=True
        )
    wanted = text.strip().upper()
    for name, code in caches["process"].get_or_set("gazetteer.areas", _areas_with_names, 60) or ():
        if name == wanted or name.startswith(f"{wanted}, "):  # the second: Alderney, Guernsey
            area = _first_area([code])
            return _middle(area, area.name) if area else None
    return None


def _areas_with_names() -> list[tuple[str, str]]:
    """Name in capitals and code of the few areas and districts that have a name, remembered for a minute."""
    named = PostcodeArea.objects.exclude(name="").order_by("kind", "code")
    return [(name.upper(), code) for name, code in named.values_list("name", "code")]


def _first_area(codes: list[str]) -> PostcodeArea | None:
    known = {area.code: area for area in PostcodeArea.objects.filter(code__in=codes)}
    return next((known[code] for code in codes if code in known), None)


def _middle(area: PostcodeArea, label: str, why: str = "") -> LocatedPoint:
    """The middle of a sector, district or area, with a word about the sea where it is an island's."""
    letters = area.code.rstrip("0123456789 ")[:2]
    island = ISLANDS.get(letters)
    where = f"{area.code} ({area.name})" if area.name else area.code
    notes = [why, f"We measured from the middle of {where}."]
    if island:
        notes.append(f"There is sea between you and any centre outside {island}.")
    point = _round_point(area.point) if letters == "BT" else area.point
    return LocatedPoint(
        point, label, Precision(area.kind), " ".join(filter(None, notes)), is_approximate=True
    )


def _place(at: tuple[float, float] | None):
    return lambda text: _choose_place(text, places.find_places_by_name(text), at)


def _misspelt(at: tuple[float, float] | None):
    def read(text: str) -> LocatedPoint | PlaceChoices | None:
        found = _choose_place(
            text, places.find_similar_places(text), at, f"We read “{text.strip()}” as {{name}}."
        )
        return _read_as(Reading.REPAIRED, found)

    return read


def _choose_place(
    text: str, found: list[places.Match], at, note: str = ""
) -> LocatedPoint | PlaceChoices | None:
    """The place that is meant, with its namesakes; or all of them, where none stands out."""
    if not found:
        return None
    meant = places.find_nearest_match(found, *at) if at else found[0]
    rest = [match for match in found if match is not meant]
    shown = [meant, *rest][: places.MOST]
    choices = [
        PlaceChoice(label, match.name, match.latitude, match.longitude)
        for match, label in zip(shown, places.build_distinct_labels(shown), strict=True)
    ]
    if not at and not places.has_dominant_match(found):
        return PlaceChoices(text, tuple(choices))
    label = meant.label if rest else meant.called
    notes = [note.format(name=label), f"We measured from the middle of {meant.called}."]
    return LocatedPoint(
        meant.point, label, Precision.PLACE, " ".join(filter(None, notes)), True, tuple(choices[1:])
    )


def _online(text: str) -> LocatedPoint | None:
    """What the online geocoder knows, where one is switched on."""
    found = geocoding.find_street(text)
    return _describe_answer(found, found.label, Precision.PLACE) if found else None


def _describe_answer(found: geocoding.Answer, label: str, precision: Precision) -> LocatedPoint:
    point = Point(found.longitude, found.latitude, srid=4326)
    note = f"We looked this up online. {found.attribution}".strip()
    return LocatedPoint(point, label, precision, note, is_approximate=True, reading=Reading.ONLINE)


def find_town_by_name(text: str, nation: str = "") -> Place | None:
    """The place for a town as an address has it: the whole words, then each part between commas from left to right.

    "Colwick, Nottingham" is Colwick where the table has it, else Nottingham. Of namesakes the one with most people.
    """
    parts = text.split(",")
    for name in [text, *parts] if len(parts) > 1 else parts:
        towns = Place.objects.filter(names__folded=fold_name(name))
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


def _round_point(point: Point) -> Point:
    return Point(round(point.x, COARSE), round(point.y, COARSE), srid=4326)
