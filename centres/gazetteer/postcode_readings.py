"""A text read as a postcode, a slip of one, one inside a longer text, or a part of one. Each reading gives what the
tables confirm, or None."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection

from centres.gazetteer import geocoding, offline_tables, parsing
from centres.gazetteer.models import PostcodeArea, PostcodeLocation
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import (
    Doubt,
    GeocoderUnavailable,
    LocatedPoint,
    NotLocatable,
    PlaceChoice,
    PlaceChoices,
    PlaceNotFound,
    Precision,
    Reading,
    Verdict,
)
from msntc.database.offline import is_offline, remember

COARSE = 2  # decimals of a degree (about half a mile): how finely Northern Ireland may be given out
# Written out because composing it in the ORM costs five times what the probe of the primary key does.
PROBE = f"""SELECT code, ST_X(point::geometry), ST_Y(point::geometry), retired
    FROM {PostcodeLocation._meta.db_table} WHERE code = ANY(%s)"""
ISLANDS = {"JE": "Jersey", "GY": "the Bailiwick of Guernsey", "IM": "the Isle of Man"}


def read_postcode(text: str) -> LocatedPoint | None:
    """The whole text is a postcode. One probe of the primary key; only a code without a position costs more."""
    try:
        return locate_postcode(Postcode.parse(text), text)
    except NotAPostcode:
        return None


def locate_postcode(postcode: Postcode, text: str = "") -> LocatedPoint:
    """Where a postcode is, or what surrounds it. Raises PlaceNotFound, NotLocatable or GeocoderUnavailable."""
    located, known = _probe([postcode])
    if postcode in located:
        return located[postcode]
    try:
        return _around(postcode, postcode in known)
    except PlaceNotFound:
        if repaired := _read_repaired(text or str(postcode), parsing.list_look_alikes(postcode)):
            return repaired
        raise


def locate_postcodes(postcodes: list[Postcode]) -> dict[Postcode, LocatedPoint]:
    """Those of `postcodes` that have a position of their own in our table, in one query. Asks nobody else."""
    return _probe(postcodes)[0]


def read_spoken_postcode(text: str) -> LocatedPoint | None:
    """One that was dictated."""
    spoken = parsing.spell_postcode(text)
    return _read_repaired(text, [spoken]) if spoken else None


def read_postcode_inside(text: str) -> Verdict | None:
    """A whole postcode in a longer text, such as an address; where there are several, all are offered."""
    if not (inside := list(dict.fromkeys(parsing.find_postcodes_inside(text)))):
        return None
    located, known = _probe(inside)
    points = [located[postcode] for postcode in inside if postcode in located]
    if len(points) > 1:
        offered = tuple(
            PlaceChoice(one.label, one.label, round(one.point.y, COARSE), round(one.point.x, COARSE))
            for one in points
        )
        return PlaceChoices(text, offered, Doubt.SEVERAL_NAMED)
    found = points[0] if points else _around(inside[-1], inside[-1] in known)
    return replace(found, reading=Reading.INSIDE)


def read_repaired_postcode(text: str) -> LocatedPoint | None:
    """A postcode with look-alikes swapped, where exactly one such is known."""
    return _read_repaired(text, parsing.list_repaired_postcodes(text))


def read_postcode_part(text: str) -> LocatedPoint | None:
    """The beginning of a postcode."""
    return _first_part(Reading.PART, parsing.parse_postcode_parts(text))


def read_district_inside(text: str) -> LocatedPoint | None:
    """The beginning of a postcode in a longer text: Leeds LS1; or of one that there cannot be: M1 1AO."""
    found = _first_part(Reading.INSIDE, parsing.find_districts_inside(text))
    if found and (mistaken := parsing.find_mistaken_postcode(text)):
        return replace(found, note=f"We do not know the postcode {mistaken}. {found.note}")
    return found


def read_named_area(text: str) -> LocatedPoint | None:
    """A postcode area by its customary name (South West London), or an island's district by its parish."""
    wanted = text.strip().upper()
    for name, code in remember("gazetteer.areas", _areas_with_names):
        if name == wanted or name.startswith(f"{wanted}, "):  # the second: Alderney, Guernsey
            area = _first_area([code])
            return replace(_middle(area, area.name), reading=Reading.AREA) if area else None
    return None


def is_like_postcode(text: str) -> bool:
    """Whether a text that was not found reads as a postcode, whole or in part, with slips or without."""
    return bool(parsing.parse_postcode_parts(text) or parsing.list_repaired_postcodes(text))


def _probe(postcodes: list[Postcode]) -> tuple[dict[Postcode, LocatedPoint], set[Postcode]]:
    """Those of `postcodes` that have a position, and all that the table has."""
    rows = _find_rows([postcode.code for postcode in postcodes])
    known = {postcode for postcode in postcodes if postcode.code in rows}
    return {p: _at(p, *rows[p.code]) for p in postcodes if p in known and rows[p.code][0] is not None}, known


def _find_rows(codes: list[str]) -> dict[str, list[Any]]:
    if is_offline():
        return offline_tables.find_postcodes(codes)
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [codes])
        return {code: row for code, *row in cursor.fetchall()}


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
            told = describe_answer(found, str(postcode), Precision.POSTCODE)
            return replace(told, point=_round_point(told.point)) if postcode.in_northern_ireland else told
    except GeocoderUnavailable:
        if area is None:
            raise
    if area:
        middle = _middle(area, str(postcode), f"We do not know exactly where {postcode} is.")
        return replace(middle, reading=Reading.SURROUNDINGS)
    raise NotLocatable(str(postcode)) if is_known else PlaceNotFound(str(postcode), is_postcode=True)


def describe_answer(found: geocoding.Answer, label: str, precision: Precision) -> LocatedPoint:
    """What an online geocoder knows, with the credit that it asks for."""
    point = Point(found.longitude, found.latitude, srid=4326)
    note = f"We looked this up online. {found.attribution}".strip()
    return LocatedPoint(point, label, precision, note, is_approximate=True, reading=Reading.ONLINE)


def _read_repaired(text: str, candidates: list[Postcode]) -> LocatedPoint | None:
    """The one of `candidates` that is known, with a word about what was typed."""
    located, _ = _probe(candidates) if candidates else ({}, set())
    if len(located) != 1:
        return None
    (found,) = located.values()
    note = f"Showing {found.label} for {text.strip().upper()}. {found.note}".strip()
    return replace(found, note=note, reading=Reading.REPAIRED)


def _first_part(reading: Reading, codes: list[str]) -> LocatedPoint | None:
    """The middle of the first of `codes` that is known, whole (LS1) or divided further (EC1 into EC1A, EC1M …)."""
    if not codes:
        return None
    if area := _first_area(codes):
        return replace(_middle(area, area.code), reading=reading)
    if found := _find_largest_part(codes[-1]):
        return replace(_middle(found, codes[-1]), reading=reading)
    return None


def _find_largest_part(district: str) -> PostcodeArea | None:
    """Of the districts that one was divided into (EC1A, EC1M …)."""
    if is_offline():
        parts = offline_tables.find_parts_of_district(district)
        return max(parts, key=lambda one: one.postcodes, default=None)
    divided = PostcodeArea.objects.filter(kind=PostcodeArea.Kind.DISTRICT, code__regex=f"^{district}[A-Z]$")
    return divided.order_by("-postcodes").first()


def _areas_with_names() -> list[tuple[str, str]]:
    """Name in capitals and code of the few areas and districts that have a name, remembered for a minute."""
    if is_offline():
        named = offline_tables.list_named_areas()
    else:
        named = list(
            PostcodeArea.objects.exclude(name="").order_by("kind", "code").values_list("name", "code")
        )
    return [(name.upper(), code) for name, code in named]


def _first_area(codes: list[str]) -> PostcodeArea | None:
    known = {area.code: area for area in _find_areas(codes)}
    return next((known[code] for code in codes if code in known), None)


def _find_areas(codes: list[str]) -> Iterable[PostcodeArea]:
    if is_offline():
        return offline_tables.find_areas(codes)
    return PostcodeArea.objects.filter(code__in=codes)


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


def _round_point(point: Point) -> Point:
    return Point(round(point.x, COARSE), round(point.y, COARSE), srid=4326)
