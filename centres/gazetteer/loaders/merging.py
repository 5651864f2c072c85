"""Joining the places of several sources: what has one name, in one nation and close by, is one place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from geopy.distance import great_circle

from centres.gazetteer.loaders.place_table import PlaceRow
from centres.gazetteer.models import Place
from centres.gazetteer.text import fold_name

# km: two points of one name nearer than this are one place. The middle of an area lies farther from its town's.
SAME_PLACE, SAME_AREA = 8, 30
AREAS = {Place.Kind.AUTHORITY, Place.Kind.COUNTY, Place.Kind.ISLAND}


def merge_places(known: Iterable[PlaceRow], more: Iterable[PlaceRow]) -> list[PlaceRow]:
    """`known`, with counties, authorities and other names from `more`, and after it the places that only `more` has.

    A settlement is another one's namesake by its main and local names: a village Newton may stand near Newton Abbot.
    """
    rows, by_name = list[PlaceRow](), defaultdict[tuple[str, str], list[int]](list)

    def add(row: PlaceRow) -> None:
        for name in {fold_name(name) for name in (row.name, *row.local_names, *row.aliases)}:
            by_name[name, row.nation].append(len(rows))
        rows.append(row)

    for row in known:
        add(row)
    for row in more:
        same = [i for i in by_name[fold_name(row.name), row.nation] if _is_same(rows[i], row)]
        if same:
            rows[same[0]] = _join(rows[same[0]], row)
        else:
            add(row)
    return rows


def _is_same(one: PlaceRow, other: PlaceRow) -> bool:
    if Place.Kind.REGION in {one.kind, other.kind}:
        return False
    own = {fold_name(name) for name in (one.name, *one.local_names)}
    if other.kind == Place.Kind.SETTLEMENT and fold_name(other.name) not in own:
        return False
    apart = great_circle((one.latitude, one.longitude), (other.latitude, other.longitude)).km
    return apart < (SAME_AREA if other.kind in AREAS else SAME_PLACE)


def _join(one: PlaceRow, other: PlaceRow) -> PlaceRow:
    """`one` with what only `other` says."""
    names = {one.name, other.name}
    return replace(
        one,
        county=one.county or ("" if other.county in names else other.county),
        authority=one.authority or other.authority,
        local_names=tuple(dict.fromkeys(one.local_names + other.local_names)),
        aliases=tuple(dict.fromkeys(one.aliases + other.aliases)),
    )
