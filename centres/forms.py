"""The find box: what a visitor sends becomes a Query, or a sentence about why not."""

from django import forms

from centres.problems import BAD_POSITION, NOTHING_TYPED
from centres.search import FIRST, MOST, Query

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
        return latitude, longitude


class FindCentreForm(forms.Form):
    """Postcode in, Query out. The other parts of the address (show, map, km) can be wrong without harm."""

    q = forms.CharField(
        label="Your postcode",
        help_text="For example N8 0NP. We do not keep it.",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "postal-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
        error_messages={
            "max_length": "That is too long for a postcode. Type only the postcode, for example N8 0NP."
        },
    )
    near = PositionField(required=False)

    def __init__(self, data):
        asked = "q" in data or "near" in data
        super().__init__(data if asked else None)
        self.use_required_attribute = False

    def clean(self):
        if not self.errors and not self.cleaned_data["near"] and not self.cleaned_data["q"]:
            self.add_error("q", NOTHING_TYPED.message)
        return self.cleaned_data

    @property
    def query(self) -> Query:
        """What is asked, for a form that is valid."""
        return Query(self.cleaned_data["q"], self.cleaned_data["near"], shown(self.data.get("show")))


def shown(text: str | None) -> int:
    """How many centres to show: a whole number from FIRST to MOST; anything else is read as the nearest such."""
    digits = text if text and text.isascii() and text.isdigit() and len(text) < 4 else ""
    return min(max(int(digits or FIRST), FIRST), MOST)
