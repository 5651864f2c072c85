"""How much, how often and what for: the first step of giving. Nothing personal stands in it."""

from collections.abc import Iterator
from typing import cast

from django import forms

from msntc.amounts import format_pounds
from msntc.forms.fields import WRITE, PenceField
from msntc.giving.models import Fund
from msntc.giving.models.ways import (
    Frequency,
    GivingSettings,
    SuggestedAmount,
    get_public_settings,
    list_suggested_amounts,
)

NEEDED_MOST = "Where it is needed most"
"""Kept as no fund: so nothing is restricted by accident. Offered first and chosen beforehand."""
COSTS_SHOWN = 3
OF_THAT_WAY = {
    Frequency.ONCE: "Choose an amount to give once.",
    Frequency.MONTHLY: "Choose an amount for every month.",
}
"""Where an amount of the other way of giving is still chosen: nobody sees that it is."""


def build_fund_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="What is it for?", queryset=Fund.objects.none(), required=False, empty_label=NEEDED_MOST,
        widget=forms.RadioSelect, blank=True,
    )  # fmt: skip


def offer_funds(form: forms.Form) -> None:
    """Only those that gifts may be made to now; no question where there are none."""
    fund = cast(forms.ModelChoiceField, form.fields["fund"])
    fund.queryset = Fund.objects.filter(active=True)
    if not fund.queryset:
        del form.fields["fund"]


def format_small_sum(pence: int) -> str:
    """56 → 56p, 156 → £1.56."""
    return f"{pence}p" if pence < 100 else format_pounds(pence)


class AmountSelect(forms.RadioSelect):
    """Each amount marked with how often it is given: those that do not fit are not shown (giving.css)."""

    rows: dict[str, SuggestedAmount] = {}
    first_shown = 0
    """Where a link to the question leads (`first_control`)."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["row"] = row = self.rows[str(value)]
        option["attrs"] |= {"data-frequency": row.frequency, "data-pence": row.pence}
        return option


class AmountFields(forms.Form):
    """An amount is chosen or typed, and what is typed wins."""

    settings: GivingSettings

    frequency = forms.ChoiceField(
        label="How often?", choices=Frequency, initial=Frequency.ONCE, widget=forms.RadioSelect,
        error_messages={"required": "Choose once or every month."},
    )  # fmt: skip
    amount = forms.ChoiceField(
        label="How much?", required=False, widget=AmountSelect,
        error_messages={"invalid_choice": "Choose an amount, or write one."},
    )  # fmt: skip
    # without autocomplete="off": browsers would then forget what was typed when somebody comes back
    other = PenceField(
        label="Other amount, in pounds",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "enterkeyhint": "next", "placeholder": " "}),
    )
    fund = build_fund_field()
    cover_fees = forms.BooleanField(label="Add what the payment costs us", required=False)

    def offer_amounts(self) -> None:
        """The suggested ones and a box; the box alone where none is suggested. Costs only where staff know them."""
        self.settings = get_public_settings()
        self.suggested = {row.key: row for row in list_suggested_amounts()}
        if not (self.settings.fee_per_mille or self.settings.fee_fixed_pence):
            del self.fields["cover_fees"]
        if not self.suggested:
            del self.fields["amount"]
            self.fields["other"].label = "How much, in pounds?"
            return
        amount = cast(forms.ChoiceField, self.fields["amount"])
        widget = cast(AmountSelect, amount.widget)
        widget.rows = self.suggested
        amount.choices = [(key, str(row)) for key, row in self.suggested.items()]
        shown = [row.frequency == self["frequency"].value() for row in self.suggested.values()]
        widget.first_shown = shown.index(True) if any(shown) else 0

    def explain_costs(self) -> Iterator[tuple[str, str]]:
        """For each way of giving, like “35p on £10, 56p on £25.”."""
        for often in Frequency.values:
            sums = [row.pence for row in self.suggested.values() if row.frequency == often]
            costs = [
                f"{format_small_sum(self.settings.fee_on(one))} on {format_pounds(one)}"
                for one in sums[:COSTS_SHOWN] or [1000]
            ]
            yield often, ", ".join(costs) + "."

    def settle_amount(self, cleaned: dict) -> None:
        """Puts `pence` and `fee_pence` into what was understood, or says what is wrong.

        `chosen_pence` is there where another amount was chosen than what was typed.
        """
        if {"amount", "other"} & set(self.errors):
            return
        typed, row = cleaned.get("other"), self.suggested.get(cleaned.get("amount", ""))
        if typed is not None:
            self.take_amount(cleaned, "other", typed)
            if row and row.frequency == cleaned.get("frequency") and row.pence != typed:
                cleaned["chosen_pence"] = row.pence
        elif row is None and "amount" in self.fields:
            self.add_error("amount", "Choose an amount, or write one.")
        elif row is None:
            self.add_error("other", WRITE)
        elif row.frequency == cleaned.get("frequency"):
            self.take_amount(cleaned, "amount", row.pence)
        elif "frequency" in cleaned:
            self.add_error("amount", OF_THAT_WAY[cleaned["frequency"]])

    def take_amount(self, cleaned: dict, field: str, pence: int) -> None:
        least, most = self.settings.least_pence, self.settings.most_pence
        if not least <= pence <= most:
            self.add_error(
                field,
                f"Choose an amount from {format_pounds(least)} to {format_pounds(most)}. For more, please ask us.",
            )
        cleaned["pence"] = pence
        cleaned["fee_pence"] = self.settings.fee_on(pence) if cleaned.get("cover_fees") else 0
