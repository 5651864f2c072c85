"""The drawn map beside a list of results: land, rings of distance, a few towns, and a pin for each card.

Drawn on the server in the pixels of its own frame; the land is a part of one picture (static/img/isles.svg, whose units
`static_map` has) that the browser lays under it. Frames snap to a grid of places and sizes, so that what a frame shows
whoever asks, the names of its towns, is worked out once and kept.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from math import ceil, cos, log, radians
from typing import NamedTuple, cast

from django.contrib.gis.geos import Point
from django.utils.safestring import SafeString, mark_safe

from centres.detail.static_map import (
    PER_LATITUDE,
    PER_LONGITUDE,
    Mark,
    Pin,
    build_results_pins,
    project,
    push_pins_apart,
)
from centres.detail.towns import list_large_towns
from centres.gazetteer.distance import MILES_PER_DEGREE
from centres.models import Centre
from centres.search.query import Results

WIDTH, HEIGHT = 417, 493  # pixels of the drawing
SMALLEST, STEP, CELLS = (
    60,
    1.25,
    16,
)  # units: the smallest frame; how frames grow; the grid that one snaps to, a width
SURROUNDINGS = 90  # units: the frame of one centre alone
ROOM = 1.35  # the frame's share of what must be in it
GAP, EDGE = 44, 30  # pixels between the middles of pins, and from a pin to the edge
RINGS = (1, 2, 5, 10, 20, 50, 100, 200)  # miles
RING_LABELS = ((-0.707, 0.707), (0.707, 0.707), (0.707, -0.707), (-0.707, -0.707))
"""Where on a ring its label may stand, the best first, in parts of its radii."""
SMALLEST_RING = 62  # pixels from the middle
LETTER = 8.6  # pixels: a letter's usual width
TOWNS = 9  # that a frame may name
PIN = (
    '<defs><g id="pin"><circle r="15" fill="none" stroke="none" pointer-events="all"/>'
    '<path d="M-11 13V-2a11 11 0 0 1 22 0v15z"/></g></defs>'
)
"""The arch of every pin, with room around it for a finger."""


class Box(NamedTuple):
    """A piece of the drawing that is taken, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def share(self, other: "Box") -> float:
        """How much ground two boxes have in common, in square pixels."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)


class Frame(NamedTuple):
    """The part of the country that is drawn, in the units of the outline."""

    left: float
    top: float
    width: float

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return WIDTH / self.width

    @property
    def view(self) -> str:
        """The same part of the picture of the land, as the end of its address."""
        return f"svgView(viewBox({self.left:g},{self.top:g},{self.width:g},{self.width * HEIGHT / WIDTH:g}))"

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Units to pixels."""
        return (x - self.left) * self.scale, (y - self.top) * self.scale


class TownLabel(NamedTuple):
    name: str
    x: int
    y: int
    anchor: str  # an attribute, or nothing
    box: Box


class ResultsMap(NamedTuple):
    """What is drawn, and which part of the land lies under it."""

    svg: SafeString
    view: str


def draw_results(results: Results) -> ResultsMap:
    """The map of an answer that has an origin and centres."""
    pins = build_results_pins(results)
    frame = choose_frame(pins)
    edge, gap = EDGE / frame.scale, GAP / frame.scale
    bounds = (
        frame.left + edge,
        frame.top + edge,
        frame.left + frame.width - edge,
        frame.top + frame.width * HEIGHT / WIDTH - edge,
    )
    marks = push_pins_apart(pins, gap, bounds)
    spots = [frame.place(mark.x, mark.y) for mark in marks]
    taken = [Box(x - 18, y - 22, x + 18, y + 22) for x, y in spots]
    rings, labels = draw_rings(spots[0], cast(float, results.origin and results.origin.point.y), frame.scale)
    start, label = draw_start(pins[0].name, spots[0], taken)
    taken += [*labels, label]
    parts = [PIN, rings, draw_towns(frame, taken), *draw_pins(frame, marks, spots), start]
    return ResultsMap(mark_safe("".join(parts)), frame.view)  # noqa: S308  (names are escaped)


def draw_surroundings(centre: Centre) -> ResultsMap:
    """Where one centre is among its towns; it has a position."""
    point = cast(Point, centre.point)
    pin = Pin(centre.name, point.y, point.x)
    frame = choose_frame([pin], SURROUNDINGS)
    x, y = frame.place(pin.x, pin.y)
    mark = f'<g class="area__pin" transform="translate({x:.0f} {y:.0f}) scale(1.5)"><use href="#pin"/></g>'
    towns = draw_towns(frame, [Box(x - 18, y - 22, x + 18, y + 22)])
    return ResultsMap(mark_safe(PIN + towns + mark), frame.view)  # noqa: S308  (names are escaped)


def choose_frame(pins: list[Pin], smallest: float = SMALLEST) -> Frame:
    """The smallest frame of the grid that has room for all pins, and is no smaller than asked for."""
    xs, ys = [pin.x for pin in pins], [pin.y for pin in pins]
    needed = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH / HEIGHT) * ROOM
    width = round(SMALLEST * STEP ** max(ceil(log(max(needed, smallest) / SMALLEST, STEP)), 0), 1)
    cell = width / CELLS
    x, y = (round((max(axis) + min(axis)) / 2 / cell) * cell for axis in (xs, ys))
    return Frame(round(x - width / 2, 1), round(y - width * HEIGHT / WIDTH / 2, 1), width)


@lru_cache(maxsize=2_000)
def list_town_labels(frame: Frame) -> list[TownLabel]:
    """The largest towns of a frame whose names leave each other room, largest first."""
    found: list[TownLabel] = []
    for name, longitude, latitude in list_large_towns():
        x, y = frame.place(*project(longitude, latitude))
        if not (6 < x < WIDTH - 6 and 14 < y < HEIGHT - 14):
            continue
        wide = len(name) * LETTER + 14
        to_right = x + wide < WIDTH
        box = Box(x - 6, y - 11, x + wide, y + 11) if to_right else Box(x - wide, y - 11, x + 6, y + 11)
        if box.left > 0 and not any(box.meets(other.box) for other in found):
            found.append(TownLabel(name, round(x), round(y), " text-anchor='end'" * (not to_right), box))
            if len(found) == TOWNS:
                break
    return found


def draw_towns(frame: Frame, taken: list[Box]) -> str:
    """Those of the frame's towns that no pin, ring or start would cover."""
    parts = ['<g class="area__places" aria-hidden="true">']
    for town in list_town_labels(frame):
        if not any(town.box.meets(other) for other in taken):
            beside = town.x + (-8 if town.anchor else 8)
            parts.append(
                f'<circle cx="{town.x}" cy="{town.y}" r="3"/>'
                f'<text x="{beside}" y="{town.y + 6}"{town.anchor}>{escape(town.name)}</text>'
            )
    return "".join([*parts, "</g>"])


def draw_rings(middle: tuple[float, float], latitude: float, scale: float) -> tuple[str, list[Box]]:
    """Two rings of equal distance around the start, and where their labels stand."""
    across, down = build_mile(round(latitude, 1))
    miles = next((step for step in RINGS if step * down * scale >= SMALLEST_RING), RINGS[-1])
    parts, labels = ['<g aria-hidden="true">'], []
    for far in (miles, 2 * miles):
        rx, ry = far * across * scale, far * down * scale
        parts.append(
            f'<ellipse class="area__ring" cx="{middle[0]:.1f}" cy="{middle[1]:.1f}" rx="{rx:.1f}" ry="{ry:.1f}"/>'
        )
        corners = ((middle[0] + sx * rx, middle[1] + sy * ry) for sx, sy in RING_LABELS)
        if at := next((at for at in corners if 40 < at[0] < WIDTH - 40 and 20 < at[1] < HEIGHT - 10), None):
            x, y = at
            words = f"{far} mile{'' if far == 1 else 's'}"
            parts.append(f'<text class="area__far" x="{x:.1f}" y="{y:.1f}">{words}</text>')
            labels.append(Box(x - 36, y - 14, x + 36, y + 6))
    return "".join([*parts, "</g>"]), labels


@lru_cache(maxsize=256)
def build_mile(latitude: float) -> tuple[float, float]:
    """A mile across and down, in units of the outline at this latitude."""
    down = PER_LATITUDE / MILES_PER_DEGREE
    return PER_LONGITUDE / (MILES_PER_DEGREE * cos(radians(latitude))), down


def draw_pins(frame: Frame, marks: list[Mark], spots: list[tuple[float, float]]) -> Iterable[str]:
    """An arch with the card's number, and a line to its true place where others crowd it; the first above the rest."""
    for mark, (x, y) in zip(reversed(marks[1:]), reversed(spots[1:]), strict=True):
        number = mark.pin.number
        if mark.is_moved:
            true_x, true_y = frame.place(mark.pin.x, mark.pin.y)
            yield f'<path class="area__lead" aria-hidden="true" d="M{true_x:.0f} {true_y:.0f}L{x:.0f} {y + 10:.0f}"/>'
        yield (
            f'<a class="area__pin area__pin--{number}" href="#centre-{number}" '
            f'aria-label="{number}: {escape(mark.pin.name)}"><g transform="translate({x:.0f} {y:.0f}) scale(1.5)">'
            f'<use href="#pin"/><text y="5.5">{number}</text></g></a>'
        )


def draw_start(name: str, spot: tuple[float, float], taken: list[Box]) -> tuple[str, Box]:
    """Where the search started, with its name on the side where it covers least."""
    x, y = spot
    words = name if len(name) <= 20 else name[:19] + "…"
    wide = len(words) * LETTER + 10
    sides = [
        (x, y - 16, "middle", Box(x - wide / 2, y - 34, x + wide / 2, y - 10)),
        (x, y + 30, "middle", Box(x - wide / 2, y + 10, x + wide / 2, y + 36)),
        (x + 14, y + 6, "start", Box(x + 10, y - 12, x + 10 + wide, y + 12)),
        (x - 14, y + 6, "end", Box(x - 10 - wide, y - 12, x - 10, y + 12)),
    ]

    def covers(side) -> float:
        box = side[3]
        outside = max(-box.left, 0) + max(box.right - WIDTH, 0)
        return sum(box.share(other) for other in taken[1:]) + outside * WIDTH

    at_x, at_y, anchor, box = min(sides, key=covers)
    svg = (
        f'<g class="area__start" role="img" aria-label="{escape(name)}, where you searched">'
        f'<path transform="translate({x:.1f} {y:.1f})" d="M0-10L10 0L0 10L-10 0Z"/>'
        f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}">{escape(words)}</text></g>'
    )
    return svg, box
