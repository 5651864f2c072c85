"""What a giver fills in: a gift, and a Gift Aid declaration with it."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.db import models

from msntc.amounts import format_pounds
from msntc.forms import Limit
from msntc.forms.fields import WRITE, PenceField
from msntc.forms.public_forms import VisitorForm
from msntc.giving.forms.donor import DonorFields, build_email_field
from msntc.giving.gift_aid import wording
from msntc.giving.models import Fund, Gift, SuggestedAmount
from msntc.giving.models.ways import Frequency, GivingSettings, get_giving_settings
from msntc.organisation.models import get_organisation

OTHER = "other"


class Scope(models.TextChoices):
    """What a tick for Gift Aid rests on. The words of the first two are kept with the declaration."""

    ALL = "all", wording.ALL_GIFTS
    ONE = "one", wording.ONE_GIFT
    EARLIER = "earlier", wording.EARLIER


CONSENTS = wording.CONSENTS[wording.CONSENT_VERSION]
BOTH = "You chose {} and wrote {}. Which do you mean? Choose “Another amount”, or empty the box for another amount."


class TributeFields(forms.Form):
    """In whose name a gift is made. Optional and short, and it never goes to the payment company."""

    tribute = forms.ChoiceField(
        label="Is it in memory or in honour of somebody?", choices=Gift.Tribute, initial="", required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    tribute_name = forms.CharField(
        label="Their name", max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("tribute") and not cleaned.get("tribute_name") and "tribute_name" not in self.errors:
            self.add_error("tribute_name", "Write their name, or choose “No” above.")
        elif cleaned.get("tribute_name") and not cleaned.get("tribute"):
            self.add_error("tribute", "Choose “In memory of” or “In honour of”.")
        return cleaned


NEEDED_MOST = "Where it is needed most"
"""Kept as no fund: so nothing is restricted by accident. Offered first and chosen beforehand."""


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


def format_suggestion(row: SuggestedAmount) -> str:
    """Like “£10 every month”."""
    return f"{format_pounds(row.pence)} {row.get_frequency_display().lower()}"


class AmountSelect(forms.RadioSelect):
    """Each amount marked with how often it is given: those that do not fit are not shown (.give in site.css)."""

    frequencies: dict[str, str] = {}
    first_shown = 0
    """Where a link to the question leads (`first_control`)."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.frequencies:
            option["attrs"]["data-frequency"] = self.frequencies[value]
        return option


class GiveForm(VisitorForm, TributeFields, DonorFields):
    """A gift by card or Direct Debit. Nothing is ticked before the giver ticks it."""

    purpose = "giving.give"
    too_often = (
        "Several gifts have been started from your connection in a short time. Nothing was taken. Please try again in "
        "{}, or give in another way."
    )
    field_order = (
        "frequency amount other fund tribute tribute_name cover_fees title first_name last_name email gift_aid scope "
        "residency house address postcode country by_email by_post"
    ).split()

    frequency = forms.ChoiceField(
        label="How often?", choices=Frequency, initial=Frequency.ONCE, widget=forms.RadioSelect,
        error_messages={"required": "Choose once or every month."},
    )  # fmt: skip
    amount = forms.ChoiceField(label="How much?", required=False, widget=AmountSelect)
    other = PenceField(label="Another amount, in pounds", required=False)
    fund = build_fund_field()
    cover_fees = forms.BooleanField(label="Add what the payment costs us", required=False)
    email = build_email_field("For your receipt.", "We send your receipt there.")
    gift_aid = forms.BooleanField(label="Yes, claim Gift Aid on my gift", required=False)
    scope = forms.ChoiceField(
        label="Your declaration",
        choices=Scope,
        initial=Scope.ALL,
        required=False,
        widget=forms.RadioSelect,
    )
    by_email = forms.BooleanField(label=CONSENTS["by_email"], required=False)
    by_post = forms.BooleanField(label=CONSENTS["by_post"], required=False)

    def __init__(self, *args, settings: GivingSettings | None = None, limits: Sequence[Limit] = (), **kwargs):
        self.limits = tuple(limits) or self.limits
        super().__init__(*args, **kwargs)
        self.settings = settings or get_giving_settings()
        self.offer_amounts()
        offer_funds(self)
        if not self.settings.fee_per_mille and not self.settings.fee_fixed_pence:
            del self.fields["cover_fees"]
        if not self.settings.gift_aid:
            for name in ("gift_aid", "scope", "residency", "house", "address", "postcode", "country"):
                del self.fields[name]
        else:
            charity = get_organisation().legal_name or get_organisation().name
            cast(forms.ChoiceField, self.fields["scope"]).choices = [
                (key, words.format(charity=charity)) for key, words in Scope.choices
            ]

    def offer_amounts(self) -> None:
        """The suggested ones and another; the box alone where none is suggested."""
        amounts = sorted(SuggestedAmount.objects.all(), key=lambda row: row.frequency != Frequency.ONCE)
        self.suggested = {str(row.pk): row for row in amounts}
        if not amounts:
            del self.fields["amount"]
            self.fields["other"].label = "How much, in pounds?"
            return
        choices = [
            (key, f"{format_suggestion(row)}{': ' * bool(row.impact)}{row.impact}")
            for key, row in self.suggested.items()
        ]
        choices.append((OTHER, "Another amount"))
        cast(forms.ChoiceField, self.fields["amount"]).choices = choices
        widget, chosen = self.fields["amount"].widget, self["frequency"].value()
        widget.frequencies = {key: row.frequency for key, row in self.suggested.items()}
        shown = [widget.frequencies.get(key) in (None, chosen) for key, _ in choices]
        widget.first_shown = shown.index(True)

    def clean(self):
        cleaned = super().clean() or {}
        self.settle_amount(cleaned)
        if self.declares:
            self.settle_home(cleaned)
        return cleaned

    @property
    def declares(self) -> bool:
        """Whether a declaration is made with the gift; whoever declared before gives their word for this gift alone."""
        cleaned = self.cleaned_data
        if not cleaned.get("gift_aid"):
            return False
        cleaned["scope"] = cleaned.get("scope") or Scope.ALL
        return cleaned["scope"] != Scope.EARLIER

    def count(self) -> None:
        super().count()
        if self.declares:
            self.spare_the_addressee()

    def settle_amount(self, cleaned: dict) -> None:
        """What is typed is the answer. Where a suggested amount is chosen too, and is another, we ask."""
        if {"amount", "other"} & set(self.errors):
            return
        typed, row = cleaned.get("other"), self.suggested.get(cleaned.get("amount", ""))
        fits = row is not None and row.frequency == cleaned.get("frequency")
        if typed is None and row is None:
            self.ask_for_amount(cleaned)
        elif typed is None and not fits:
            if "frequency" in cleaned:
                self.add_error("amount", "That amount is for the other way of giving. Choose one that fits.")
        elif typed is not None and row and fits and row.pence != typed:
            self.add_error("amount", BOTH.format(format_suggestion(row), format_pounds(typed)))
        else:
            chosen = row.pence if row and typed is None else typed
            self.take_amount(cleaned, "amount" if typed is None else "other", cast(int, chosen))

    def ask_for_amount(self, cleaned: dict) -> None:
        if "amount" in self.fields and cleaned.get("amount") != OTHER:
            self.add_error("amount", "Choose an amount, or write one.")
        else:
            self.add_error("other", WRITE)

    def take_amount(self, cleaned: dict, field: str, pence: int) -> None:
        least, most = self.settings.least_pence, self.settings.most_pence
        if not least <= pence <= most:
            self.add_error(
                field,
                f"Choose an amount from {format_pounds(least)} to {format_pounds(most)}. For more, please ask us.",
            )
        cleaned["pence"] = pence
        cleaned["fee_pence"] = self.settings.fee_on(pence) if cleaned.get("cover_fees") else 0
