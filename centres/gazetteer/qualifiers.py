"""What people say after a place to tell it from its namesakes: a county, a nation, a bigger town.

A namesake counts where it is in what the qualifier names, or within about 25 miles of its middle (15 of a town's); a
qualifier that we know is never let go.
"""

from statistics import median
from typing import NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection

from centres.gazetteer import offline_tables
from centres.gazetteer.distance import METRES_IN_A_MILE
from centres.gazetteer.models import Nation, Place
from centres.gazetteer.places import Match, find_nearest_match
from centres.gazetteer.text import fold_name
from msntc.database.offline import is_offline, remember

NEAR = 25  # miles from the middle of a county
NEAR_TOWN = 15  # miles from a bigger town, or from the next place in a county (Bromley, Kent)
IN_MANY_COUNTIES = set("county co city of and the isle upon".split())
COMPASS = set("east west north south mid".split())
A_TOWN = 40_000  # people of a place that is known although somebody put it into the county beside its own
ALSO: dict[str, tuple[str, ...]] = {
    Nation.ENGLAND: ("UK",),
    Nation.SCOTLAND: ("UK", "Alba"),
    Nation.WALES: ("UK", "Cymru"),
    Nation.NORTHERN_IRELAND: ("UK", "NI", "N Ireland", "Ulster", "Ireland"),
    Nation.IRELAND: ("Eire", "Republic of Ireland", "ROI"),
}
BRITAIN = {"britain", "great britain", "united kingdom"}
NATIONS = {fold_name(name) for nation, others in ALSO.items() for name in (nation, *others)} | BRITAIN
ISLANDS = {fold_name(nation) for nation in Nation.values} - NATIONS
COUNTIES = f"""SELECT county, percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_X(point::geometry)),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_Y(point::geometry))
    FROM {Place._meta.db_table} WHERE county <> '' AND kind = 'settlement' GROUP BY county"""
HAS_PLACE_NEAR = f"""SELECT EXISTS (SELECT FROM {Place._meta.db_table} WHERE kind = 'settlement' AND county = ANY(%s)
    AND ST_DWithin(point, ST_MakePoint(%s, %s)::geography, {NEAR_TOWN * METRES_IN_A_MILE}))"""


class County(NamedTuple):
    """A county by the median point of the places in it (degrees)."""

    name: str
    longitude: float
    latitude: float

    @property
    def point(self) -> Point:
        return Point(self.longitude, self.latitude, srid=4326)


def is_nation(text: str) -> bool:
    """Whether `text` is the name of a whole nation, from whose middle no distance means anything."""
    return fold_name(text) in NATIONS


def find_county(text: str) -> County | None:
    """A county that places of ours say they are in. All are remembered in the process for a minute."""
    return remember("gazetteer.counties", _read_counties).get(fold_name(text))


def _read_counties() -> dict[str, County]:
    if is_offline():
        return _read_offline_counties()
    with connection.cursor() as cursor:
        cursor.execute(COUNTIES)
        return {fold_name(row[0]): County(*row) for row in cursor.fetchall()}


def _read_offline_counties() -> dict[str, County]:
    points: dict[str, list[tuple[float, float]]] = {}
    for place in (Match(*row) for row in offline_tables.list_settlements()):
        points.setdefault(place.county, []).append((place.longitude, place.latitude))
    return {
        fold_name(name): County(name, *map(median, zip(*each, strict=True)))
        for name, each in points.items()
        if name
    }


def is_qualifier(name: str, by_name: dict[str, list[Match]]) -> bool:
    """Whether a folded name is one that places may be told apart by."""
    return name in NATIONS | ISLANDS or name in by_name or find_county(name) is not None


def choose_namesakes(matches: list[Match], qualifier: str, by_name: dict[str, list[Match]]) -> list[Match]:
    """Those of `matches` that the qualifier means; none where none is near what it names."""
    if qualifier in NATIONS:
        return [match for match in matches if qualifier in _nation_names(match)]
    areas = by_name.get(qualifier, [])
    names = {qualifier, *(fold_name(area.name) for area in areas if area.kind != Place.Kind.SETTLEMENT)}
    for is_said in (_is_just, _is_said_in):
        if inside := [match for match in matches if any(is_said(match, name) for name in names)]:
            return inside
    named = [match for match in matches if not match.is_longer and not _is_in_sister(match, names)]
    near = [match for match in named if any(_is_near(match, area) for area in areas)]
    county = find_county(qualifier)
    if county and not areas:
        near = [match for match in named if match.miles_to(county.latitude, county.longitude) <= NEAR]
    if not near and (
        counties := [area.name for area in areas if area.is_wide] or ([county.name] if county else [])
    ):
        near = [match for match in named if _has_place_near(match, counties)]
    if len(near) > 1 and areas:
        return [find_nearest_match(near, areas[0].latitude, areas[0].longitude)]
    return near


def _is_near(match: Match, area: Match) -> bool:
    """Whether it stands near a town, or near the middle of a county. None qualifies itself."""
    return match.id != area.id and match.miles_from(area) <= (NEAR if area.is_wide else NEAR_TOWN)


def _has_place_near(match: Match, counties: list[str]) -> bool:
    """Whether a place in one of `counties` stands near by: an old county is often named of a town just outside."""
    if is_offline():
        settlements = (Match(*row) for row in offline_tables.list_settlements())
        return any(one.county in counties and one.miles_from(match) <= NEAR_TOWN for one in settlements)
    with connection.cursor() as cursor:
        cursor.execute(HAS_PLACE_NEAR, [counties, match.longitude, match.latitude])
        return cursor.fetchone()[0]


def _nation_names(match: Match) -> set[str]:
    others = ALSO.get(match.nation, ())
    return {fold_name(name) for name in (match.nation, *others)} | (BRITAIN if "UK" in others else set())


def _areas_said(match: Match) -> set[frozenset[str]]:
    """The words of the county, authority and nation that the place is said to be in."""
    said_in = (match.county, match.authority, match.nation)
    return {frozenset(fold_name(said).split()) for said in said_in if said}


def _is_just(match: Match, name: str) -> bool:
    """Whether the place's county, authority or nation is `name`, word for word."""
    return set(name.split()) in _areas_said(match)


def _is_said_in(match: Match, name: str) -> bool:
    """Whether the place's county, authority or nation has `name` among its words: Yorkshire, West Yorkshire."""
    words = set(name.split()) - IN_MANY_COUNTIES
    return bool(words - COMPASS) and any(words <= said for said in _areas_said(match))


def _is_in_sister(match: Match, names: set[str]) -> bool:
    """Whether a village is in a county that only a compass word tells from one of `names`: South, North Yorkshire."""
    own = set(fold_name(match.county).split())
    asked = [set(name.split()) for name in names]
    return match.people < A_TOWN and any(
        own - COMPASS == words - COMPASS and own & COMPASS and words & COMPASS and own != words
        for words in asked
    )
