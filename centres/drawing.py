"""The drawn map: numbered pins over an outline of these islands, useful without tiles and without scripts.

The outline (static/img/isles.svg) is plate carrée with longitude shrunk by cos 53°: 60 units a degree of longitude,
100 a degree of latitude, from 11° W and 61.5° N. The pins are laid over it in the same units.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from centres.models import Centre
from centres.search import Results

WEST, NORTH, PER_LONGITUDE, PER_LATITUDE = -11, 61.5, 60, 100
SMALLEST, MARGIN = 120, 0.15  # units of the drawing, and the share left free on each side
ASPECT = 4 / 3


@dataclass(frozen=True, slots=True)
class Pin:
    """A centre or (without a number) the place that was searched for."""

    name: str
    latitude: float
    longitude: float
    number: int | None = None
    url: str = ""
    is_approximate: bool = False

    @property
    def x(self) -> float:
        return round((self.longitude - WEST) * PER_LONGITUDE, 1)

    @property
    def y(self) -> float:
        return round((NORTH - self.latitude) * PER_LATITUDE, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pins and the part of the outline that holds them all."""

    pins: list[Pin]
    left: float
    top: float
    width: float
    height: float

    @property
    def radius(self) -> float:
        """Of a pin, in the drawing's units: the same size on the page whatever is shown."""
        return round(self.width / 34, 2)

    @property
    def as_json(self) -> list[dict]:
        """The pins for Leaflet; the searched place has no number."""
        return [
            {
                "name": pin.name,
                "at": [pin.latitude, pin.longitude],
                "number": pin.number,
                "url": pin.url,
                "about": pin.is_approximate,
            }
            for pin in self.pins
        ]


def of_results(results: Results) -> Drawing:
    """The search's start and its centres, numbered as the cards are."""
    start = _pin(results.origin.label, results.origin.point, is_approximate=results.origin.is_approximate)
    return _around([start, *(_centre(one.centre, one.number) for one in results.nearby)])


def of_centre(centre: Centre) -> Drawing:
    return _around([_centre(centre, 1)])


def _centre(centre: Centre, number: int) -> Pin:
    return _pin(centre.name, centre.point, number, centre.get_absolute_url(), centre.is_approximate)


def _pin(name: str, point: Point, *rest, **more) -> Pin:
    return Pin(name, round(point.y, 5), round(point.x, 5), *rest, **more)


def _around(pins: Iterable[Pin]) -> Drawing:
    pins = list(pins)
    xs, ys = [pin.x for pin in pins], [pin.y for pin in pins]
    spread = max(max(xs) - min(xs), (max(ys) - min(ys)) * ASPECT) * (1 + 2 * MARGIN)
    width = max(spread, SMALLEST)
    height = width / ASPECT
    left, top = (max(xs) + min(xs) - width) / 2, (max(ys) + min(ys) - height) / 2
    return Drawing(pins, *(round(figure, 1) for figure in (left, top, width, height)))
