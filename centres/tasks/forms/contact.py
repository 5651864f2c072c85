"""How to reach a centre, and where it is."""

from django import forms

from centres.forms import PostcodeField
from centres.phones import validate_phone
from centres.tasks.forms.base import TaskForm
from msntc.forms.fields import LinesField


class ContactForm(TaskForm):
    parts = ("phone", "phone_answered_by", "email", "website", "address", "town", "postcode")

    phone = forms.CharField(
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    phone_answered_by = forms.CharField(
        label="Who answers", max_length=80, required=False, help_text="For example “Sue, or another volunteer”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    website = forms.URLField(
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": "That is no web address. Write it like www.example.org."},
    )
    address = LinesField(label="Street address", required=False, rows=2, most=300)
    town = forms.CharField(
        label="Town or village",
        max_length=80,
        error_messages={"required": "Say in which town or village the centre is."},
    )
    postcode = PostcodeField(label="Postcode")

    def clean_phone(self) -> str:
        """What stands there already stays; what is new must be a number."""
        phone = self.cleaned_data["phone"]
        if phone != self.document["centre"]["phone"]:
            validate_phone(phone, self.document["centre"]["nation"])
        return phone
