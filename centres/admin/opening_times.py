"""Sessions of a week in the form of a centre: the same one twice is refused, those that overlap are asked about."""

from collections.abc import Iterator
from itertools import combinations

from django import forms

from centres.detail.opening_hours import format_clock_time
from centres.models import OpeningTime, Service
from msntc.admin_tools.formsets import RowFormSet

TWICE = "This session or day is in the list twice. Take one of them out."
BOTH = "This day is in the list as closed and with times. Take one of them out."
ASK = "Is that right? If it is, tick “They are right as they stand” and save again."


class SessionForm(forms.ModelForm):
    keep = forms.BooleanField(
        required=False, label="They are right as they stand", widget=forms.HiddenInput, initial=False
    )

    class Meta:
        model = OpeningTime
        fields = ["service", "weekday", "opens", "closes", "by_appointment"]


class UniqueRowFormSet(RowFormSet):
    def list_remaining_forms(self) -> list[forms.ModelForm]:
        """The rows that can be read and stay."""
        return [form for form in self.forms if form.is_valid() and is_remaining_row(self, form)]

    def find_equal_pairs(self, *names: str) -> Iterator[tuple[forms.ModelForm, forms.ModelForm]]:
        """Two rows that say the same there, of which at least one is new or changed: that one second."""
        for one, other in combinations(self.list_remaining_forms(), 2):
            if have_equal_values(one, other, *names) and (one.has_changed() or other.has_changed()):
                yield (one, other) if other.has_changed() else (other, one)

    def get_unique_error_message(self, unique_check):
        return TWICE

    def get_form_error(self):
        return TWICE


class SessionFormSet(UniqueRowFormSet):
    """Asks once for all rows, beside the first that somebody has just typed; what stood there already is not asked."""

    def clean(self):
        super().clean()
        found = [
            (form, describe_overlap(one, form)) for one, form in self.find_equal_pairs("service", "weekday")
        ]
        doubted = [(form, said) for form, said in found if said]
        if doubted and not any(form.cleaned_data.get("keep") for form in self.list_remaining_forms()):
            form = doubted[0][0]
            form.fields["keep"].widget = forms.CheckboxInput()
            form.add_error("keep", " ".join([*(said for _, said in doubted), ASK]))


class DayFormSet(UniqueRowFormSet):
    """A day that differs is not told twice, and is not closed and open at once."""

    def clean(self):
        super().clean()
        for one, form in self.find_equal_pairs("service", "day"):
            if have_equal_values(one, form, "opens"):
                form.add_error("day", TWICE)
            elif None in (one.cleaned_data["opens"], form.cleaned_data["opens"]):
                form.add_error("day", BOTH)


def is_remaining_row(rows: RowFormSet, form: forms.ModelForm) -> bool:
    return bool(form.cleaned_data) and not rows._should_delete_form(form)


def have_equal_values(one: forms.ModelForm, other: forms.ModelForm, *names: str) -> bool:
    return all(one.cleaned_data.get(name) == other.cleaned_data.get(name) for name in names)


def describe_overlap(one: forms.ModelForm, other: forms.ModelForm) -> str:
    """What to ask about two sessions, the earlier first; empty where there is nothing to ask.

    Oxygen sessions follow one another all day, so that they touch is not worth a question.
    """
    first, second = sorted(
        (one.cleaned_data, other.cleaned_data), key=lambda row: (row["opens"], row["closes"])
    )
    touch = first["closes"] == second["opens"]
    if first["closes"] < second["opens"] or (touch and first["service"] == Service.CHAMBER):
        return ""
    service = Service(first["service"]).label
    day = OpeningTime(weekday=first["weekday"]).get_weekday_display()
    times = " and ".join(
        f"{format_clock_time(row['opens'])} to {format_clock_time(row['closes'])}" for row in (first, second)
    )
    return f"{service}, {day}: {times} {'follow on without a break' if touch else 'overlap'}."
