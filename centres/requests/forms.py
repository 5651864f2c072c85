"""The form “Ask for me”: short, and nothing about anybody's health."""

import hashlib
import json
import re

from django import forms

from centres.models import Centre
from centres.requests.models import ContactRequest
from msntc.forms.fields import VisitorEmailField
from msntc.forms.public_forms import VisitorForm

WORDS = 500
FEWEST_DIGITS = 9
PHONE = re.compile(r"([0-9+() ./\u2010-\u2015-]+)(,? ?(ext|extension|x)\.? ?[0-9]+)?", re.IGNORECASE)
"""A number with any dash, and perhaps an extension after it."""
NOT_A_NUMBER = "Write your phone number with its area code, for example 020 7946 0000."
NAME_MISSING = "Write what they may call you."
PHONE_MISSING = "Write your phone number, so that they can reach you."
EMAIL_MISSING = "Write your e-mail address, so that they can reach you."


class ContactRequestForm(VisitorForm):
    """Who asks, how to reach them, and what they would like to know."""

    purpose = "centres.request"

    name = forms.CharField(
        label="What may they call you?",
        help_text="A first name is enough.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "required": NAME_MISSING,
            "max_length": "That is too long. Please keep it to 60 letters.",
        },
    )
    answer_by = forms.ChoiceField(
        label="How would you like to hear back?",
        choices=ContactRequest.AnswerBy,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how you would like to hear back.",
            "invalid_choice": "Choose how you would like to hear back.",
        },
    )
    phone = forms.CharField(
        label="Your phone number",
        help_text="If they may ring you or send you a text message.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": "That is too long. Please keep it to 30 letters."},
    )
    email = VisitorEmailField(help_text="If they may write to you.")
    topics = forms.MultipleChoiceField(
        label="What would you like to know?",
        help_text="Tick what you like, or nothing.",
        choices=ContactRequest.Topic,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label="Anything else?",
        help_text="You do not have to write anything. Please no medical details.",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"That is too long. Please keep it to {WORDS} letters."},
    )

    def __init__(self, *args, centre: Centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.centre = centre

    @property
    def fingerprint(self) -> str:
        """The same for the same answers in a form for the same centre that was opened at the same moment."""
        facts = [self.centre.pk, self.cleaned_data["opened"], self.answers]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def was_sent_before(self) -> bool:
        return ContactRequest.objects.filter(fingerprint=self.fingerprint).exists()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalnum() for letter in name):
            raise forms.ValidationError(NAME_MISSING)
        return name

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        known = PHONE.fullmatch(phone)
        if phone and (not known or len(re.sub(r"[^0-9]", "", known[1])) < FEWEST_DIGITS):
            raise forms.ValidationError(NOT_A_NUMBER)
        return phone

    def clean(self) -> dict:
        cleaned = super().clean()
        wanted = cleaned.get("answer_by")
        if (
            wanted == ContactRequest.AnswerBy.EMAIL
            and not cleaned.get("email")
            and "email" not in self.errors
        ):
            self.add_error("email", EMAIL_MISSING)
        elif wanted in (ContactRequest.AnswerBy.PHONE, ContactRequest.AnswerBy.TEXT) and not (
            cleaned.get("phone") or "phone" in self.errors
        ):
            self.add_error("phone", PHONE_MISSING)
        return cleaned
