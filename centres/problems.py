"""Every way in which a search can fail, in words: one sentence that says what is wrong and what to do next.

Pages and the API take code, status and words from here, so that no failure is told in two ways.
"""

from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError

from centres.gazetteer.elsewhere import Elsewhere
from centres.gazetteer.locate import NotAPlace, NotLocatable, PlaceNotFound


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    status: int
    message: str


NOTHING_TYPED = Problem("not-a-place", 400, "Type your postcode, for example N8 0NP.")
BAD_LIMIT = Problem("bad-limit", 400, "The limit must be a whole number from 1 to 50.")
BAD_POSITION = Problem(
    "not-a-place", 400, "A position is written as latitude,longitude, for example 51.5,-0.12."
)
PROBLEMS: dict[type[Exception], Problem] = {
    NotAPlace: Problem(
        "not-a-place",
        400,
        "That does not look like a UK postcode. Type a whole postcode, for example N8 0NP.",
    ),
    PlaceNotFound: Problem(
        "not-found",
        404,
        "We do not know that postcode. Check it, or type a postcode near by.",
    ),
    NotLocatable: Problem(
        "cannot-be-located",
        422,
        "That is a real postcode, but it has no place on the map. Type a postcode near by.",
    ),
    OperationalError: Problem(
        "look-up-unavailable",
        503,
        "Our look-up is not working just now. Nothing is wrong with what you typed. Try again in a few minutes.",
    ),
}
NEXT = "Type a UK postcode near where you are, or look through all centres."
ELSEWHERE = {
    Elsewhere.FORCES: "Forces' postcodes have no place on the map.",
    Elsewhere.NON_GEOGRAPHIC: "That postcode belongs to an organisation and has no place on the map.",
    Elsewhere.NO_FIXED_ADDRESS: "That code means no fixed address.",
    Elsewhere.EIRCODE: "That is an Eircode. We cannot look up Eircodes.",
    Elsewhere.OVERSEAS: "That postcode is outside these islands.",
}
PROBLEMS[InterfaceError] = PROBLEMS[OperationalError]
OF_PLACE = (NotAPlace, PlaceNotFound, NotLocatable)
OF_DATABASE = (OperationalError, InterfaceError)


def problem(fault: Exception) -> Problem:
    """The words for a fault. Raises KeyError for one that is not a search's."""
    if isinstance(fault, NotLocatable) and fault.kind:
        return replace(PROBLEMS[NotLocatable], message=f"{ELSEWHERE[fault.kind]} {NEXT}")
    return next(PROBLEMS[kind] for kind in type(fault).__mro__ if kind in PROBLEMS)
