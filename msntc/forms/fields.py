"""Boxes of forms that several apps have: money, a share, days and times, several lines."""

from decimal import Decimal

from django import forms

from msntc.amounts import format_plain_pounds, parse_pounds

WRITE = "Write the amount in pounds, like 10 or 12.50."
MOST = 1_000_000_000
"""Pence that we can write down."""
TOO_LONG = "That is too long: {:,} letters. Please keep it to {:,}."


class VisitorEmailField(forms.EmailField):
    """Where a visitor may be answered, which nobody has to say."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Your e-mail address",
            max_length=254,
            required=False,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={"invalid": "Write your e-mail address like name@example.org, or leave it empty."},
            **kwargs,
        )


class PenceField(forms.CharField):
    """An amount typed in pounds, kept as pence; None when it is empty and not required."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value):
        return format_plain_pounds(value) if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        try:
            return self.clean(data) != initial
        except forms.ValidationError:
            return True

    def clean(self, value):
        if not (text := super().clean(value)):
            return None
        try:
            found = parse_pounds(text)
        except ValueError:
            raise forms.ValidationError(WRITE) from None
        if found > MOST:
            raise forms.ValidationError("The amount is too large.")
        return found


class PerMilleField(forms.DecimalField):
    """A share typed in percent, kept in thousandths: 1.4 % is 14."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=3, decimal_places=1, min_value=0, **kwargs)

    def prepare_value(self, value):
        return Decimal(value) / 10 if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value) -> int:
        return int(super().clean(value) * 10)


class LinesField(forms.CharField):
    """Several lines. How a browser ends a line is no change of what stands in it.

    Of at most so many letters; what stood there before may be longer, and stay.
    """

    def __init__(self, *, rows: int = 3, most: int | None = None, **kwargs):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows})} | kwargs)
        self.most = most

    def validate(self, value):
        super().validate(value)
        if self.most and len(value) > self.most:
            raise forms.ValidationError(TOO_LONG.format(len(value), self.most))

    def to_python(self, value):
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.to_python(initial), data)


class DateBox(forms.DateInput):
    """A day as the phone or the browser lets people choose it."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeBox(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")
