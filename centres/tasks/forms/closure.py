"""That a centre is closed for a while."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts
from centres.verification.link_review import FARTHEST_CLOSURE
from msntc.forms.fields import DateBox, LinesField

NO_DAY = "Say from which day it is closed."
WRONG_WAY = "The last day that it is closed comes after the first."
TOO_FAR = "That day is more than a year away. Look at the year."
LONG_AGO = "That day is more than ten years ago. Look at the year."
EARLIEST = timedelta(days=3653)
GONE = "That day is over. If the centre is open again, press “We are open again”."


class ClosureForm(TaskForm):
    parts = ("closed_from", "closed_until", "closed_reason", "closure_note")

    closed_from = forms.DateField(label="Closed from", required=False, widget=DateBox)
    closed_until = forms.DateField(
        label="Closed until",
        required=False,
        widget=DateBox,
        help_text="The last day. Leave it empty if you do not know yet.",
    )
    closed_reason = forms.CharField(
        label="Why",
        required=False,
        max_length=200,
        help_text="For example: holidays, or a flood. People read this.",
    )

    closure_note = LinesField(
        label="What the top of your page says",
        required=False,
        rows=4,
        most=1_000,
        help_text="If it is no longer so, empty the box.",
    )

    def prepare(self) -> None:
        if not self.centre.closure_note:
            del self.fields["closure_note"]

    @property
    def is_open_again(self) -> bool:
        return "open" in self.data

    def clean(self):
        values = super().clean() or {}
        begins, ends, today = values.get("closed_from"), values.get("closed_until"), timezone.localdate()
        if self.is_open_again:
            self.errors.clear()
        elif begins is None and not self.errors and not self.is_about_note(values):
            self.add_error("closed_from", NO_DAY)
        elif begins and ends and ends < begins:
            self.add_error("closed_until", WRONG_WAY)
        elif ends and ends < today:
            self.add_error("closed_until", GONE)
        elif begins and begins < today - EARLIEST:
            self.add_error("closed_from", LONG_AGO)
        else:
            for name in ("closed_from", "closed_until"):
                if values.get(name) and values[name] > today + FARTHEST_CLOSURE:
                    self.add_error(name, TOO_FAR)
        return values

    def is_about_note(self, values: dict) -> bool:
        """Whether the note alone was put right, of a centre without days on which it is closed."""
        is_new = values.get("closure_note", "") != self.centre.closure_note
        return is_new and not (values.get("closed_until") or values.get("closed_reason"))

    def build_parts(self) -> Parts:
        if self.is_open_again:
            return {"closed_from": None, "closed_until": None, "closed_reason": "", "closure_note": ""}
        values = self.cleaned_data
        days = {name: values[name] and values[name].isoformat() for name in ("closed_from", "closed_until")}
        return days | {name: values[name] for name in ("closed_reason", "closure_note") if name in values}
