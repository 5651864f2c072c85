"""When a centre is open: an ordinary week for each service, and the days that differ from it.

Rows here; what they mean at a moment is said by `centres.hours`.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q

from centres.hours import Slot, Timetable, bank_holidays, clip_slots
from centres.hours.timetable import EARLIEST
from centres.models.centre import Centre
from centres.models.services import Service, Weekday

WITHIN_A_DAY = "A session begins at five in the morning or later, and ends after it begins, before midnight."


class OpeningTime(models.Model):
    """One session of an ordinary week."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="opening_times")
    service = models.CharField(max_length=10, choices=Service, default=Service.BUILDING)
    weekday = models.PositiveSmallIntegerField("day", choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()
    by_appointment = models.BooleanField(default=False)

    class Meta:
        ordering = ["centre", "service", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="opening_time_within_a_day",
                condition=Q(opens__gte=EARLIEST, closes__gt=F("opens")),
                violation_error_message=WITHIN_A_DAY,
            ),
            models.CheckConstraint(
                name="opening_time_weekday",
                condition=Q(weekday__lte=6),
                violation_error_message="Choose a day.",
            ),
            models.UniqueConstraint(
                fields=["centre", "service", "weekday", "opens"],
                name="opening_time_once",
                violation_error_message="This session is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}, {self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


FOR_ALL = (
    "Leave empty for the centre as a whole. Closed: nothing takes place. With times: the building is open then, and of "
    "the phone and the oxygen sessions only what an ordinary week has within those times takes place."
)


class DayException(models.Model):
    """A date that differs from the week: closed (no times), or open at other times; two rows are two sessions."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="exceptions")
    service = models.CharField(max_length=10, choices=Service, blank=True, help_text=FOR_ALL)
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(
        null=True, blank=True, help_text="Leave both empty for a day on which you are closed."
    )
    by_appointment = models.BooleanField(default=False)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["centre", "day", "service", "opens"]
        constraints = [
            models.CheckConstraint(
                name="exception_within_a_day",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__gte=EARLIEST, closes__gt=F("opens"), opens__isnull=False, closes__isnull=False),
                violation_error_message=f"Leave both times empty for a day off. {WITHIN_A_DAY}",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: " + (f"{self.opens:%H:%M}–{self.closes:%H:%M}" if self.opens else "closed")


class Session(NamedTuple):
    """A row of OpeningTime, for many at once: a model costs ten times as much."""

    service: str
    weekday: int
    opens: time
    closes: time
    by_appointment: bool


class OtherDay(NamedTuple):
    """The same of DayException."""

    service: str
    day: date
    opens: time | None
    closes: time | None
    by_appointment: bool


class TimetableRows(NamedTuple):
    """What a centre's times are made of: the sessions of its week, and its days that differ, in the tables' order."""

    sessions: Iterable[OpeningTime | Session]
    other_days: Iterable[DayException | OtherDay]


def get_timetable_rows(centre: Centre) -> TimetableRows:
    """Two queries, none when both relations were prefetched."""
    return TimetableRows(centre.opening_times.all(), centre.exceptions.all())


def get_exception_rows(rows: TimetableRows, service: str) -> dict[date, list[DayException | OtherDay]]:
    """The rows that hold for a service on each day: its own; those for all that the centre does where it has none.

    Of a day the rows for all come first (the order of the table), so those of the service take their place.
    """
    found: dict[date, list[DayException | OtherDay]] = {}
    for row in rows.other_days:
        if row.service in ("", service):
            same = found.get(row.day, [])
            found[row.day] = [*same, row] if same and same[0].service == row.service else [row]
    return found


def build_slots(rows: Iterable[OpeningTime | Session | DayException | OtherDay]) -> tuple[Slot, ...]:
    """The sessions among the rows; a day off is none."""
    return tuple(Slot(row.opens, row.closes, row.by_appointment) for row in rows if row.opens and row.closes)


def build_week_slots(rows: TimetableRows, service: str) -> dict[int, tuple[Slot, ...]]:
    """The ordinary sessions of a service by weekday; without the weekdays that have none."""
    own = [row for row in rows.sessions if row.service == service]
    return {
        day: build_slots(row for row in own if row.weekday == day) for day in sorted({r.weekday for r in own})
    }


def build_exception_slots(
    rows: TimetableRows, service: str, nation: str, week: dict
) -> dict[date, tuple[Slot, ...]]:
    """The sessions of a service on each day that differs; none on a day off.

    A row for all with times is the building's day. Any other service keeps of its own ordinary sessions what lies
    within it: nothing on a weekday without any or on a bank holiday, and nobody gets times who has no ordinary week.
    """
    found = {}
    for day, own in get_exception_rows(rows, service).items():
        times = build_slots(own)
        is_its_day = bool(own[0].service) or not times or (service == Service.BUILDING and bool(week))
        if is_its_day:
            found[day] = times
        elif usual := () if bank_holidays.get_bank_holiday_name(nation, day) else week.get(day.weekday(), ()):
            found[day] = clip_slots(usual, times)
    return found


def get_closed_weekdays(centre: Centre, service: str) -> frozenset[int]:
    """The weekdays of which the centre says that a service is closed; Monday is 0."""
    return frozenset(int(day[-1]) for day in centre.closed_weekdays if day[:-2] == service)


def build_timetable(
    centre: Centre, service: str, on: date | None = None, rows: TimetableRows | None = None
) -> Timetable:
    """The timetable of one service; of `rows`, where they are at hand."""
    rows = rows or get_timetable_rows(centre)
    week = build_week_slots(rows, service)
    return Timetable(
        nation=centre.nation,
        week=week,
        exceptions=build_exception_slots(rows, service, centre.nation, week),
        closed_from=centre.closed_from,
        closed_until=centre.closed_until,
        closed_reason=centre.closed_reason,
        is_confirmed=centre.is_confirmed(on),
        week_is_whole=service in centre.closed_other_days,
        closed_weekdays=get_closed_weekdays(centre, service),
    )
