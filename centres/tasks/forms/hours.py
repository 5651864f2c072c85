"""The ordinary week of one service as seven rows, and the next bank holidays.

A day that is left empty is not known, unless it is ticked as closed: half a week is never a false week.
"""

from collections import defaultdict
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from centres.detail.opening_hours import format_clock_time
from centres.hours import bank_holidays
from centres.hours.timetable import EARLIEST
from centres.models import Service, Weekday
from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts
from msntc.forms.fields import TimeBox

SPANS = 2
"""Openings of a day that there is room for; more where a day has more."""
HOLIDAYS, AHEAD = 4, 200
"""Bank holidays that are offered, and the days in which they are looked for."""
NO_END = "{day}: say when it opens and when it closes."
WRONG_WAY = "{day}: it closes before it opens. Look at both times."
TOO_EARLY = "{day}: the earliest time is 5 in the morning."
OVERLAP = "{day}: {one} and {other} overlap. Change one of them."
BOTH = "{day} is ticked as closed and has times. Take out one or the other."
COPY_TO: dict[str, tuple[str, list[int]]] = {
    "week": ("Monday to Friday", list(range(5))),
    "all": ("Every day", list(range(7))),
    **{str(day.value): (str(day.label), [day.value]) for day in Weekday},
}
"""The days that a day can be copied to, by what a tick sends: its name, and the days."""


class HoursForm(TaskForm):
    parts = ("opening_times", "closed_other_days", "closed_weekdays", "exceptions")
    choices = {service.value: service.label for service in Service}

    def prepare(self) -> None:
        self.own = [row for row in self.document["opening_times"] if row["service"] == self.choice]
        per_day: dict[int, list[dict]] = defaultdict(list)
        for row in self.own:
            per_day[row["weekday"]].append(row)
        self.week = {day: per_day[day.value] for day in Weekday}
        self.spans = max(SPANS, *(len(rows) for rows in self.week.values()))
        for day in Weekday:
            self.add_day(day)
        self.holidays = self.list_holidays()
        if self.holidays:
            days = [(day.isoformat(), f"{day:%A %-d %B}, {name}") for day, name in self.holidays.items()]
            self.fields["holidays"] = forms.MultipleChoiceField(
                label="Closed on", choices=days, required=False, widget=forms.CheckboxSelectMultiple
            )

    def add_day(self, day: Weekday) -> None:
        for span in range(self.spans):
            number = f" ({span + 1})" if span else ""
            for name in ("opens", "closes"):
                self.fields[f"{name}-{day}-{span}"] = forms.TimeField(
                    label=f"{day.label} {name}{number}", required=False, widget=TimeBox
                )
            self.fields[f"by-{day}-{span}"] = forms.BooleanField(
                label=f"By appointment{number}", required=False
            )
        self.fields[f"closed-{day}"] = forms.BooleanField(label="Closed", required=False)

    @property
    def holidays_field(self) -> forms.BoundField:
        return self["holidays"]

    @property
    def rows(self) -> list[dict]:
        return [
            {
                "day": day.label,
                "closed": self[f"closed-{day}"],
                "spans": [
                    {name: self[f"{name}-{day}-{span}"] for name in ("opens", "closes", "by")}
                    for span in range(self.spans)
                ],
                "errors": self.list_day_errors(day),
                "has_more": len(self.week[day]) > 1 or any(row["by_appointment"] for row in self.week[day]),
            }
            for day in Weekday
        ]

    def list_holidays(self) -> dict[date, str]:
        """The next bank holidays, but for those that have times of their own."""
        today = timezone.localdate()
        days = (today + timedelta(days=ahead) for ahead in range(AHEAD))
        named = {day: bank_holidays.get_bank_holiday_name(self.centre.nation, day) for day in days}
        other_times = {row["day"] for row in self.document["exceptions"] if row["opens"] or row["service"]}
        found = [(day, name) for day, name in named.items() if name and day.isoformat() not in other_times]
        return dict(found[:HOLIDAYS])

    @property
    def days_closed(self) -> list[str]:
        """The offered holidays that are told as closed already."""
        offered = {day.isoformat() for day in self.holidays}
        return [row["day"] for row in self.document["exceptions"] if row["day"] in offered]

    @property
    def shown(self) -> object:
        own = self.document["centre"]
        closed = [day for day in own["closed_weekdays"] if day.startswith(f"{self.choice}-")]
        return [self.own, self.choice in own["closed_other_days"], closed, self.days_closed]

    @property
    def copy_from(self) -> list[tuple[int, str, bool]]:
        """Each day, and whether it is the first that has times, so that it is chosen."""
        first = next((day for day in Weekday if self.initial.get(f"opens-{day}-0")), Weekday.MONDAY)
        return [(day.value, str(day.label), day == first) for day in Weekday]

    @property
    def copy_to(self) -> list[tuple[str, str]]:
        return [(sent, name) for sent, (name, _) in COPY_TO.items()]

    def read_initial(self) -> dict:
        own = self.document["centre"]
        initial: dict = {"holidays": self.days_closed}
        for day, rows in self.week.items():
            for span, row in enumerate(rows):
                initial |= {
                    f"opens-{day}-{span}": time.fromisoformat(row["opens"]),
                    f"closes-{day}-{span}": time.fromisoformat(row["closes"]),
                    f"by-{day}-{span}": row["by_appointment"],
                }
            is_closed = f"{self.choice}-{day}" in own["closed_weekdays"]
            initial[f"closed-{day}"] = not rows and (is_closed or self.choice in own["closed_other_days"])
        return initial

    def copy_rows(self, sent: QueryDict) -> dict | None:
        """The day `from` on the days that are ticked as `to`; nothing is checked."""
        if "copy" not in sent:
            return None
        boxes = {name: sent.get(name, "") for name in self.fields if name != "holidays"}
        source = sent.get("from", "")
        copied = {name: value for name, value in boxes.items() if name.split("-")[1] == source}
        for day in {day for one in sent.getlist("to") if one in COPY_TO for day in COPY_TO[one][1]}:
            boxes |= {name.replace(f"-{source}", f"-{day}", 1): value for name, value in copied.items()}
        ticks = {name: bool(value) for name, value in boxes.items() if name.startswith(("by-", "closed-"))}
        return boxes | ticks | {"holidays": sent.getlist("holidays")}

    def clean(self):
        values = super().clean() or {}
        for day in Weekday:
            if not self.list_day_errors(day) and (problem := self.find_problem(day, values)):
                self.add_error(f"opens-{day}-0", problem)
        return values

    def list_day_errors(self, day: Weekday) -> list[str]:
        own = [words for name, words in self.errors.items() if name.split("-")[1:2] == [str(day.value)]]
        return [str(one) for words in own for one in words]

    def find_problem(self, day: Weekday, values: dict) -> str:
        spans = self.get_spans(day, values)
        if any(None in (opens, closes) for opens, closes, _ in spans):
            return NO_END.format(day=day.label)
        if spans and values[f"closed-{day}"]:
            return BOTH.format(day=day.label)
        for opens, closes, _ in spans:
            if opens < EARLIEST:
                return TOO_EARLY.format(day=day.label)
            if closes <= opens:
                return WRONG_WAY.format(day=day.label)
        if self.build_day(day, spans) != self.week[day]:
            for one, other in zip(sorted(spans), sorted(spans)[1:], strict=False):
                if other[0] < one[1]:
                    words = [f"{format_clock_time(a)} to {format_clock_time(b)}" for a, b, _ in (one, other)]
                    return OVERLAP.format(day=day.label, one=words[0], other=words[1])
        return ""

    def get_spans(self, day: Weekday, values: dict) -> list[Any]:
        """The openings that were typed for a day: from, until, whether by appointment.

        A tick alone is one without its times, unless it is left over from times that were taken out.
        """
        found = [
            tuple(values.get(f"{name}-{day}-{span}") for name in ("opens", "closes", "by"))
            for span in range(self.spans)
        ]
        ticked = [row["by_appointment"] for row in self.week[day]] + [False] * self.spans
        return [
            (opens, closes, by)
            for (opens, closes, by), stood in zip(found, ticked, strict=False)
            if opens is not None or closes is not None or (by and not stood)
        ]

    def build_day(self, day: Weekday, spans: list[tuple[time, time, bool]]) -> list[dict]:
        return [
            {
                "service": self.choice,
                "weekday": day.value,
                "opens": opens.isoformat(),
                "closes": closes.isoformat(),
                "by_appointment": by,
            }
            for opens, closes, by in sorted(spans)
        ]

    def build_parts(self) -> Parts:
        values, own = self.cleaned_data, self.document["centre"]
        rows = [row for day in Weekday for row in self.build_day(day, self.get_spans(day, values))]
        others = [row for row in self.document["opening_times"] if row["service"] != self.choice]
        order = sorted([*others, *rows], key=lambda row: (row["service"], row["weekday"], row["opens"]))
        return {"opening_times": order, "exceptions": self.build_exceptions()} | self.build_days_off(own)

    def build_days_off(self, own: dict) -> Parts:
        """Days that are ticked as closed. A week that was whole stays so while no day of it is not known."""
        values, key = self.cleaned_data, f"{self.choice}-"
        closed = [f"{key}{day}" for day in Weekday if values[f"closed-{day}"]]
        is_known = all(values[f"closed-{day}"] or self.get_spans(day, values) for day in Weekday)
        whole = [one for one in own["closed_other_days"] if one != self.choice or is_known]
        others = [day for day in own["closed_weekdays"] if not day.startswith(key)]
        days = others if self.choice in whole else sorted([*others, *closed])
        return {"closed_other_days": whole, "closed_weekdays": days}

    def build_exceptions(self) -> list[dict]:
        """The bank holidays that are ticked, and all other days that differ, as they stand."""
        offered = {day.isoformat(): name for day, name in self.holidays.items()}
        ticked = set(self.cleaned_data.get("holidays", []))
        stood = self.document["exceptions"]
        rows = [row for row in stood if row["day"] not in offered or row["day"] in ticked]
        empty = {"service": "", "opens": None, "closes": None, "by_appointment": False}
        rows += [
            empty | {"day": day, "reason": offered[day]}
            for day in ticked - {row["day"] for row in rows}
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row["day"], row["service"], row["opens"] or "~"))
