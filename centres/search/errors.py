"""Every way in which a search can fail, in words: one sentence that says what is wrong and what to do next.

Pages and the API take code, status and words from here, so that no failure is told in two ways.
"""

from dataclasses import dataclass, replace

from django.db import InterfaceError, OperationalError

from centres.gazetteer.results import GeocoderUnavailable, NotAPlace, NotLocatable, PlaceNotFound, TooWide
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
        "not-a-place",
        400,
        "That is a whole nation, too wide to measure from. Type a town or a postcode in it.",
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
OF_PLACE = (NotAPlace, PlaceNotFound, NotLocatable, TooWide)
OF_DATABASE = (OperationalError, InterfaceError)


def get_search_problem(fault: Exception) -> Problem:
    """The words for a fault. Raises StopIteration for one that is not a search's."""
    if isinstance(fault, NotLocatable) and fault.kind:
        return replace(PROBLEMS[NotLocatable], message=f"{ELSEWHERE[fault.kind]} {NEXT}")
    if isinstance(fault, PlaceNotFound) and fault.is_postcode:
        return UNKNOWN_POSTCODE
    return next(PROBLEMS[kind] for kind in type(fault).__mro__ if kind in PROBLEMS)
