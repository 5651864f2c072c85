"""A plan of a course at one centre, from what an address asks."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from centres.course.forms import PlanForm
from centres.course.journeys import Journeys, UnknownStart, find_journeys
from centres.course.schedule import Course, SessionDays, plan_course
from centres.course.sharing import PlanShare
from centres.course.wording import describe_times, describe_weekdays
from centres.directory import OXYGEN, DirectoryEntry
from centres.models import Offer, Service, TimetableRows, build_timetable

OFFERS_KEPT = 1_000  # in a process
UNKNOWN_START = "We do not know that first half of a postcode. Check it, or leave it empty."


@dataclass(frozen=True, slots=True)
class Plan:
    """A course at a centre, and how it was asked for."""

    entry: DirectoryEntry
    days: SessionDays
    form: PlanForm
    course: Course
    journeys: Journeys | None

    @property
    def share(self) -> PlanShare | None:
        """Without sessions there is nothing to hand on."""
        if not self.course.weeks:
            return None
        asked = urlencode(self.form.list_parameters(self.course.days[0]))
        pk = self.entry.centre.pk
        pages = (reverse(f"centres:{name}", args=[pk]) for name in ("plan", "plan-calendar"))
        return PlanShare(self.entry.centre, self.course, *(f"{page}?{asked}" for page in pages))

    @property
    def last(self) -> date:
        return self.course.days[-1]

    @property
    def weekdays(self) -> str:
        """In words, those that suit."""
        return describe_weekdays(self.form.wishes.weekdays)

    @property
    def open_weekdays(self) -> str:
        """In words, those of the centre."""
        return describe_weekdays(self.days.weekdays)

    @property
    def times(self) -> str:
        """In words, the hours of the sessions on the plan's weekdays."""
        return describe_times(self.days, {day.weekday() for day in self.course.days})


def read_session_days(entry: DirectoryEntry) -> SessionDays:
    """From memory: no query."""
    today, rows = timezone.localdate(), entry.times or TimetableRows([], [])
    services = (Service.CHAMBER, Service.BUILDING)
    return SessionDays(*(build_timetable(entry.centre, service, today, rows) for service in services))


def build_plan(entry: DirectoryEntry, asked: QueryDict) -> tuple[PlanForm, Plan | None]:
    """The form with what was asked, and the plan; none where the form says what is wrong."""
    days = read_session_days(entry)
    form = PlanForm(asked, days)
    if not form.is_valid():
        return form, None
    try:
        journeys = find_journeys(form.cleaned_data["start"], entry, form.wishes.sessions)
    except UnknownStart:
        form.add_error("start", UNKNOWN_START)
        return form, None
    return form, Plan(entry, days, form, plan_course(days, form.wishes), journeys)


@lru_cache(maxsize=OFFERS_KEPT)
def get_oxygen_offer(entry: DirectoryEntry) -> Offer | None:
    """What the centre asks for it. One query while the centre stays as it is, none where it does not offer it."""
    return (
        Offer.objects.filter(centre=entry.centre.pk, therapy__slug=OXYGEN).first()
        if entry.offers_oxygen
        else None
    )
