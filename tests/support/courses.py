"""Made-up centres' weeks and wishes for a course: over clock changes, bank holidays, closures and leap days."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from centres.course.schedule import SessionDays, Wishes
from centres.hours import Slot, Timetable
from tests.support.bank_holidays import CHANGES

NATIONS = ["England", "Scotland", "Northern Ireland"]
ONE = (Slot(time(10), time(12)),)
TWO = (Slot(time(9), time(11)), Slot(time(13), time(15), True))
TURNS = [*CHANGES, date(2028, 2, 29), date(2026, 12, 24), date(2028, 12, 23)]
FIRSTS = st.sampled_from(TURNS).flatmap(
    lambda day: st.integers(-20, 5).map(lambda ahead: min(day + timedelta(ahead), date(2029, 10, 1)))
)
WEEKS = st.dictionaries(st.integers(0, 6), st.sampled_from([ONE, TWO, ()]), max_size=7)


@st.composite
def courses(draw):
    """A centre's two timetables, which share nation and closure, and what somebody wishes."""
    first = draw(FIRSTS)
    near = st.integers(-3, 60).map(lambda ahead: first + timedelta(ahead))
    shut = draw(st.none() | st.tuples(near, st.none() | st.integers(0, 40)))
    common = {"nation": draw(st.sampled_from(NATIONS))}
    if shut:
        end = None if shut[1] is None else shut[0] + timedelta(shut[1])
        common |= {"closed_from": shut[0], "closed_until": end}

    def timetable(weeks):
        return Timetable(
            week=draw(weeks),
            exceptions=draw(st.dictionaries(near, st.sampled_from([(), ONE]), max_size=6)),
            week_is_whole=draw(st.booleans()),
            closed_weekdays=draw(st.frozensets(st.integers(0, 6), max_size=2)),
            **common,
        )

    days = SessionDays(timetable(WEEKS | st.just({})), timetable(WEEKS | st.just({})))
    suiting = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return days, Wishes(first, suiting, draw(st.sampled_from([3, 4, 5])), draw(st.sampled_from([15, 20])))
