"""A Gift Aid declaration without a gift."""

from django import forms

from msntc.forms.public_forms import VisitorForm
from msntc.giving.forms.donor import DonorFields, build_email_field


class DeclarationForm(VisitorForm, DonorFields):
    """A Gift Aid declaration without a gift."""

    purpose = "giving.declare"

    email = build_email_field("We send you a copy.", "We send you a copy there.")
    agree = forms.BooleanField(
        label="I agree",
        error_messages={"required": "Tick the box if you agree. Without it we cannot claim Gift Aid."},
    )

    def clean(self):
        cleaned = super().clean() or {}
        self.settle_home(cleaned)
        return cleaned

    def count(self) -> None:
        super().count()
        self.spare_the_addressee()
