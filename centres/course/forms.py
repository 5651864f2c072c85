"""What a plan is asked to be: its address becomes wishes. Everything has an answer before anybody chooses."""

import re
from datetime import date, timedelta
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from centres.course.schedule import SessionDays, Wishes
from centres.forms import DAYS
from centres.gazetteer.postcodes import OUTWARD, NotAPostcode, Postcode, letters_and_digits
from centres.models import Weekday
from msntc.forms.fields import DateBox

NUMBERS = {"week": (5, 4, 3), "sessions": (15, 20)}
"""Sessions a week and in all; the first of each is what centres usually ask for."""
PAST, AHEAD = timedelta(days=200), timedelta(days=365)
"""A plan that was handed on is looked at until it is over."""
BAD_START = "Type only the first half of a postcode, for example N8 or LS11."


class OutwardCodeField(forms.CharField):
    """The first half of a postcode, in capitals."""

    def clean(self, value):
        if (code := letters_and_digits(super().clean(value))) and not re.fullmatch(OUTWARD, code):
            raise forms.ValidationError(BAD_START)
        return code


def shorten_start(address: QueryDict) -> QueryDict | None:
    """The address without the second half of a postcode; None where it has none."""
    try:
        code = Postcode.parse(address.get("start", ""))
    except NotAPostcode:
        return None
    shorter = address.copy()
    shorter["start"] = code.district
    return shorter


def offer_numbers(name: str, words: str, label: str) -> forms.TypedChoiceField:
    choices = [(number, words.format(number)) for number in NUMBERS[name]]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, widget=forms.RadioSelect)


class PlanForm(forms.Form):
    """`start` is where the journeys begin."""

    first = forms.DateField(
        label="First day",
        help_text="Leave it empty for as soon as they can.",
        required=False,
        widget=DateBox,
        error_messages={"invalid": "Write the first day like 7/12/2026, or leave it empty."},
    )
    day = forms.MultipleChoiceField(
        label="Days that suit you", required=False, widget=forms.CheckboxSelectMultiple
    )
    week = offer_numbers("week", "{} a week", "How many a week")
    sessions = offer_numbers("sessions", "{} sessions", "How many in all")
    start = OutwardCodeField(
        label="First half of your postcode",
        help_text="For example N8. We then say how far it is. We keep nothing.",
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false"}
        ),
        error_messages={"max_length": BAD_START},
    )

    def __init__(self, address: QueryDict, days: SessionDays):
        """What an address asks that cannot be had (a day on which the centre is shut by now) is passed over."""
        self.names = {day: Weekday(day).label.lower() for day in days.weekdays}
        self.usual_days = days.choose_weekdays(NUMBERS["week"][0])
        asked = address.copy()
        for name, numbers in NUMBERS.items():
            if asked.get(name) not in [str(number) for number in numbers]:
                asked[name] = str(numbers[0])
        suiting = [name for name in self.names.values() if name in asked.getlist("day")]
        asked.setlist("day", suiting or [self.names[day] for day in sorted(self.usual_days)])
        super().__init__(asked)
        self.use_required_attribute = False
        cast(forms.MultipleChoiceField, self.fields["day"]).choices = [
            (name, name.capitalize()) for name in self.names.values()
        ]

    def clean_first(self) -> date | None:
        first, today = self.cleaned_data["first"], timezone.localdate()
        if first and not today - PAST <= first <= today + AHEAD:
            raise forms.ValidationError("Choose a first day within a year from today.")
        return first

    def clean_day(self) -> frozenset[int]:
        """The weekdays, Monday is 0."""
        return frozenset(DAYS[name] for name in self.cleaned_data["day"])

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self["day"], self["week"], self["sessions"]]

    @property
    def wishes(self) -> Wishes:
        """Of a form that is valid. As soon as they can: from tomorrow on."""
        asked = self.cleaned_data
        first = asked["first"] or timezone.localdate() + timedelta(days=1)
        return Wishes(first, asked["day"], asked["week"], asked["sessions"])

    def list_parameters(self, first: date) -> list[tuple[str, str]]:
        """The plan that begins on `first`, as an address hands it on: without what goes without saying."""
        asked = self.cleaned_data
        days = [] if asked["day"] == self.usual_days else [self.names[day] for day in sorted(asked["day"])]
        numbers = [(name, str(asked[name])) for name, choice in NUMBERS.items() if asked[name] != choice[0]]
        start = [("start", asked["start"])] if asked["start"] else []
        return [("first", first.isoformat()), *(("day", day) for day in days), *numbers, *start]
