from centres.models.access import MEASURED_IN, AccessFact, Fact
from centres.models.centre import IN_MANY_NAMES, NAME_WORDS, Centre, CentreQuerySet, StarterRow
from centres.models.checking import Ask, LinkChange, OldSlug, Proposal, Report, Shown
from centres.models.offer import Offer, Oxygen
from centres.models.photo import Photo
from centres.models.services import Service, Weekday
from centres.models.times import (
    DayException,
    OpeningTime,
    OtherDay,
    Rows,
    Session,
    days_that_differ,
    is_confirmed,
    rows_of,
    timetable,
)

__all__ = [
    "IN_MANY_NAMES",
    "MEASURED_IN",
    "NAME_WORDS",
    "AccessFact",
    "Ask",
    "Centre",
    "CentreQuerySet",
    "DayException",
    "Fact",
    "LinkChange",
    "Offer",
    "OldSlug",
    "OpeningTime",
    "OtherDay",
    "Oxygen",
    "Photo",
    "Proposal",
    "Report",
    "Rows",
    "Service",
    "Session",
    "Shown",
    "StarterRow",
    "Weekday",
    "days_that_differ",
    "is_confirmed",
    "rows_of",
    "timetable",
]
