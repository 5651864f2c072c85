"""Against those who try stolen cards: how many payment pages all visitors together may open, and cards refused.

The counts are shared by all processes. The treasurer is told, and can pause gifts by card.
"""

import logging
from datetime import timedelta

from django.utils import timezone

from msntc.giving.models.ways import ways
from msntc.giving.told import RefusalTold
from msntc.limits import Limit, allow_within
from msntc.post.models import queue

logger = logging.getLogger(__name__)
EVERYBODY = [Limit(60, 3_600)]
"""Payment pages that all visitors together may open: more is somebody who tests stolen cards."""
REFUSED = [Limit(20, 3_600)]
"""Cards that may be refused before somebody looks: one page is enough to try several."""
OF_LATE = timedelta(hours=1)
TOO_MANY_PAGES = (
    "Somebody may be testing stolen cards on the giving page. Gifts by card are refused for up to an hour."
)
TOO_MANY_REFUSED = (
    "Somebody may be testing stolen cards on the payment page: very many cards were refused within an "
    "hour. Monthly gifts that could not be collected count too."
)
PAUSE = " You can pause gifts by card in the admin, under Ways to give."


def is_room_for_one_more() -> bool:
    """Whether yet another payment page may be opened; the treasurer is told when not."""
    if allow_within("giving.all", "everybody", EVERYBODY).allowed:
        return True
    logger.error("very many payment pages were asked for within an hour; card gifts are being refused")
    warn_treasurer("Very many card gifts are being tried", TOO_MANY_PAGES)
    return False


def count_refusal(told: RefusalTold) -> None:
    """What is heard again after hours says nothing of now."""
    if timezone.now() - told.at > OF_LATE or allow_within("giving.refused", "everybody", REFUSED).allowed:
        return
    logger.error("very many cards were refused within an hour")
    warn_treasurer("Very many cards are being refused", TOO_MANY_REFUSED)


def warn_treasurer(subject: str, words: str) -> None:
    """Once an hour at most of each kind."""
    to = ways().treasurer_email
    if to and allow_within("giving.warned", subject, [Limit(1, 3_600)]).allowed:
        queue(to, subject, words + PAUSE)
