"""What the treasurer writes down: a gift in hand, and a declaration on paper or by phone."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from msntc.giving.amounts import PenceField
from msntc.giving.forms import DonorFields
from msntc.giving.models import Declaration, Fund, Gift, Payment
from msntc.giving.models.declarations import FOUR_YEARS

Method, Source = Declaration.Method, Gift.Source
DAY = {"localize": False, "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


class Giver(DonorFields):
    """Name and home in the treasurer's words."""

    email = forms.EmailField(label="E-mail address", required=False, max_length=254)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["residency"].label = "Lives in"
        self.fields["first_name"].error_messages["required"] = "Write the first name."
        self.fields["last_name"].error_messages["required"] = "Write the last name."
        self.fields["title"].help_text = ""
        self.fields["postcode"].help_text = "None for Jersey, Guernsey and the Isle of Man."
        self.fields["country"].help_text = "Only outside the UK."

    def not_later_than_today(self, name: str) -> None:
        if (day := self.cleaned_data.get(name)) and day > timezone.localdate():
            self.add_error(name, "This day has not come yet.")


class AddressForm(Giver):
    """A new name or address of somebody who declared before."""

    def clean(self):
        cleaned = super().clean()
        self.settle_home(cleaned)
        return cleaned


class PaperForm(AddressForm):
    """A declaration that came on paper or by phone, without a gift."""

    method = forms.ChoiceField(
        label="How it came", choices=[(Method.PAPER, "On paper"), (Method.PHONE, "By phone")],
        widget=forms.RadioSelect,
        help_text="By phone: a written copy must go to the giver. With an e-mail address we send it; else post one.",
        error_messages={"required": "Choose how it came."},
    )  # fmt: skip
    declared_on = forms.DateField(label="Made on", help_text="The day on the paper, or of the call.", **DAY)

    def clean(self):
        cleaned = super().clean()
        self.not_later_than_today("declared_on")
        return cleaned


class OfflineForm(Giver):
    """A gift that staff have in hand: by bank, cheque, cash or from an outside page."""

    source = forms.ChoiceField(
        label="How it came", choices=[one for one in Source.choices if one[0] != Source.CARD]
    )
    amount = PenceField(label="Amount in pounds", error_messages={"required": "Write the amount in pounds."})
    received_on = forms.DateField(
        label="Came on", error_messages={"required": "Write the day on which it came."}, **DAY
    )
    reference = forms.CharField(
        label="Reference", max_length=120,
        help_text="The bank's, the cheque's or the cash book's. Each is used once, so that no gift is counted twice.",
        error_messages={"required": "Write a reference, so that this gift is not counted twice."},
    )  # fmt: skip
    fund = forms.ModelChoiceField(
        label="For", queryset=Fund.objects.all(), required=False, empty_label="Where needed"
    )
    organisation = forms.CharField(
        label="Company or group", max_length=120, required=False, help_text="Then there is no Gift Aid."
    )
    declared = forms.ChoiceField(
        label="Gift Aid", required=False, widget=forms.RadioSelect, initial="",
        choices=[("", "No declaration"), ("earlier", "An earlier declaration of this giver"),
                 (Method.PAPER, "A declaration on paper came with it"), (Method.PHONE, "Declared by phone")],
    )  # fmt: skip
    earlier = forms.ModelChoiceField(
        label="Number of the earlier declaration", required=False,
        queryset=Declaration.objects.filter(removed_on=None), widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid_choice": "There is no declaration with that number."},
        help_text="It stands in the list of declarations.",
    )  # fmt: skip
    only_this = forms.BooleanField(label="The declaration is for this gift only", required=False)
    declared_on = forms.DateField(label="Declaration made on", required=False, **DAY)
    field_order = (
        "source amount received_on reference fund title first_name last_name organisation email "
        "declared earlier only_this declared_on residency house address postcode country"
    ).split()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = False
        self.fields[
            "email"
        ].help_text = "With it, the letter of thanks goes out at once. Leave it empty if not wanted."

    def clean_amount(self):
        if (pence := self.cleaned_data["amount"]) is not None and pence < 1:
            raise forms.ValidationError("The amount is a penny or more.")
        return pence

    def clean_reference(self):
        reference = self.cleaned_data["reference"]
        if Payment.objects.filter(external_ref=reference).exists():
            raise forms.ValidationError("A gift with this reference is recorded already.")
        return reference

    def clean(self):
        cleaned = super().clean()
        self.not_later_than_today("received_on")
        declared = cleaned.get("declared")
        if not declared:
            return cleaned
        if cleaned.get("organisation"):
            self.add_error("declared", "There is no Gift Aid on gifts of a company or a group.")
        if declared == "earlier":
            self.check_earlier(cleaned)
            return cleaned
        for name in ("first_name", "last_name"):
            if not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        self.settle_home(cleaned)
        self.not_later_than_today("declared_on")
        cleaned["declared_on"] = cleaned.get("declared_on") or timezone.localdate()
        self.check_reach(cleaned)
        return cleaned

    def check_earlier(self, cleaned: dict) -> None:
        found: Declaration | None = cleaned.get("earlier")
        if found is None:
            if "earlier" not in self.errors:
                self.add_error("earlier", "Write the number of the declaration.")
        elif found.this_gift_only:
            self.add_error("earlier", "That declaration is for another gift alone.")
        elif (day := cleaned.get("received_on")) and not found.covers(Gift(), day):
            self.add_error("earlier", "That declaration does not cover a gift of that day.")

    def check_reach(self, cleaned: dict) -> None:
        day: date | None = cleaned.get("received_on")
        if day and day < cleaned["declared_on"] - FOUR_YEARS:
            self.add_error("declared_on", "A declaration reaches back four years at most.")

    @property
    def gift(self) -> Gift:
        answers = self.cleaned_data
        names = "source fund title first_name last_name organisation email".split()
        return Gift(
            pence=answers["amount"], covered_by=answers.get("earlier"), **{n: answers[n] for n in names}
        )


class BackForm(forms.Form):
    """That money of an offline gift went back: a cheque that bounced, a gift that was returned."""

    refunded = PenceField(
        label="Went back, in all, in pounds",
        error_messages={"required": "Write how much went back, in pounds."},
    )


def months(count: int = 36) -> list[tuple[str, str]]:
    """This month and those before it, for choosing."""
    day, found = timezone.localdate().replace(day=1), []
    for _ in range(count):
        found.append((f"{day:%Y-%m}", f"{day:%B %Y}"))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


class MonthForm(forms.Form):
    month = forms.ChoiceField(label="Month", choices=months)

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"] + "-01")


class DayForm(forms.Form):
    day = forms.DateField(label="On", error_messages={"required": "Write the day."}, **DAY)

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return self.cleaned_data["day"]
