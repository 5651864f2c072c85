"""Amounts of money that people type, as pence."""

import re
from decimal import Decimal

from django import forms

AMOUNT = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\s*(?:pounds?)?", re.IGNORECASE | re.ASCII)
WRITE = "Write the amount in pounds, like 10 or 12.50."
MOST = 1_000_000_000
"""Pence that we can write down."""


def parse_pounds(text: str) -> int:
    """£1,234.5 → 123450. Raises ValueError for what is no amount in pounds."""
    if not (found := AMOUNT.fullmatch(text.strip())) or len(text) > 20:
        raise ValueError(text)
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


class PenceField(forms.CharField):
    """An amount typed in pounds, kept as pence; None when it is empty and not required."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value):
        return f"{value // 100}.{value % 100:02}" if isinstance(value, int) else value

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
