"""What the treasurer writes down: a gift in hand, and a declaration on paper or by phone."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from msntc.forms.fields import PenceField
from msntc.giving.forms.donor import DonorFields
from msntc.giving.gift_aid import wording
from msntc.giving.models import Declaration, Payment

Method = Declaration.Method
DAY: dict[str, Any] = {
    "localize": False,
    "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
}


def refuse_future_day(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError("This day has not come yet.")
    return day


class GiverForm(DonorFields):
    """Name and home in the treasurer's words."""

    email = forms.EmailField(label="E-mail address", required=False, max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # a browser would fill in the treasurer's own
        self.fields["residency"].label = "Lives in"
        self.fields["first_name"].error_messages["required"] = "Write the first name."
        self.fields["last_name"].error_messages["required"] = "Write the last name."
        self.fields["title"].help_text = ""
        self.fields["country"].help_text = "Only outside the UK."

    def not_later_than_today(self, name: str) -> None:
        if (day := self.cleaned_data.get(name)) and day > timezone.localdate():
            self.add_error(name, "This day has not come yet.")


class AddressForm(GiverForm):
    """A new name or address of somebody who declared before."""

    def clean(self):
        cleaned = super().clean()
        self.settle_home(cleaned)
        return cleaned


class AddressChangeForm(AddressForm):
    """The same, told apart when somebody moves out of the UK: HMRC wants them to have said so."""

    said_so = forms.BooleanField(
        label=f"The giver told us: “{wording.NON_UK}”", required=False,
        help_text="Tick it when somebody moves out of the UK. Without these words we may not claim.",
    )  # fmt: skip

    def __init__(self, *args, was: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.was = was

    def clean(self):
        cleaned = super().clean()
        is_now = cleaned.get("residency")
        if self.was == Declaration.Residency.UK != is_now and not cleaned.get("said_so"):
            self.add_error(
                "said_so", "Ask the giver to tell us this, by letter, mail or phone. Then tick it."
            )
        return cleaned


class DeclarationEntryForm(AddressForm):
    """A declaration that came on paper or by phone, without a gift."""

    method = forms.ChoiceField(
        label="How it came", choices=[(Method.PAPER, "On paper"), (Method.PHONE, "By phone")],
        widget=forms.RadioSelect,
        help_text="By phone: a written copy must go to the giver before we claim. With an e-mail address we send it; "
                  "else post one, and say so on the declaration.",
        error_messages={"required": "Choose how it came."},
    )  # fmt: skip
    declared_on = forms.DateField(label="Made on", help_text="The day on the paper, or of the call.", **DAY)

    def clean(self):
        cleaned = super().clean()
        self.not_later_than_today("declared_on")
        return cleaned


class OfflineRefundForm(forms.Form):
    """That money of an offline gift went back: a cheque that bounced, a gift that was returned."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    refunded = PenceField(
        label="Went back, in all, in pounds",
        error_messages={"required": "Write how much went back, in pounds."},
    )
    day = forms.DateField(
        label="Went back on", initial=timezone.localdate, error_messages={"required": "Write the day."}, **DAY
    )

    def __init__(self, *args, payment: Payment, **kwargs):
        super().__init__(*args, **kwargs | {"initial": {"was": payment.refunded_pence}})
        self.payment = payment

    def clean_day(self):
        if (day := self.cleaned_data["day"]) < self.payment.received_on:
            raise forms.ValidationError(f"It came on {self.payment.received_on:%d/%m/%Y}, after that day.")
        return refuse_future_day(day)


def list_recent_months(count: int = 36) -> list[tuple[str, str]]:
    """This month and those before it, for choosing."""
    day, found = timezone.localdate().replace(day=1), []
    for _ in range(count):
        found.append((f"{day:%Y-%m}", f"{day:%B %Y}"))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


class MonthForm(forms.Form):
    month = forms.ChoiceField(
        label="Month", choices=list_recent_months,
        help_text="Of money that went back on its last days we may hear some days later. Take the month out then, or "
                  "once more.",
    )  # fmt: skip

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"] + "-01")


class DayForm(forms.Form):
    """A day that is not in the future, nor before another."""

    day = forms.DateField(label="On", error_messages={"required": "Write the day."}, **DAY)

    def __init__(self, *args, after: date | None = None, since: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.after, self.since = after, since

    def clean_day(self):
        day = refuse_future_day(self.cleaned_data["day"])
        if self.after is not None and day < self.after:
            raise forms.ValidationError(
                f"{self.since} on {self.after:%d/%m/%Y}. Write that day or a later one."
            )
        return day
