"""The largest towns, whose names tell on a drawn map where one is."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from centres.gazetteer.models import Place
from centres.gazetteer.offline_tables import list_settlements
from msntc.database.offline import is_offline

MOST, SMALLEST = 800, 12_000  # towns; people


class Town(NamedTuple):
    """A town by its name and its position in degrees."""

    name: str
    longitude: float
    latitude: float


def list_large_towns() -> list[Town]:
    """The largest first. One query a day in each process; none offline, when the file of places has them."""
    return _list_large_towns(timezone.localdate())


@lru_cache(maxsize=1)
def _list_large_towns(day: date) -> list[Town]:
    if is_offline():
        largest = sorted(list_settlements(SMALLEST - 1), key=lambda row: (-row[6], row[0]))[:MOST]
        return [Town(row[1], *row[8:10]) for row in largest]
    towns = Place.objects.filter(kind=Place.Kind.SETTLEMENT, population__gte=SMALLEST)
    rows = towns.order_by("-population", "id").values_list("name", "point")[:MOST]
    return [Town(name, point.x, point.y) for name, point in rows]
