"""The form of a centre: a postcode in any dress, a pin that stays where a hand set it, nothing overwritten unseen."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from centres.confirmation import NoteStands, confirm_centre
from centres.duplicates import DuplicateIndex
from centres.forms import PostcodeField
from centres.models import Centre, Service
from centres.models.services import SERVICE_WEEKDAYS

TERMS = ("who_may_come", "form_first", "letter_first")


class CentreForm(forms.ModelForm):
    postcode = PostcodeField(help_text="Leave it empty where you do not know it.")
    closed_other_days = forms.MultipleChoiceField(
        choices=Service,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Closed on all other days",
        help_text=Centre._meta.get_field("closed_other_days").help_text,
    )
    closed_weekdays = forms.MultipleChoiceField(
        choices=SERVICE_WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Closed on these weekdays",
        help_text=Centre._meta.get_field("closed_weekdays").help_text,
    )
    website = forms.URLField(required=False, assume_scheme="https")
    all_right = forms.BooleanField(
        required=False,
        label="I have checked all of this page: it is right today",
        help_text="Visitors then read “Checked by the centre on”, with today’s date.",
    )

    is_another = forms.BooleanField(
        required=False,
        label="It is another centre than any that is here",
        help_text="Asked of new centres only.",
    )

    class Meta:
        labels = {"pin": "How the pin is known", "opening_hours": "About opening hours", "point": "The pin"}
        help_texts = {
            "pin": "“Set by hand” is never moved by us. Choose “postcode” to put the pin there when you save.",
            "point": "Press “Move the pin”, then drag it to the door, or press on the map.",
            "opening_hours": "A note in your own words. The sessions themselves stand below.",
        }

    def __init__(self, *args, **kwargs):
        """A place that came without the press of “Move the pin” was not meant: the pin stays as it is kept."""
        super().__init__(*args, **kwargs)
        if "point" not in self.fields:
            return
        widget = self.fields["point"].widget
        widget.stored, widget.stored_how = self.initial.get("point"), self.initial.get("pin") or ""
        if self.is_bound:
            self.fields["point"].disabled = not self.data.get(f"{self.add_prefix('point')}-moved")

    @cached_property
    def changed_data(self) -> list[str]:
        """Without what was not taken: GeoDjango's field compares even when it is disabled."""
        return [name for name in super().changed_data if not self.fields[name].disabled]

    def clean(self):
        values = super().clean() or {}
        self.set_pin(values)
        if self.instance.pk is None and not values.get("is_another"):
            self.ask_about_duplicates(values)
        today = timezone.localdate()
        said = [name for name in TERMS if name in self.changed_data]
        if any(values.get(name) for name in TERMS) and "terms_checked_on" not in self.changed_data:
            values["terms_checked_on"] = today if said else values.get("terms_checked_on") or today
        if values.get("all_right"):
            self.confirm(values, today)
        return values

    def confirm(self, values: dict, on: date) -> None:
        centre = self.instance
        centre.closure_note = values.get("closure_note", "")
        try:
            confirm_centre(centre, on)
        except NoteStands as fault:
            self.add_error("closure_note", fault.messages)
        values["confirmed_on"] = centre.confirmed_on
        if "needs_call" in values:
            values["needs_call"] = centre.needs_call

    def ask_about_duplicates(self, values: dict) -> None:
        """Whether a new centre is one that is here already is for its maker to say, before it is saved."""
        facts = ("name", "town", "nation", "address", "postcode", "phone", "charity_number")
        found = DuplicateIndex().find(Centre(**{name: values.get(name) or "" for name in facts}))
        if found and "is_another" in self.fields:
            same = [f"This may be {one}." for one in found]
            self.add_error("is_another", [*same, "Is it another centre? Tick this, and save again."])

    def set_pin(self, values: dict) -> None:
        """A pin that was moved was set by hand, unless its mover says otherwise. `to_postcode`: move it there."""
        changed, pin = set(self.changed_data), values.get("pin")
        if not values.get("point"):
            values["pin"] = ""
        elif "point" in changed and "pin" not in changed:
            values["pin"] = Centre.Pin.ADDRESS
        self.to_postcode = not values.get("point") or (
            pin == Centre.Pin.POSTCODE and "point" not in changed and bool({"pin", "postcode"} & changed)
        )
