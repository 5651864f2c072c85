"""The drawn map: numbered pins over an outline of these islands, useful without tiles and without scripts.

The outline (static/img/isles.svg) is plate carrée with longitude shrunk by cos 53°: 60 units a degree of longitude,
100 a degree of latitude, from 11° W and 61.5° N. The pins are laid over it in the same units. Where two would
cover one another they are moved apart, and a line leads from each to its true place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, sin
from typing import ClassVar, cast

from django.contrib.gis.geos import Point

from centres.gazetteer.results import LocatedPoint
from centres.models import Centre
from centres.search.query import Results

WEST, NORTH, PER_LONGITUDE, PER_LATITUDE = -11, 61.5, 60, 100
SMALLEST, ALONE, MARGIN = (
    180,
    360,
    0.15,
)  # widths in units of the drawing, and the share left free on each side
ASPECT = 4 / 3
DOT = 4  # units within which two centres are one dot
LABEL = 24  # letters of the start's name that are drawn
ROUNDS, LOOKS = 60, 2_000  # of pushing pins apart, and at pairs; crowds that need more stay a little crowded


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to units of the outline, from its left and its top."""
    return (longitude - WEST) * PER_LONGITUDE, (NORTH - latitude) * PER_LATITUDE


@dataclass(frozen=True, slots=True)
class Pin:
    """A centre, or the place where the search started. One centre alone needs no number."""

    name: str
    latitude: float
    longitude: float
    number: int | None = None
    url: str = ""
    is_approximate: bool = False
    is_start: bool = False

    @property
    def x(self) -> float:
        return round(project(self.longitude, self.latitude)[0], 1)

    @property
    def y(self) -> float:
        return round(project(self.longitude, self.latitude)[1], 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a pin's disc is drawn, which is beside its place when others crowd it."""

    pin: Pin
    x: float
    y: float

    @property
    def is_moved(self) -> bool:
        return hypot(self.x - self.pin.x, self.y - self.pin.y) > 1e-6


@dataclass(frozen=True, slots=True)
class Label:
    """The name of the search's start, on the side of it (right, below, left, above) where it covers least."""

    side: str
    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pins and the part of the outline that holds them all."""

    pins: list[Pin]
    left: float
    top: float
    width: float
    height: float

    # Without a centre Leaflet waits for map.js to say what to show, and asks for no tile that nobody sees.
    leaflet_settings: ClassVar[dict] = {"DEFAULT_CENTER": None}

    @property
    def radius(self) -> float:
        """Of a pin, in the drawing's units: the same size on the page whatever is shown."""
        return round(self.width / 22, 2)

    @property
    def dot(self) -> float:
        """The radius of the dot that marks a true place."""
        return round(self.radius / 4, 2)

    @property
    def marks(self) -> list[Mark]:
        """The pins as drawn, none over another where there is room."""
        r = self.radius
        frame = (self.left + r, self.top + r, self.left + self.width - r, self.top + self.height - r)
        return push_pins_apart(self.pins, r * 2.1, frame)

    @property
    def label(self) -> Label | None:
        """None where nothing was searched for."""
        marks = self.marks
        start = next((mark for mark in marks if mark.pin.is_start), None)
        if start is None:
            return None
        text, r = start.pin.name[:LABEL], self.radius
        wide, high = len(text) * 0.6 * r, r * 1.2
        sides = {  # side: left and top of its box, then the text's own x, y and anchor, from the start's middle
            "right": (1.1 * r, -high / 2, 1.1 * r, 0.36 * r, "start"),
            "below": (-wide / 2, 0.9 * r, 0, 1.8 * r, "middle"),
            "left": (-1.1 * r - wide, -high / 2, -1.1 * r, 0.36 * r, "end"),
            "above": (-wide / 2, -0.9 * r - high, 0, -1.1 * r, "middle"),
        }

        def covered(side: str) -> float:
            left, top = start.x + sides[side][0], start.y + sides[side][1]
            gaps = [
                hypot(max(left - o.x, 0, o.x - left - wide), max(top - o.y, 0, o.y - top - high))
                for o in marks
                if o is not start
            ]
            outside = left < self.left or left + wide > self.left + self.width
            return sum(max(r - gap, 0) for gap in gaps) + 2 * r * outside

        side = min(sides, key=covered)
        _, _, x, y, anchor = sides[side]
        return Label(side, text, round(start.x + x, 1), round(start.y + y, 1), anchor)

    @property
    def has_numbers(self) -> bool:
        return any(pin.number for pin in self.pins)

    @property
    def is_approximate(self) -> bool:
        return any(pin.is_approximate and not pin.is_start for pin in self.pins)

    @property
    def as_json(self) -> list[dict]:
        """The pins for Leaflet."""
        return [
            {
                "name": pin.name,
                "at": [pin.latitude, pin.longitude],
                "number": pin.number,
                "url": pin.url,
                "about": pin.is_approximate,
                "start": pin.is_start,
            }
            for pin in self.pins
        ]


def list_dots(positions: Iterable[tuple[float | None, float | None]]) -> list[tuple[int, int]]:
    """Longitudes and latitudes in units of the drawing, one for those that would lie on one another."""
    places = [project(x, y) for x, y in positions if x is not None and y is not None]
    return sorted({(round(x / DOT) * DOT, round(y / DOT) * DOT) for x, y in places})


def draw_results_map(results: Results) -> Drawing:
    """The search's start and its centres, numbered as the cards are."""
    return _frame_pins(build_results_pins(results))


def build_results_pins(results: Results) -> list[Pin]:
    """The start first, then the centres in the order of the list."""
    origin = cast(LocatedPoint, results.origin)
    start = _pin(
        origin.label, origin.point.y, origin.point.x, is_approximate=origin.is_approximate, is_start=True
    )
    return [
        start,
        *(
            _pin(
                one.centre.name,
                cast(float, one.entry.latitude),
                cast(float, one.entry.longitude),
                one.number,
                one.entry.path,
                one.centre.is_approximate,
            )
            for one in results.nearby
        ),
    ]


def draw_centre_map(centre: Centre) -> Drawing:
    """In its part of the country: nearer by there would be no coast to know it by."""
    point = cast(Point, centre.point)
    pin = _pin(centre.name, point.y, point.x, None, centre.get_absolute_url(), centre.is_approximate)
    return _frame_pins([pin], smallest=ALONE)


def _pin(name: str, latitude: float, longitude: float, *rest, **more) -> Pin:
    return Pin(name, round(latitude, 5), round(longitude, 5), *rest, **more)


def _frame_pins(pins: Iterable[Pin], smallest: float = SMALLEST) -> Drawing:
    pins = list(pins)
    xs, ys = [pin.x for pin in pins], [pin.y for pin in pins]
    spread = max(max(xs) - min(xs), (max(ys) - min(ys)) * ASPECT) * (1 + 2 * MARGIN)
    width = max(spread, smallest)
    height = width / ASPECT
    left, top = (max(xs) + min(xs) - width) / 2, (max(ys) + min(ys) - height) / 2
    return Drawing(pins, *(round(figure, 1) for figure in (left, top, width, height)))


def push_pins_apart(pins: list[Pin], gap: float, frame: tuple[float, float, float, float]) -> list[Mark]:
    """Pushes discs apart, pair by pair, until `gap` lies between all middles. The search's start stays put.

    `frame` (left, top, right, bottom) keeps the middles in the picture. map.js does the same for Leaflet.
    """
    left, top, right, bottom = frame
    at = [[pin.x, pin.y] for pin in pins]
    weight = [0 if pin.is_start else 1 for pin in pins]
    pairs = list(combinations(range(len(pins)), 2))
    for _ in range(min(ROUNDS, LOOKS // max(len(pairs), 1) + 1)):
        crowded = False
        for i, j in pairs:
            across, down = at[j][0] - at[i][0], at[j][1] - at[i][1]
            apart = hypot(across, down)
            if apart >= gap - 1e-6 or not weight[i] + weight[j]:
                continue
            crowded = True
            if apart < 1e-6:  # the same place: each pair parts in a direction of its own
                across, down, apart = cos(i + j), sin(i + j), 1
                push = gap
            else:
                push = gap - apart
            step = push / apart / (weight[i] + weight[j])
            at[i] = [at[i][0] - across * step * weight[i], at[i][1] - down * step * weight[i]]
            at[j] = [at[j][0] + across * step * weight[j], at[j][1] + down * step * weight[j]]
        at = [[min(max(x, left), right), min(max(y, top), bottom)] for x, y in at]
        if not crowded:
            break
    return [Mark(pin, round(x, 1), round(y, 1)) for pin, (x, y) in zip(pins, at, strict=True)]
