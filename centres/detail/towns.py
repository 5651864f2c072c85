"""The largest towns, whose names tell on a drawn map where one is."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from centres.gazetteer.models import Place

MOST, SMALLEST = 800, 12_000  # towns; people


class Town(NamedTuple):
    """A town by its name and its position in degrees."""

    name: str
    longitude: float
    latitude: float


def list_large_towns() -> list[Town]:
    """The largest first. One query a day in each process."""
    return _list_large_towns(timezone.localdate())


@lru_cache(maxsize=1)
def _list_large_towns(day: date) -> list[Town]:
    towns = Place.objects.filter(kind=Place.Kind.SETTLEMENT, population__gte=SMALLEST)
    rows = towns.order_by("-population", "id").values_list("name", "point")[:MOST]
    return [Town(name, point.x, point.y) for name, point in rows]
