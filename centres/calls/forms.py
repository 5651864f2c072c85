"""The questions of a call as boxes, none of which must be filled in."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.models import fields_for_model
from django.utils.html import format_html

from centres.calls.spoken_hours import NotTimes, parse_day
from centres.calls.standing import DAYS, NOTE, OLD_WORDS, PREFILLED, TEXTS, list_topics, name_day
from centres.forms import PostcodeField
from centres.models import MEASURED_IN, Centre, Fact, Offer, Oxygen, Service, ValueSource, Weekday
from centres.phones import validate_phone
from msntc.forms.fields import LinesField, PenceField
from therapies.models import Therapy

NOT_ASKED = ("", "Did not ask")
YES_NO = [("yes", "Yes"), ("no", "No"), NOT_ASKED]
OFFER = [
    NOT_ASKED,
    ("yes", "They offer it"),
    ("free", "It is free"),
    ("donation", "Suggested donation"),
    ("price", "It has a price"),
    ("no", "They do not offer it"),
]
SHOWN = "shown"
MOST_KEPT = 5_000
"""Letters of one box that are kept unread."""
PAID = (Offer.Terms.DONATION, Offer.Terms.PRICE)
LABELS = {
    "name": "What the centre is called",
    "address": "Street",
    "town": "Town",
    "nation": "Part of the UK, or country",
    "postcode": "Postcode",
    "phone": "Phone number for the public",
    "phone_answered_by": "Who answers it, as people may read it",
    "email": "E-mail for the public",
    "website": "Website",
    "opening_hours": "Anything else about opening times",
    "also_offers": "What else they offer, one on each line",
    "who_may_come": "Who may come",
    "phones_in_words": "Phones and other things in the chamber",
    "contact_email": "Whom we may write to. Never shown",
}
WIDGETS: dict[str, type[forms.Widget] | forms.Widget] = {
    "phone": forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    "website": forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    "who_may_come": forms.Textarea(attrs={"rows": 2}),
}


def make_fit(value: Any) -> Any:
    """What was typed, without what the database cannot hold; long before its end no box takes it any more."""
    if isinstance(value, list):
        return [make_fit(one) for one in value]
    return value.replace("\0", "")[:MOST_KEPT] if isinstance(value, str) else value


def read_shown(text: str) -> dict[str, str]:
    """What stood on a page when it was made, as the page sends it back; nothing where it cannot be read."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    known = found if isinstance(found, dict) else {}
    return {name: make_fit(value) for name, value in known.items() if isinstance(value, str)}


class DayField(forms.CharField):
    """The times of one day, as they are said; cleans to the sessions of the day, None where the box is empty."""

    def __init__(self, **kwargs):
        super().__init__(max_length=1_000, required=False, **kwargs)

    def clean(self, value):
        if not (text := super().clean(value)):
            return None
        try:
            return parse_day(text)
        except NotTimes as fault:
            raise forms.ValidationError(str(fault)) from None


def build_text_fields(seen: dict[str, str]) -> dict[str, forms.Field]:
    names = [name for name in TEXTS if name in LABELS and name not in ("postcode", "website")]
    found = fields_for_model(
        Centre, names, labels=LABELS, widgets=WIDGETS, help_texts=dict.fromkeys(names, "")
    )
    found["postcode"] = PostcodeField(label=LABELS["postcode"])
    found["website"] = forms.URLField(
        label=LABELS["website"], required=False, assume_scheme="https", widget=WIDGETS["website"]
    )
    for name in ("address", "opening_hours", "also_offers", "phones_in_words"):
        found[name] = LinesField(label=LABELS[name], required=False, rows=3, most=1_000)
    for name in OLD_WORDS:
        if seen.get(name):
            what = ValueSource.Field(name).label
            found[name] = LinesField(
                label=f"What a source said: {what}",
                required=False,
                most=1_000,
                help_text="The page says so until you ask. Put it right, or empty the box.",
            )
    if seen.get(NOTE):
        found[NOTE] = LinesField(
            label="What the top of the page says. Is it still so?",
            required=False,
            most=1_000,
            help_text="If it is no longer so, empty the box. If it is, write how it is today.",
        )
    for field in found.values():
        field.required = False
    return found


def build_hour_fields() -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        name_day(service, day): DayField(label=Weekday(day).label) for service, day in DAYS
    }
    shut = [NOT_ASKED, ("closed", "Closed on them")]
    return found | {
        f"{service}_rest": forms.ChoiceField(label="All days without times", choices=shut, required=False)
        for service in Service
    }


def build_offer_fields(therapies: Iterable[Therapy]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for therapy in therapies:
        found |= {
            f"offer_{therapy.slug}": forms.ChoiceField(label=therapy.name, choices=OFFER, required=False),
            f"pounds_{therapy.slug}": PenceField(label="How many pounds", required=False),
            f"covers_{therapy.slug}": forms.CharField(label="For what", max_length=120, required=False),
        }
    return found


def build_access_fields() -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for fact in Fact:
        found[f"access_{fact}"] = forms.ChoiceField(
            label=fact.label, choices=YES_NO, required=False, widget=forms.RadioSelect
        )
        if fact in MEASURED_IN:
            found[f"number_{fact}"] = forms.IntegerField(
                label=f"How many {MEASURED_IN[fact]}",
                min_value=0,
                max_value=9_999,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
        found[f"note_{fact}"] = forms.CharField(label="What they said of it", max_length=160, required=False)
    return found


def build_visit_fields() -> dict[str, forms.Field]:
    """Who may come, the chamber, a taster session."""
    needed = [NOT_ASKED, *Centre.Needed.choices]
    return {
        "who_is_right": forms.BooleanField(label="They say this is still right", required=False),
        "form_first": forms.ChoiceField(label="A form to fill in first", choices=needed, required=False),
        "letter_first": forms.ChoiceField(label="A letter from a doctor", choices=needed, required=False),
        "pressures": forms.TypedMultipleChoiceField(
            label="Pressures",
            choices=Oxygen.Pressure.choices,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Tick all that they offer. Tick none if you did not ask.",
        ),
        "seats": forms.IntegerField(
            label="How many people at a time",
            min_value=1,
            max_value=40,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        ),
        "filled_with": forms.ChoiceField(
            label="What fills the chamber", choices=[NOT_ASKED, *Oxygen.Filled.choices], required=False
        ),
        "taster": forms.CharField(
            label="A taster session: what it is, and what it costs", max_length=200, required=False
        ),
    }


class AnswersForm(forms.Form):
    """All questions. `seen` is what stood there when the call began, by question, in words."""

    notes = LinesField(label="Notes, for staff only", required=False, rows=3, most=2_000)

    def __init__(self, data=None, *, seen: dict[str, str], therapies: list[Therapy], **kwargs):
        super().__init__(data, **kwargs)
        self.use_required_attribute = False
        self.seen, self.therapies = seen, therapies
        self.fields |= build_text_fields(seen) | build_hour_fields() | build_offer_fields(therapies)
        self.fields |= build_access_fields() | build_visit_fields()
        for name, field in self.fields.items():
            if name in PREFILLED:
                field.initial = seen.get(name, "")
            elif stands := seen.get(name):
                field.help_text = format_html("{} We have: {}", field.help_text, stands)
            if "maxlength" in field.widget.attrs:
                del field.widget.attrs["maxlength"]  # a browser would cut off the rest without a word

    @property
    def shown(self) -> str:
        """What stands in the boxes before anybody types, for the page to send back."""
        return json.dumps(self.seen)

    def list_typed(self) -> dict[str, Any]:
        """What was typed into the boxes that differ from what stood there, fit to be kept. Reads no value."""
        found = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(cast(Any, self.data), cast(Any, self.files), name)
            stood = field.initial if name in PREFILLED else None
            if name != "notes" and value is not None and field.has_changed(stood, value):
                found[name] = make_fit(value)
        return found

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        for name in PREFILLED.intersection(self.errors).difference(self.list_typed()):
            del self.errors[name]  # nobody touched it
            cleaned[name] = self.seen.get(name, "")
        if "phone" in self.list_typed():
            try:
                validate_phone(cleaned.get("phone") or "", cleaned.get("nation") or "")
            except forms.ValidationError as fault:
                self.add_error("phone", fault)
        for therapy in self.therapies:
            terms, box = cleaned.get(f"offer_{therapy.slug}"), f"pounds_{therapy.slug}"
            if terms in PAID and not cleaned.get(box) and box not in self.errors:
                self.add_error(box, f"{therapy.name}: write how many pounds, or choose “They offer it”.")
            elif cleaned.get(box) is not None and terms not in PAID:
                self.add_error(f"offer_{therapy.slug}", f"{therapy.name}: is it a price or a donation?")
            elif cleaned.get(f"covers_{therapy.slug}") and terms not in Offer.Terms:
                self.add_error(
                    f"offer_{therapy.slug}", f"{therapy.name}: is it a price, a donation, or free?"
                )
        for fact in Fact:
            extra = [cleaned.get(f"number_{fact}"), cleaned.get(f"note_{fact}")]
            if not cleaned.get(f"access_{fact}") and any(one not in (None, "") for one in extra):
                self.add_error(f"access_{fact}", f"{fact.label}: choose yes or no as well.")
        return cleaned

    @property
    def topics(self) -> set[str]:
        """The questions that were answered, of a form that is valid."""
        return list_topics(self.list_typed())
