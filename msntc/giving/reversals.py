"""What has gone back of a payment, worked out from all that the provider ever said of it, in whatever order it came.

Three kinds of word, each with its moment. A charge's total counts for what it is at its moment, less or more than
before. A refund adds to that when it is made after it, and gives back when it fails after it. A dispute that is lost
takes its own amount, until the provider says otherwise. Amounts are pence; moments are aware.
"""

from dataclasses import dataclass
from datetime import datetime

Total = tuple[datetime, int]
Refund = tuple[datetime, datetime | None, int]
"""When it was made, when it failed, and of how much."""
Stage = tuple[datetime, str, str, int | None]
"""When which dispute stood how, and about how much; None: about all."""

ORDER = ("", "open", "prevented", "won", "appeal", "lost")
"""Of two words about one dispute in the same second the one that stands later here is the later."""
TAKEN = ("lost", "appeal")
FIRST = ("open", "appeal", "lost", "won", "prevented")
"""Of several disputes the one that stands first here is said of the payment."""


@dataclass(frozen=True, slots=True)
class ReversalHistory:
    totals: tuple[Total, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Stage, ...] = ()

    def moments(self) -> list[datetime]:
        made_and_failed = [at for made, failed, _ in self.refunds for at in (made, failed) if at]
        said = [one[0] for one in self.totals] + [one[0] for one in self.disputes]
        return sorted({*said, *made_and_failed})

    def refunded(self, until: datetime | None = None) -> int:
        """Of all refunds, at that moment or by now."""
        known = [one for one in self.totals if until is None or one[0] <= until]
        since, total = max(known, default=(None, 0))

        def counts(at: datetime | None) -> bool:
            return at is not None and (since is None or at > since) and (until is None or at <= until)

        made = sum(pence for made, _, pence in self.refunds if counts(made))
        failed = sum(pence for _, failed, pence in self.refunds if counts(failed))
        return max(0, total + made - failed)

    def states(self, until: datetime | None = None) -> dict[str, Stage]:
        """The last word of each dispute, at that moment or by now."""
        known = [one for one in self.disputes if until is None or one[0] <= until]
        return {one[1]: one for one in sorted(known, key=lambda one: (one[0], ORDER.index(one[2])))}

    def lost(self, whole: int, until: datetime | None = None) -> int:
        last = self.states(until).values()
        return sum(whole if pence is None else pence for _, _, state, pence in last if state in TAKEN)

    def dispute(self) -> str:
        """What is said of the payment; empty when nobody disputed it."""
        said = {state for _, _, state, _ in self.states().values()}
        return next((state for state in FIRST if state in said), "")


def list_reversal_steps(course: ReversalHistory, whole: int) -> list[tuple[datetime, int]]:
    """When how much of a payment of `whole` pence went back, and, below zero, came back again."""
    found, gone = [], 0
    for at in course.moments():
        now = min(whole, course.refunded(at) + course.lost(whole, at))
        if now != gone:
            found.append((at, now - gone))
        gone = now
    return found
