"""The nearest centres to what somebody typed: a Query goes in, Results come out."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from centres.directory import DirectoryEntry, find_called
from centres.gazetteer.distance import METRES_IN_A_MILE
from centres.gazetteer.locate import locate, locate_position
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import (
    AsksForLocation,
    Doubt,
    LocatedPoint,
    NotAPlace,
    PlaceChoice,
    PlaceChoices,
    PlaceNotFound,
    Precision,
    Reading,
    TooWide,
    format_position,
)
from centres.models import Centre
from centres.search.choices import rank_choices
from centres.search.errors import Question, get_question
from centres.search.minutes import MinuteRange, estimate_range
from centres.search.nearest import CentreMatch, Selection, find_nearest
from centres.search.requirements import Requirements
from centres.search.water_barriers import crosses_water
from msntc.database.offline import is_offline

FIRST, STEP, MOST = 5, 5, 50
TO_ASK = 3  # centres that have not told us of what is needed
NAMED = 5  # centres of one name that are shown
FAR = 30  # miles from which a filtered answer says how far its nearest is
WHOLE_FROM = 9.95  # miles or kilometres from which a distance is given without a decimal


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    A text, with `at` (latitude, longitude) where a link says which of several namesakes is meant; or a device's
    position. `wanted` is what a centre must have. `count` is how many centres to show.
    """

    text: str = ""
    position: tuple[float, float] | None = None
    count: int = FIRST
    at: tuple[float, float] | None = None
    wanted: Requirements | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """One centre of an answer, with its number in the list, its distance in a straight line, and the estimated minutes
    by car where they are known."""

    number: int
    entry: DirectoryEntry
    metres: float
    is_approximate: bool
    is_over_water: bool = False
    minutes: int | None = None
    has_ferry: bool = False

    @property
    def centre(self) -> Centre:
        return self.entry.centre

    @property
    def miles(self) -> float:
        return self.metres / METRES_IN_A_MILE

    @property
    def distance_in_miles(self) -> str:
        """In words, as exact as it can honestly be: `3.2 miles`, `about 12 miles`, `less than 1 mile`."""
        return _format_distance(self.miles, "mile", self.is_approximate)

    @property
    def rounded_miles(self) -> float:
        """The same as a number, as exact as the words are."""
        return max(round(self.miles), 1) if self.rounded_to_miles == 1 else round(self.miles, 1)

    @property
    def rounded_to_miles(self) -> float:
        """The step to which `rounded_miles` is rounded."""
        return 1 if self.is_approximate or self.miles >= WHOLE_FROM else 0.1

    @property
    def distance_in_km(self) -> str:
        return _format_distance(self.metres / 1000, "km", self.is_approximate)

    @property
    def minutes_by_car(self) -> MinuteRange | None:
        """None where we cannot say."""
        return None if self.minutes is None else estimate_range(self.minutes, self.is_approximate)

    @property
    def way_in_words(self) -> str:
        """`about 50 to 65 minutes by car, 38 miles in a straight line`; without the minutes where we cannot say."""
        return self._describe_way(self.distance_in_miles)

    @property
    def way_in_words_with_km(self) -> str:
        """The same with kilometres in brackets."""
        return self._describe_way(f"{self.distance_in_miles} ({self.distance_in_km.removeprefix('about ')})")

    @property
    def means(self) -> str:
        return "by car and ferry" if self.has_ferry else "by car"

    def _describe_way(self, distance: str) -> str:
        minutes = self.minutes_by_car
        return f"{f'about {minutes} {self.means}, ' if minutes else ''}{distance} in a straight line"


@dataclass(frozen=True)
class Results:
    """Where the search started and the centres nearest to it, nearest first.

    `named` are centres that go by what was typed. Without an origin the text named centres only, or `question` asks
    which of several places (`choices`) is meant.
    """

    origin: LocatedPoint | None = None
    nearby: list[Nearby] = field(default_factory=list)
    next_count: int | None = None
    named: list[Centre] = field(default_factory=list)
    choices: tuple[PlaceChoice, ...] = ()
    question: Question | None = None
    is_filtered: bool = False

    @property
    def share_text(self) -> str:
        """What a shared link may search for: of a postcode the outward code alone, of a device's position nothing."""
        if self.origin is None or self.origin.precision is Precision.DEVICE:
            return ""
        try:
            return Postcode.parse(self.origin.label).district
        except NotAPostcode:
            return self.origin.label

    @property
    def outward_code(self) -> str:
        """The first half of the postcode that was searched for; empty for anything else."""
        is_code = self.origin and self.origin.precision in (Precision.POSTCODE, Precision.DISTRICT)
        return self.share_text if is_code else ""

    @property
    def share_at(self) -> str:
        """Which of several places of that name a shared link means; nothing for a code, a device or a street."""
        origin = self.origin
        if origin is None or origin.reading is Reading.ONLINE:
            return ""
        if origin.precision not in (Precision.PLACE, Precision.AREA):
            return ""
        return format_position(origin.point.y, origin.point.x)

    @property
    def is_far(self) -> bool:
        """Whether a filter has left only centres that are a long way off."""
        return self.is_filtered and bool(self.nearby) and self.nearby[0].miles > FAR

    @cached_property
    def all_unconfirmed(self) -> bool:
        """Whether one warning above the list says all that there is to say."""
        return not any(one.centre.is_confirmed() for one in self.nearby)

    @property
    def next_number(self) -> int:
        """The number of the first centre that "show more" would add."""
        return len(self.nearby) + 1


@dataclass(frozen=True, slots=True)
class SilentCentres:
    """How many centres may have what is needed, and have not said so; and the nearest of them."""

    count: int = 0
    to_ask: list[Nearby] = field(default_factory=list)


def find_nearest_centres(query: Query) -> Results:
    """The answer to a query; for a postcode in two database queries: the point, and which centres are how far.

    Raises what `gazetteer.locate` raises. One centre more than asked for is fetched, to know whether there are more.
    """
    if query.position:
        return _search_around(locate_position(*query.position), query)
    named = _find_by_name(query.text)
    try:
        place = locate(query.text, query.at, is_centre=bool(named))
    except (PlaceNotFound, NotAPlace, TooWide, AsksForLocation):
        if named:
            return Results(named=named)
        raise
    if isinstance(place, PlaceChoices):
        is_region = place.doubt is Doubt.TOO_WIDE
        options = place.options if is_region else rank_choices(place.options)
        return Results(named=named, choices=options, question=get_question(place))
    place = replace(place, others=rank_choices(place.others))
    return _search_around(place, query, named)


def find_silent_centres(query: Query, results: Results) -> SilentCentres:
    """Who may have what is needed, and has not said so. One query; none where no need and no day was asked for."""
    origin, wanted = results.origin, query.wanted
    if origin is None or not wanted or not (wanted.needs or wanted.day is not None):
        return SilentCentres()
    found = find_nearest(origin.point, TO_ASK, wanted.list_silent)
    return SilentCentres(found.candidates, _number_matches(found.matches, origin))


def find_neighbouring_centres(centre: Centre, count: int, select: Selection | None = None) -> list[Nearby]:
    """The published centres nearest to a centre that is not in the list itself, of those that `select` leaves; none
    where its place is not known."""
    found = find_nearest(centre.point, count, select).matches if centre.point else []
    return [
        Nearby(
            number,
            one.entry,
            one.metres,
            centre.is_approximate or one.centre.is_approximate,
            minutes=one.minutes,
            has_ferry=one.has_ferry,
        )
        for number, one in enumerate(found, 1)
    ]


def find_way(origin: LocatedPoint, entry: DirectoryEntry) -> Nearby | None:
    """One centre as seen from a place; None where the centre's own place is not known."""
    found = find_nearest(origin.point, 1, lambda entries: [one for one in entries if one.path == entry.path])
    return next(iter(_number_matches(found.matches, origin)), None)


def _find_by_name(text: str) -> list[Centre]:
    """Published centres that go by `text`; none for a text with a digit, which is no centre's name."""
    if any(c.isdigit() for c in text):
        return []
    if is_offline():
        return find_called(text)[:NAMED]
    return list(Centre.objects.published().called(text).for_cards().with_printed("phone")[:NAMED])


def _search_around(origin: LocatedPoint, query: Query, named: list[Centre] | None = None) -> Results:
    wanted = query.wanted.list_met if query.wanted else None
    found = find_nearest(origin.point, query.count + 1, wanted).matches
    more = len(found) > query.count and query.count < MOST
    return Results(
        origin,
        _number_matches(found[: query.count], origin),
        min(query.count + STEP, MOST) if more else None,
        named or [],
        is_filtered=bool(query.wanted),
    )


def _number_matches(found: list[CentreMatch], origin: LocatedPoint) -> list[Nearby]:
    here = (origin.point.y, origin.point.x)
    return [
        Nearby(
            number,
            one.entry,
            one.metres,
            origin.is_approximate or one.centre.is_approximate,
            crosses_water(here, cast(tuple[float, float], (one.entry.latitude, one.entry.longitude))),
            one.minutes,
            one.has_ferry,
        )
        for number, one in enumerate(found, 1)
    ]


def _format_distance(number: float, unit: str, is_approximate: bool) -> str:
    if is_approximate:
        figure, about = f"{max(number, 1):.0f}", "about "
    elif number < 0.95:
        return f"less than 1 {unit}"
    else:
        figure, about = f"{number:.1f}".removesuffix(".0") if number < WHOLE_FROM else f"{number:.0f}", ""
    return f"{about}{figure} {unit}{'s' if unit == 'mile' and figure != '1' else ''}"
