"""Opening times: pure rules about one centre's week. Knows nothing of the database.

`timetable.state(moment)` is the one answer that pages, filters and calendars are made from.
"""

from centres.hours.timetable import (
    Closed,
    NotKnown,
    Open,
    Opens,
    RingFirst,
    Slot,
    State,
    Timetable,
    clip_slots,
)

__all__ = ["Closed", "NotKnown", "Open", "Opens", "RingFirst", "Slot", "State", "Timetable", "clip_slots"]
