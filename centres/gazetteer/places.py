"""Places by what people call them: which there are of a name, which of them is meant, and how to tell them apart.

Names are compared folded (case, accents, hyphens, Saint and St). Of several of one name the place with by far the
most people is meant, and the others are offered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.db import connection

from centres.gazetteer import offline_tables
from centres.gazetteer.distance import compute_miles
from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.text import fold_name
from msntc.database.offline import is_offline

STANDS_OUT = 4  # times the people of the next: far the largest
STANDS_OUT_BY_SHORT_NAME = 10  # the same of a place whose name only begins with what was typed
KNOWN_BY_SHORT_NAME = 30_000  # people that such a place has at least
UNKNOWN = 1_000  # people reckoned with where the source gives none
LEAST_PEOPLE = {"county": 200_000, "station": 3_000}
"""At least as many are reckoned with: who types a county's name means it; more know a station than a hamlet."""
SAME_PLACE = 8  # miles within which a town, its station and its district are one and the same
DUPLICATE = 1.5  # miles within which two towns of one name are the same one from two sources
SHORTENED = "upon|on|in|under|by|next|near|le|la|de|super|sub|juxta|cum"
"""Between a short name and the rest of the long one: Burton, upon Trent."""
AT_ALL = (
    Place.Kind.SETTLEMENT,
    Place.Kind.ISLAND,
    Place.Kind.COUNTY,
    Place.Kind.AUTHORITY,
    Place.Kind.STATION,
)
"""Which of those that stand together is shown, the best first."""

FIELDS = """SELECT DISTINCT ON (place.id, alias.folded)
    place.id, place.name, place.kind, place.county, place.authority, place.nation, place.population, place.parts,
    ST_X(place.point::geometry), ST_Y(place.point::geometry), alias.folded, alias.name, alias.kind"""
TABLES = f"FROM {PlaceName._meta.db_table} AS alias JOIN {Place._meta.db_table} AS place ON place.id = alias.place_id"
EXACT = f"{FIELDS} {TABLES} WHERE alias.folded = ANY(%s)"
SHORT = (
    f"""{EXACT} OR (alias.folded > %s AND alias.folded < %s AND alias.kind = 'main' AND alias.folded ~ %s)"""
)
LARGER = f"""SELECT name FROM {Place._meta.db_table} WHERE kind = 'settlement' AND population > %s AND name <> %s
    ORDER BY point <-> ST_MakePoint(%s, %s)::geography LIMIT 1"""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A place that goes by the name that was typed (`alias`, folded; `alias_kind`, a PlaceName.Kind).

    `is_longer`: what was typed is only the beginning of that name.
    """

    id: int
    name: str
    kind: str
    county: str
    authority: str
    nation: str
    population: int
    parts: list[str]
    longitude: float
    latitude: float
    alias: str
    alias_name: str
    alias_kind: str
    is_longer: bool = False

    @property
    def called(self) -> str:
        """The name to show: the main one, or a Welsh, Gaelic, Irish or other local one as it was typed."""
        return self.alias_name if self.alias_kind == PlaceName.Kind.LOCAL else self.name

    @property
    def point(self) -> Point:
        return Point(self.longitude, self.latitude, srid=4326)

    @property
    def label(self) -> str:
        """The name with what tells it apart: Newport, Wales; Newport, Isle of Wight."""
        return f"{self.called}, {self.county or self.nation}"

    @property
    def in_full(self) -> str:
        """The name with county and nation, each once: Newport, Isle of Wight, England."""
        return ", ".join(dict.fromkeys(filter(None, [self.called, self.county, self.nation])))

    @property
    def is_wide(self) -> bool:
        """Whether it is an area with a name, not a town: a county, an authority, an island."""
        return self.kind in {Place.Kind.COUNTY, Place.Kind.AUTHORITY, Place.Kind.ISLAND}

    @property
    def people(self) -> int:
        return max(self.population, LEAST_PEOPLE.get(self.kind, 0))

    def miles_to(self, latitude: float, longitude: float) -> float:
        return compute_miles((self.latitude, self.longitude), (latitude, longitude))

    def miles_from(self, other: "Match") -> float:
        return self.miles_to(other.latitude, other.longitude)


def fetch_places(names: Iterable[str], shortened: str = "") -> dict[str, list[Match]]:
    """The places of each folded name, in one query: those with most people first, each place once.

    `shortened` finds also the long names that begin with it: burton, Burton upon Trent.
    """
    names = list(dict.fromkeys(names))
    if not names:
        return {}
    ending = f"^{shortened} ({SHORTENED})( |$)"
    if is_offline():
        known = offline_tables.find_place_names(names, shortened, ending)
        rows = iter([Match(*row) for row in known])
    elif shortened:
        rows = _fetch(SHORT, [names, f"{shortened} ", f"{shortened}!", ending])
    else:
        rows = _fetch(EXACT, [names])
    found: dict[str, list[Match]] = {}
    for match in rows:
        if match.alias in names:
            found.setdefault(match.alias, []).append(match)
        if shortened and match.alias.startswith(f"{shortened} ") and shortened in names:
            found.setdefault(shortened, []).append(replace(match, is_longer=True))
    return {name: merge_matches(matches) for name, matches in found.items()}


def find_places_by_name(name: str) -> list[Match]:
    """The places of one name, in any dress."""
    folded = fold_name(name)
    return fetch_places([folded], folded.partition(" ")[0]).get(folded, []) if folded else []


def merge_matches(matches: list[Match]) -> list[Match]:
    """Each place once: a town's station and district are left out for the town, and so are foreign names of a place
    where the name is another place's own."""
    own = [match for match in matches if match.alias_kind != PlaceName.Kind.VARIANT] or matches
    stay: list[Match] = []
    for match in sorted(own, key=_rank_to_show):
        if not any(_is_the_same(match, other) for other in stay):
            stay.append(match)
    return sorted(stay, key=lambda match: (-match.people, match.id))


def _rank_to_show(match: Match) -> tuple[int, int, int]:
    return (AT_ALL.index(match.kind) if match.kind in AT_ALL else 0, -match.population, match.id)


def _is_the_same(match: Match, other: Match) -> bool:
    if match.id == other.id:
        return True
    if match.kind == Place.Kind.REGION or other.kind == Place.Kind.REGION:
        return False
    reach: float = SAME_PLACE
    if match.kind == other.kind == Place.Kind.SETTLEMENT:
        reach = DUPLICATE if match.county == other.county or not (match.county and other.county) else -1
    if {match.kind, other.kind} <= {Place.Kind.COUNTY, Place.Kind.AUTHORITY}:
        reach = 5 * SAME_PLACE
    return match.miles_from(other) <= reach


def has_dominant_match(matches: list[Match]) -> bool:
    """Whether the first of `matches` is meant unless somebody says otherwise.

    A place of the very name that was typed has no rival in one whose name only begins with it, and is one to it.
    """
    first, *rest = matches
    rivals = [match for match in rest if first.is_longer or not match.is_longer]
    times = STANDS_OUT_BY_SHORT_NAME if first.is_longer else STANDS_OUT
    is_known_so = first.people >= KNOWN_BY_SHORT_NAME and all(match.is_longer for match in rivals)
    if first.is_longer and rivals and not is_known_so:
        return False
    return not rivals or first.people >= times * max(rivals[0].people, UNKNOWN)


def find_nearest_match(matches: list[Match], latitude: float, longitude: float) -> Match:
    """The one that stands nearest to a point: how a link to one namesake says which."""
    return min(matches, key=lambda match: match.miles_to(latitude, longitude))


def build_distinct_labels(matches: Iterable[Match]) -> list[str]:
    """A label for each, no two alike: where county and nation are the same, the nearest larger place is named."""
    matches = list(matches)
    plain = [match.label for match in matches]
    return [
        f"{label} (near {_larger_place_near(match)})" if plain.count(label) > 1 else label
        for match, label in zip(matches, plain, strict=True)
    ]


def _fetch(sql: str, parameters: list) -> Iterator[Match]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return (Match(*row) for row in cursor.fetchall())


def _larger_place_near(match: Match) -> str:
    people = max(match.population, 5_000)
    if is_offline():
        settlements = (Match(*row) for row in offline_tables.list_settlements(people))
        others = (one for one in settlements if one.name != match.name)
        return min(others, key=match.miles_from).name
    with connection.cursor() as cursor:
        cursor.execute(LARGER, [people, match.name, match.longitude, match.latitude])
        return (cursor.fetchone() or [match.nation])[0]
