"""What a whole course comes to, by the centre's own price or suggested donation, and by nothing else."""

import re
from typing import NamedTuple

from django.utils.dateformat import format as formatted

from centres.models import Offer
from msntc.amounts import format_pounds

ONE_SESSION = re.compile(
    r"((one|a|1|each|every|per|an?)\s+)?(\w+\s+)?(session|visit)\b(?!.*\d+\s+sessions)", re.IGNORECASE
)
"""What an amount covers that may be taken as often as there are sessions: "one session of an hour", "a session"."""


class CourseCost(NamedTuple):
    """The answer in a few words, and what it is reckoned from (empty where nobody has told us anything)."""

    answer: str
    source: str = ""


def estimate_course_cost(offer: Offer | None, sessions: int) -> CourseCost:
    """An amount for something else than one session is said as it is: how it goes on is for the centre to say."""
    if offer is None or not offer.terms or offer.checked_on is None:
        return CourseCost("Ask the centre.")
    day = formatted(offer.checked_on, "j F Y")
    if offer.terms == Offer.Terms.FREE:
        return CourseCost("Free.", f"The centre said so on {day}.")
    if not offer.pence or not ONE_SESSION.match(offer.covers):
        return CourseCost("Ask the centre.", f"On {day} it said: {offer.cost}")
    kind = "its price" if offer.terms == Offer.Terms.PRICE else "the donation that it suggested"
    total = format_pounds(offer.pence * sessions)
    return CourseCost(f"{total}.", f"That is {sessions} times {offer.pounds}, {kind} on {day}.")
