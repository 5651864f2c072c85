"""Finding a town, village or city district by what people call it, and telling namesakes apart.

Names are compared folded (case, accents, hyphens, Saint and St). A county, nation or larger place after the name
chooses among namesakes; without one, the place with by far the most people is meant and the others are offered.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.db import connection

from centres.gazetteer.models import Nation, Place, PlaceName
from centres.gazetteer.text import count_slips, fold_name

STANDS_OUT = 4  # times the people of the next: far the largest
UNKNOWN = 1_000  # people reckoned with where the source gives none
MOST = 8  # namesakes offered
WORDS_ALLOWED = 8
LONGEST_ALIKE = 40  # characters: a longer text is no misspelt name, and costly to compare
LEADING, LINKING = {"near", "nr", "in", "at", "around", "by"}, {"near", "nr", "in"}

FIELDS = """SELECT DISTINCT ON (place.id, alias.folded)
    place.id, place.name, place.county, place.nation, place.population,
    ST_X(place.point::geometry), ST_Y(place.point::geometry), alias.folded, alias.name"""
TABLES = f"FROM {PlaceName._meta.db_table} AS alias JOIN {Place._meta.db_table} AS place ON place.id = alias.place_id"
EXACT = f"{FIELDS} {TABLES} WHERE alias.folded = ANY(%s)"
ALIKE = f"""SELECT folded FROM {PlaceName._meta.db_table}
    WHERE folded %% %s ORDER BY similarity(folded, %s) DESC, id LIMIT 60"""
SAME_START = f"""SELECT DISTINCT folded FROM {PlaceName._meta.db_table}
    WHERE folded >= %s AND folded < %s AND length(folded) BETWEEN %s AND %s"""
COUNTIES = f"""SELECT lower(county), min(county), percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_X(point::geometry)),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_Y(point::geometry))
    FROM {Place._meta.db_table} WHERE county <> '' GROUP BY lower(county)"""
LARGER = f"""SELECT name FROM {Place._meta.db_table} WHERE population > %s AND name <> %s
    ORDER BY point <-> ST_MakePoint(%s, %s)::geography LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that goes by the name that was typed (`alias`, folded)."""

    id: int
    name: str
    county: str
    nation: str
    population: int
    longitude: float
    latitude: float
    alias: str
    alias_name: str

    @property
    def called(self) -> str:
        """The name to show: the one typed (Londonderry, Abertawe), unless it is only a part of the main one."""
        return self.name if set(self.alias.split()) <= set(fold_name(self.name).split()) else self.alias_name

    @property
    def point(self) -> Point:
        return Point(self.longitude, self.latitude, srid=4326)

    @property
    def label(self) -> str:
        """The name with what tells it apart: Newport, Wales; Newport, Isle of Wight."""
        return f"{self.called}, {self.county or self.nation}"

    def is_in(self, qualifier: str) -> bool:
        """Whether a folded county or nation is this place's, or the whole or start of it (`Wales`, `Salop` is not)."""
        return any(
            fold_name(part) == qualifier
            for part in (self.county, self.nation, *ALSO.get(self.nation, ()))
            if part
        )


ALSO: dict[str, tuple[str, ...]] = {
    Nation.ENGLAND: ("UK",),
    Nation.SCOTLAND: ("UK", "Alba"),
    Nation.WALES: ("UK", "Cymru"),
    Nation.NORTHERN_IRELAND: ("UK", "NI", "Ulster", "Ireland"),
    Nation.IRELAND: ("Eire", "Republic of Ireland", "ROI"),
}
NATIONS = {fold_name(name) for nation, others in ALSO.items() for name in (nation, *others)} | {
    "britain",
    "great britain",
}


def find_places_by_name(text: str) -> list[Match]:
    """The places that `text` names exactly, those with most people first; a qualifier, where one fits, chooses."""
    readings = list(_readings(text))
    by_name = _fetch(EXACT, [[name for name, _ in readings]])
    for name, qualifier in readings:
        found = [match for match in by_name if match.alias == name]
        if found and not qualifier:
            return found
        if chosen := [match for match in found if match.is_in(qualifier)] or _nearest_to(qualifier, found):
            return chosen
    before = fold_name(
        text.partition(",")[0]
    )  # "Leeds, Yorkshire": a county that our table does not use is let pass
    return [match for match in by_name if match.alias == before]


def find_county(text: str) -> tuple[str, Point] | None:
    """A county by its name, with the median point of its places. All are remembered in the process for a minute."""
    known = caches["process"].get_or_set("gazetteer.counties", _counties, 60) or {}
    if found := known.get(text.strip().lower()):
        name, longitude, latitude = found
        return name, Point(longitude, latitude, srid=4326)
    return None


def _counties() -> dict[str, tuple[str, float, float]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTIES)
        return {lowered: tuple(row) for lowered, *row in cursor.fetchall()}


def is_nation(text: str) -> bool:
    """Whether `text` is the name of a whole nation, from whose middle no distance means anything."""
    return fold_name(text) in NATIONS


def find_similar_places(text: str) -> list[Match]:
    """The places whose names are fewest slips of the finger from `text`, all at the same number of slips."""
    name, allowed = fold_name(text), _slips_allowed(fold_name(text))
    if not allowed or len(name) > LONGEST_ALIKE:
        return []
    if not (closest := _closest(name, _names(ALIKE, [name, name]), allowed)):
        first, size = name[0], len(name)
        same_start = _names(SAME_START, [first, chr(ord(first) + 1), size - allowed, size + allowed])
        closest = _closest(name, same_start, allowed)
    found = _fetch(EXACT, [closest]) if closest else []
    return list({match.id: match for match in found}.values())


def has_dominant_match(matches: list[Match]) -> bool:
    """Whether the first of `matches` is meant unless somebody says otherwise."""
    return len(matches) == 1 or matches[0].population >= STANDS_OUT * max(matches[1].population, UNKNOWN)


def build_distinct_labels(matches: Iterable[Match]) -> list[str]:
    """A label for each, no two alike: where county and nation are the same, the nearest larger place is named."""
    matches = list(matches)
    plain = [match.label for match in matches]
    return [
        f"{label} (near {_larger_place_near(match)})" if plain.count(label) > 1 else label
        for match, label in zip(matches, plain, strict=True)
    ]


def find_nearest_match(matches: list[Match], latitude: float, longitude: float) -> Match:
    """The one that stands nearest to a point: how a link to one namesake says which."""
    return min(
        matches,
        key=lambda match: (match.latitude - latitude) ** 2 + ((match.longitude - longitude) * 0.6) ** 2,
    )


def _readings(text: str) -> Iterable[tuple[str, str]]:
    """Folded (name, qualifier) pairs that `text` may be, the whole first."""
    before, _, after = text.partition(",")
    words = fold_name(text).split()[:WORDS_ALLOWED]
    while words and words[0] in LEADING:
        words.pop(0)
    while words and words[-1] in LINKING:
        words.pop()
    if words:
        yield " ".join(words), ""
    if fold_name(before) and after.strip():
        yield fold_name(before), fold_name(after)
        yield fold_name(before), fold_name(after.rpartition(",")[2])
    for split in range(len(words) - 1, 0, -1):
        name, rest = words[:split], words[split:]
        while rest and rest[0] in LINKING:
            rest = rest[1:]
        if rest:
            yield " ".join(name), " ".join(rest)
    for word in LINKING & set(words):  # I live in Leeds
        yield " ".join(words[words.index(word) + 1 :]), ""


def _nearest_to(qualifier: str, found: list[Match]) -> list[Match]:
    """Of namesakes the one nearest to the larger place, or to the middle of the county, that the qualifier names."""
    if not found or not qualifier:
        return []
    if towns := _fetch(EXACT, [[qualifier]]):
        return [find_nearest_match(found, towns[0].latitude, towns[0].longitude)]
    if wide := find_county(qualifier):
        return [find_nearest_match(found, wide[1].y, wide[1].x)]
    return []


def _fetch(sql: str, parameters: list) -> list[Match]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return sorted(
            (Match(*row) for row in cursor.fetchall()), key=lambda match: (-match.population, match.id)
        )


def _names(sql: str, parameters: list) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [folded for (folded,) in cursor.fetchall()]


def _closest(name: str, folded: list[str], allowed: int) -> list[str]:
    """Those of some folded names that are fewest slips from `name`; none where that is more than `allowed`."""
    closest: list[str] = []
    for other in dict.fromkeys(folded):
        count = count_slips(name, other, allowed)
        if count < allowed:
            closest, allowed = [], count  # whatever has more need not be counted out
        if count <= allowed:
            closest.append(other)
    return closest


def _slips_allowed(name: str) -> int:
    """One slip in a short name, two in a longer one, three in a long one; none where a slip makes another word."""
    return 0 if len(name) < 5 else 1 if len(name) < 7 else 2 if len(name) < 11 else 3


def _larger_place_near(match: Match) -> str:
    with connection.cursor() as cursor:
        cursor.execute(LARGER, [max(match.population, 5_000), match.name, match.longitude, match.latitude])
        return (cursor.fetchone() or [match.nation])[0]
