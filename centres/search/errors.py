"""Every way in which a search can fail, or has to ask back, in words: what is wrong and what to do next.

Pages, the embed and the API take code, status and words from here, so that nothing is told in two ways.
"""

from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError

from centres.gazetteer.results import (
    AsksForLocation,
    Doubt,
    GeocoderUnavailable,
    NotAPlace,
    NotLocatable,
    PlaceChoices,
    PlaceNotFound,
    TooWide,
)
from centres.gazetteer.special_codes import SpecialCode


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    status: int
    message: str

    @property
    def page_status(self) -> int:
        """A page answers 200 also to what cannot be found, because its form says what to do next."""
        return self.status if self.status == 503 else 200


EXAMPLES = "Type a postcode (N8 0NP), the start of one (N8), a town, or a centre's name."
NOTHING_TYPED = Problem("not-a-place", 400, "Type your postcode or town, for example N8 0NP or Leeds.")
BAD_LIMIT = Problem("bad-limit", 400, "The limit must be a whole number from 1 to 50.")
BAD_POSITION = Problem(
    "not-a-place", 400, "A position is written as latitude,longitude, for example 51.5,-0.12."
)
UNKNOWN_POSTCODE = Problem(
    "not-found",
    404,
    "We do not know that postcode. Check it, or type the postcode or town of somewhere near by.",
)
PROBLEMS: dict[type[Exception], Problem] = {
    NotAPlace: Problem("not-a-place", 400, f"We cannot read that as a place. {EXAMPLES}"),
    PlaceNotFound: Problem(
        "not-found",
        404,
        "We do not know a place of that name. Check the spelling, or type a postcode or a larger town.",
    ),
    TooWide: Problem(
        "too-wide",
        400,
        "That is too wide to measure from. Type a town or a postcode in it.",
    ),
    AsksForLocation: Problem(
        "asks-for-location",
        400,
        "We cannot see where you are. Press “Use my location” under the box, if your browser shows it, "
        "or type your postcode or town.",
    ),
    NotLocatable: Problem(
        "cannot-be-located",
        422,
        "That is a real postcode, but it has no place on the map. Type the postcode or town of somewhere near by.",
    ),
    GeocoderUnavailable: Problem(
        "look-up-unavailable",
        503,
        "Our look-up of streets and places is not working just now. Nothing is wrong with what you typed. "
        "Try a postcode or a town, or try again in a few minutes.",
    ),
    OperationalError: Problem(
        "look-up-unavailable",
        503,
        "Our look-up is not working just now. Nothing is wrong with what you typed. Try again in a few minutes.",
    ),
}
PROBLEMS[InterfaceError] = PROBLEMS[OperationalError]
NEXT = "Type the postcode or town of somewhere near you."
ELSEWHERE = {
    SpecialCode.FORCES: "Forces' postcodes have no place on the map.",
    SpecialCode.NON_GEOGRAPHIC: "That postcode belongs to an organisation and has no place on the map.",
    SpecialCode.NO_FIXED_ADDRESS: "That code means no fixed address.",
    SpecialCode.EIRCODE: "That is an Eircode. We cannot look up Eircodes, but we know towns in Ireland.",
    SpecialCode.OVERSEAS: "That postcode is outside these islands.",
    SpecialCode.FATHER_CHRISTMAS: "That is Father Christmas’s postcode, and he does not say where it is.",
}
OF_PLACE = (NotAPlace, PlaceNotFound, NotLocatable, TooWide, AsksForLocation)
OF_DATABASE = (OperationalError, InterfaceError)


def get_search_problem(fault: Exception) -> Problem:
    """The words for a fault. Raises StopIteration for one that is not a search's."""
    if isinstance(fault, NotLocatable) and fault.kind:
        return replace(PROBLEMS[NotLocatable], message=f"{ELSEWHERE[fault.kind]} {NEXT}")
    if isinstance(fault, PlaceNotFound) and fault.is_postcode:
        return UNKNOWN_POSTCODE
    return next(PROBLEMS[kind] for kind in type(fault).__mro__ if kind in PROBLEMS)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask back where more than one place may be meant: a heading, and a sentence that its links answer."""

    code: str
    heading: str
    sentence: str
    status: int = 200

    @property
    def message(self) -> str:
        """Both as one: We do not know “Gatwick”. Did you mean Atwick, East Riding of Yorkshire, England?"""
        return f"{self.heading}{'' if self.heading.endswith('?') else '.'} {self.sentence}"


LONGEST_ECHO = 60  # characters of what was typed that are said back


def get_question(choices: PlaceChoices) -> Question:
    """The words for a choice. Its code is what the API says as `matched`."""
    names = {option.text for option in choices.options}
    which = f"Which {names.pop()}?" if len(names) == 1 else "Which place do you mean?"
    unknown = _shorten(choices.unknown)
    only = choices.options[0].label if len(choices.options) == 1 else ""
    match choices.doubt:
        case Doubt.MISSPELT | Doubt.UNKNOWN_PART if only:
            return Question("question", f"We do not know “{unknown}”", f"Did you mean {only}?")
        case Doubt.MISSPELT | Doubt.UNKNOWN_PART:
            return Question("question", f"We do not know “{unknown}”", "Did you mean one of these?")
        case Doubt.SEVERAL_NAMED:
            return Question("several", "Which place do you mean?", "You typed more than one. Choose one.")
        case Doubt.TOO_WIDE:
            return Question(
                "too-wide", f"Where in {unknown}?", "That is too wide to measure from. Choose one."
            )
    if names:
        return Question("several", which, "There is more than one place that you may mean. Choose yours.")
    return Question("several", which, "There is more than one place of that name. Choose yours.")


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO].rstrip()}…"
