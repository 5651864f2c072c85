"""How a call ended: what each outcome needs to be told before the call is finished."""

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.utils import timezone

from centres.calls.models import Call
from msntc.forms.fields import DateBox
from msntc.validators import validate_not_future

NEEDS = {
    Call.Outcome.CONFIRMED: "phone role spoke_with said_on publish send_letter",
    Call.Outcome.NO_ANSWER: "phone try_again_on",
    Call.Outcome.WRONG_NUMBER: "phone try_again_on",
    Call.Outcome.WRITE: "phone write_to role spoke_with said_on",
    Call.Outcome.CLOSED_FOR_NOW: "phone closed_from closed_until closed_reason role spoke_with said_on",
    Call.Outcome.CLOSED: "phone role spoke_with said_on",
}
WAIT = {Call.Outcome.NO_ANSWER: timedelta(days=2), Call.Outcome.WRONG_NUMBER: timedelta(days=1)}
"""How long a centre is left alone before somebody rings it again, unless the caller says otherwise."""
FARTHEST, LONGEST_AGO = timedelta(days=366), timedelta(days=3653)
SAID_WITHIN = timedelta(days=60)
"""A sheet of paper may be typed in late; what was said before that says nothing of today."""
OTHER_NUMBER = "other"


class OutcomeForm(forms.Form):
    """What one outcome needs. Where what was said has changed meanwhile on the page, `clashes` ask which is right.

    Where other `numbers` than that of the page may have been rung, it asks which.
    """

    phone = forms.ChoiceField(label="Which number did you ring?", widget=forms.RadioSelect, required=False)
    role = forms.CharField(
        label="Who told you: their part in the centre", max_length=60, help_text="For example: manager."
    )
    spoke_with = forms.CharField(
        label="Their name, if they gave it",
        max_length=80,
        required=False,
        help_text="Never shown. We remove it after two years.",
    )
    said_on = forms.DateField(label="On which day", widget=DateBox, validators=[validate_not_future])
    try_again_on = forms.DateField(label="Try again on", widget=DateBox)
    write_to = forms.EmailField(label="The address to write to")
    closed_from = forms.DateField(label="Closed from", widget=DateBox)
    closed_until = forms.DateField(
        label="Closed until",
        widget=DateBox,
        required=False,
        help_text="The last day. Empty: they do not know.",
    )
    closed_reason = forms.CharField(label="Why, in a few words. People will read this", max_length=200)
    publish = forms.BooleanField(required=False)
    send_letter = forms.BooleanField(required=False)

    def __init__(
        self,
        data=None,
        *,
        outcome: Call.Outcome,
        clashes: Iterable[tuple[str, str, str, str]] = (),
        publish: str = "",
        missing: Iterable[str] = (),
        letter_to: str = "",
        numbers: Iterable[str] = (),
    ):
        """`publish` is what that box says, `missing` what a draft lacks for it; `letter_to` who may be written to."""
        super().__init__(data)
        self.use_required_attribute, self.missing, today = False, list(missing), timezone.localdate()
        self.fields["publish"].label = publish
        self.fields["send_letter"].label = f"Write to {letter_to}, so that they can look at it all in peace"
        choices = [*((one, one) for one in numbers), (OTHER_NUMBER, "Another one, or none")]
        self.fields["phone"].choices = choices  # type: ignore[attr-defined]  # stubs know no field by its name
        self.fields["phone"].required = outcome == Call.Outcome.WRONG_NUMBER
        boxes = (("phone", numbers), ("publish", publish), ("send_letter", letter_to))
        unwanted = {name for name, needed in boxes if not needed}
        for name in [name for name in self.fields if name not in NEEDS[outcome].split() or name in unwanted]:
            del self.fields[name]
        self.initial = {
            "said_on": today,
            "closed_from": today,
            "try_again_on": today + WAIT.get(outcome, timedelta()),
            "write_to": letter_to,
        }
        for topic, label, theirs, mine in clashes:
            self.fields[f"clash_{topic}"] = forms.ChoiceField(
                label=f"{label}: somebody has changed this since it was typed. Which is right?",
                choices=[
                    ("mine", f"What I heard: {mine or 'nothing'}"),
                    ("theirs", f"What stands there now: {theirs or 'nothing'}"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": f"{label}: choose which is right."},
            )

    def clean_phone(self) -> str:
        chosen = self.cleaned_data["phone"]
        return "" if chosen == OTHER_NUMBER else chosen

    def clean_said_on(self) -> date:
        said_on = self.cleaned_data["said_on"]
        if said_on < timezone.localdate() - SAID_WITHIN:
            raise forms.ValidationError("That is more than two months ago. Please ring the centre again.")
        return said_on

    def clean_try_again_on(self) -> date:
        chosen, today = self.cleaned_data["try_again_on"], timezone.localdate()
        if not today <= chosen <= today + FARTHEST:
            raise forms.ValidationError("Choose a day from today on, within a year.")
        return chosen

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("closed_from"), cleaned.get("closed_until")
        if begins and ends and ends < begins:
            self.add_error("closed_until", "The last day that it is closed comes after the first.")
        today = timezone.localdate()
        for name in ("closed_from", "closed_until"):
            if (day := cleaned.get(name)) and not today - LONGEST_AGO <= day <= today + FARTHEST:
                self.add_error(name, "That day is too far away. Look at the year.")
        return cleaned

    @property
    def refused_topics(self) -> set[str]:
        """The questions whose answer gives way to what stands there now."""
        return {
            name.removeprefix("clash_")
            for name, value in self.cleaned_data.items()
            if name.startswith("clash_") and value == "theirs"
        }
