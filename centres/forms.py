"""The find box: what a visitor sends becomes a Query, or a sentence about why not."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils import timezone

from centres.directory import list_offered_therapies
from centres.gazetteer.postcodes import LONGEST as LONGEST_POSTCODE
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.models import Centre, CorrectionReport, Fact, Weekday
from centres.search.errors import BAD_POSITION, NOTHING_TYPED
from centres.search.query import FIRST, MOST, Query
from centres.search.requirements import Requirements
from msntc.forms.fields import LinesField, VisitorEmailField
from msntc.forms.public_forms import VisitorForm

DAYS = {day.label.lower(): day.value for day in Weekday}
LONGEST = 200  # characters; more is a slip of the clipboard


class PositionField(forms.CharField):
    """A device's position as `latitude,longitude` in degrees; cleans to a pair of floats or None."""

    widget = forms.HiddenInput

    def to_python(self, value):
        if not (value := super().to_python(value)):
            return None
        try:
            latitude, longitude = (float(part) for part in value[:60].split(","))
        except ValueError:
            raise forms.ValidationError(BAD_POSITION.message) from None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # refuses infinities and NaN too
            raise forms.ValidationError(BAD_POSITION.message)
        return latitude, longitude


class TherapiesField(forms.MultipleChoiceField):
    """Which therapies a centre must offer; a slug that nobody offers any more is passed over."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value):
        return True

    def clean(self, value):
        known = {slug for slug, _ in cast(Iterable, self.choices)}
        return tuple(sorted(set(super().clean(value)) & known))


class FindCentreForm(forms.Form):
    """Postcode in, Query out. The other parts of the address (show, map, km) can be wrong without harm."""

    q = forms.CharField(
        label="Your postcode or town",
        help_text="For example N8 0NP or Leeds. We do not keep what you type.",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "postal-code",
                "autocapitalize": "words",
                "autocorrect": "off",
                "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
        error_messages={
            "max_length": "That is too long. Type only a postcode or a town, for example N8 0NP or Leeds."
        },
    )
    near = PositionField(required=False)
    at = PositionField(required=False)
    therapy = TherapiesField(label="Only centres that offer", choices=list_offered_therapies, required=False)
    need_choices, days = Fact.choices, DAYS

    def __init__(self, data):
        asked = "q" in data or "near" in data
        super().__init__(data if asked else None)
        self.address = data
        self.use_required_attribute = False

    def clean(self):
        if not self.errors and not self.cleaned_data["near"] and not self.cleaned_data["q"]:
            self.add_error("q", NOTHING_TYPED.message)
        return self.cleaned_data

    @property
    def therapies(self) -> tuple[str, ...]:
        """The slugs that a centre must offer; an address may name them before it names a place."""
        if self.is_bound:
            return self.cleaned_data.get("therapy", ())
        return (
            self.fields["therapy"].clean(self.address.getlist("therapy")) if "therapy" in self.address else ()
        )

    @property
    def query(self) -> Query:
        """What is asked, for a form that is valid."""
        asked = self.cleaned_data
        wanted = Requirements(asked["therapy"], self.needs, self.day)
        return Query(
            asked["q"], asked["near"], parse_result_count(self.data.get("show")), asked["at"], wanted
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """The access facts that a centre must answer with yes; what is none is passed over."""
        named = set(self.address.getlist("need")) if "need" in self.address else ()
        return tuple(fact for fact in Fact.values if fact in named)

    @property
    def day(self) -> int | None:
        """The weekday on which a centre must be open, Monday is 0; None for any."""
        return DAYS.get(self.address.get("day", ""))


def parse_result_count(text: str | None) -> int:
    """How many centres to show: a whole number from FIRST to MOST; anything else is read as the nearest such."""
    digits = text if text and text.isascii() and text.isdigit() and len(text) < 4 else ""
    return min(max(int(digits or FIRST), FIRST), MOST)


class ReportForm(VisitorForm):
    """What is wrong on a centre's page, and an address only for those who want an answer."""

    purpose = "centres.report"
    words = forms.CharField(
        label="What is wrong?",
        help_text="For example: the phone number is old. Please do not tell us about your health.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write what is wrong.",
            "max_length": "That is too long. Please keep it to 2,000 letters.",
        },
    )
    email = VisitorEmailField(help_text="Only if you want an answer. We use it for nothing else.")

    def __init__(self, *args, centre: Centre | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.centre = centre

    def was_sent_before(self) -> bool:
        return CorrectionReport.objects.filter(
            centre=self.centre, received_on=timezone.localdate(), **self.answers
        ).exists()


class MissingCentreForm(ReportForm):
    purpose = "centres.missing"
    words = forms.CharField(
        label="Which centre is missing?",
        help_text="Its name and town, and its website or phone number if you know it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write the name of the centre, or where it is.",
            "max_length": "That is too long. Please keep it to 2,000 letters.",
        },
    )


class PostcodeField(forms.CharField):
    """A postcode in any dress, as we write it; empty where it is not known."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_POSTCODE, required=False, **kwargs)

    def clean(self, value):
        if not (text := super().clean(value)):
            return ""
        try:
            return str(Postcode.parse(text))
        except NotAPostcode:
            raise forms.ValidationError(
                "That is not a UK postcode. Write it like N8 0NP, or leave it empty."
            ) from None


class CorrectionForm(forms.ModelForm):
    """What a centre may put right through its link. Name, address on the site and charity number are the office's.

    What it showed goes out and comes back with it: what was left as it was takes back nothing that staff saved since.

    Sessions, prices, getting in and photographs are told in words (`more`), and the office puts them on the page.
    """

    postcode = PostcodeField(label="Postcode")
    website = forms.URLField(required=False, assume_scheme="https", label="Website")
    address = LinesField(required=False, label="Street address", rows=3, most=300)
    opening_hours = LinesField(
        required=False,
        label="A note about opening hours",
        rows=4,
        most=1_000,
        help_text="At most 1,000 letters.",
    )
    also_offers = LinesField(
        required=False,
        label="What else you offer",
        rows=4,
        most=1_000,
        help_text="One on each line. At most 1,000 letters.",
    )
    more = LinesField(
        required=False,
        label="Anything else that changed",
        rows=4,
        most=2_000,
        help_text="For example the days and times, prices, getting in, the chamber, photographs. "
        "Our office puts it on the page.",
    )

    class Meta:
        model = Centre
        fields = (
            "phone phone_answered_by email website address town postcode opening_hours also_offers "
            "who_may_come closed_from closed_until closed_reason"
        ).split()
        labels = {
            "phone": "Phone",
            "phone_answered_by": "Who answers the phone",
            "email": "E-mail",
            "who_may_come": "Who may come",
            "closed_from": "Closed for a time, from",
            "closed_until": "Closed until",
            "closed_reason": "Why it is closed",
        }
        help_texts = {"town": ""}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "closed_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closed_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            field.show_hidden_initial = True
            field.widget.attrs.pop("maxlength", None)  # a browser would cut off the rest without a word
        for name, field in self.fields.items():
            if isinstance(field, LinesField):
                field.most = max(field.most or 0, len(getattr(self.instance, name, "")))
            elif isinstance(field, forms.CharField):
                field.error_messages["max_length"] = (
                    "That is too long: %(show_value)d letters. Please keep it to %(limit_value)d."
                )
        self.fields["town"].required = True
        self.fields["town"].error_messages["required"] = "Say in which town or village the centre is."

    def clean(self):
        cleaned = super().clean() or {}
        if not self.changed_data:
            raise forms.ValidationError(
                "You have changed nothing. Write what is different, or press “All still right”."
            )
        if cleaned.get("who_may_come") and "who_may_come" in self.changed_data:
            self.instance.terms_checked_on = timezone.localdate()
        return cleaned

    @property
    def differences(self) -> dict:
        """The cleaned values that differ from what is shown."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "more"}

    @property
    def in_words(self) -> str:
        """What has changed besides, in the centre's own words."""
        return self.cleaned_data["more"]
