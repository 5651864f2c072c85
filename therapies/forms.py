"""“Was this page clear?”: three questions, of which one must be answered."""

from django import forms

from msntc.forms.fields import VisitorEmailField
from msntc.forms.public_forms import VisitorForm
from therapies.models import Feedback

WORDS = Feedback._meta.get_field("words").max_length


class FeedbackForm(VisitorForm):
    purpose = "therapies.feedback"

    clear = forms.ChoiceField(
        label="Was this page clear?",
        choices=Feedback.Clear,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose yes, partly or no.",
            "invalid_choice": "Choose yes, partly or no.",
        },
    )
    words = forms.CharField(
        label="What could be better?",
        help_text="You do not have to answer. Please do not tell us about your health.",
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"That is too long. Please keep it to {WORDS} letters."},
    )
    email = VisitorEmailField(
        help_text="Only if you want an answer. We answer within 14 days, and use your address for nothing else."
    )
