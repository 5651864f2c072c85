"""What the treasurer writes of a claim: what HMRC paid, which rows it refused, what was paid back to it."""

import re
from itertools import chain

from django import forms
from django.utils import timezone

from msntc.amounts import format_pounds
from msntc.forms.fields import PenceField
from msntc.giving.admin.forms import DAY, DayForm, refuse_future_day
from msntc.giving.models import Claim, ClaimLine

SPAN = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")
MOST = 1000


class RowNumbersField(forms.CharField):
    """Numbers of rows, as HMRC's answer names them: 3, 17, 20-22."""

    def clean(self, value) -> list[int]:
        text = re.sub(r"\s*[-–]\s*", "-", super().clean(value))
        found = [SPAN.fullmatch(part) for part in re.split(r"[,;\s]+", text) if part]
        if not found or None in found:
            raise forms.ValidationError("Write the numbers of the rows, like 3, 17, 20-22.")
        spans = [(int(one[1]), int(one[2] or one[1])) for one in found if one]
        if any(last < first or last > MOST for first, last in spans):
            raise forms.ValidationError("Write each span from its first row to its last, like 20-22.")
        return sorted(set(chain.from_iterable(range(first, last + 1) for first, last in spans)))


class ClaimPaymentForm(DayForm):
    """What HMRC paid, and when. Another sum than the rows come to is explained."""

    received = PenceField(
        label="HMRC paid, in pounds", error_messages={"required": "Write what HMRC paid, in pounds."}
    )
    difference = forms.CharField(
        label="If it is another sum: why?", max_length=200, required=False,
        help_text="Like “interest added”, or “less a debt for PAYE”.",
    )  # fmt: skip

    def __init__(self, *args, claim: Claim, **kwargs):
        known = claim.received_pence if claim.paid_on else max(claim.due_pence, 0)
        day = claim.paid_on or timezone.localdate()
        initial = {"day": day, "received": known, "difference": claim.difference}
        super().__init__(*args, initial=initial, after=claim.submitted_on, since="It was sent", **kwargs)
        self.claim = claim

    def clean(self):
        cleaned = super().clean() or {}
        paid, due = cleaned.get("received"), self.claim.due_pence
        if paid is not None and paid != due and not cleaned.get("difference"):
            less = f"{format_pounds(abs(due - paid))} {'less' if paid < due else 'more'}"
            self.add_error(
                "difference",
                f"HMRC paid {less} than its rows come to. Write below which rows it refused, or write here why.",
            )
        return cleaned


class RowRefusalForm(forms.Form):
    """Rows that HMRC refused."""

    items = RowNumbersField(
        label="Numbers of the rows", max_length=400, help_text="Like 3, 17, 20-22.",
        error_messages={"required": "Write the numbers of the rows, like 3, 17, 20-22."},
    )  # fmt: skip
    what = forms.ChoiceField(
        label="What now?", widget=forms.RadioSelect, initial=ClaimLine.Refused.AGAIN,
        choices=[ClaimLine.Refused.choices[1], ClaimLine.Refused.choices[2], ("taken", ClaimLine.Refused.NO.label)],
        error_messages={"required": "Choose what is done with them."},
    )  # fmt: skip
    because = forms.CharField(
        label="HMRC’s reason",
        max_length=200,
        required=False,
        help_text="Needed for rows that are never claimed again.",
    )

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("what") == ClaimLine.Refused.FOR_GOOD and not cleaned.get("because"):
            self.add_error("because", "Write why HMRC refused them for good.")
        return cleaned

    def clean_what(self) -> str:
        return "" if self.cleaned_data["what"] == "taken" else self.cleaned_data["what"]


class RepaymentForm(forms.Form):
    """Tax that was paid back to HMRC by itself."""

    paid_on = forms.DateField(label="Paid back on", error_messages={"required": "Write the day."}, **DAY)
    pence = PenceField(
        label="Paid back, in pounds", error_messages={"required": "Write what was paid back, in pounds."}
    )
    note = forms.CharField(
        label="Note", max_length=200, required=False, help_text="Like HMRC’s number of it."
    )

    def clean_paid_on(self):
        return refuse_future_day(self.cleaned_data["paid_on"])

    def clean_pence(self):
        if self.cleaned_data["pence"] < 1:
            raise forms.ValidationError("The amount is a penny or more.")
        return self.cleaned_data["pence"]
