"""Minutes by car in words: a range, because an estimate is called one."""

from dataclasses import dataclass

HOURS_FROM = 120  # minutes from which a time is told in hours


@dataclass(frozen=True, slots=True)
class MinuteRange:
    """From so many whole minutes to so many: about four true times in five lie between."""

    from_: int
    to: int

    def __str__(self) -> str:
        """`5 to 10 minutes`, `50 to 65 minutes`, `1¾ to 2¼ hours`."""
        if self.to <= HOURS_FROM:
            return f"{self.from_} to {self.to} minutes"
        return f"{_hours(round(self.from_ / 15))} to {_hours(-(-self.to // 15))} hours"


def estimate_range(minutes: float, is_approximate: bool = False) -> MinuteRange:
    """What to say of an estimate, in steps of five minutes; wider where one of the two ends is a whole town.

    `make bench-travel` says how often it holds the truth: about four times in five.
    """
    spare = 3 if is_approximate else 0
    low, high = minutes * 0.92 - 2 - spare, minutes * 1.1 + 2 + spare
    from_, to = max(5 * round(low / 5), 5), 5 * -(-high // 5)
    return MinuteRange(from_, int(max(to, from_ + 5)))


def _hours(quarters: int) -> str:
    return f"{quarters // 4 or ''}{('', '¼', '½', '¾')[quarters % 4]}"
