"""What a giver fills in: a gift, and a Gift Aid declaration with it or without one."""

import re
from collections.abc import Sequence
from typing import cast

from django import forms
from django.db import models

from centres.gazetteer.postcodes import NotAPostcode, Postcode
from msntc.forms import Limit, allow_within
from msntc.forms.public_forms import VisitorForm
from msntc.giving.amounts import WRITE, PenceField
from msntc.giving.gift_aid import wording
from msntc.giving.gift_aid.donors import find_donor_problems
from msntc.giving.gift_aid.hmrc.row import ISLANDS
from msntc.giving.models import Declaration, Fund, Gift, SuggestedAmount
from msntc.giving.models.ways import Frequency, GivingSettings, get_giving_settings
from msntc.giving.templatetags.money import format_pounds
from msntc.organisation.models import get_organisation

OTHER = "other"
Residency = Declaration.Residency


class Scope(models.TextChoices):
    """What a tick for Gift Aid rests on. The words of the first two are kept with the declaration."""

    ALL = "all", wording.ALL_GIFTS
    ONE = "one", wording.ONE_GIFT
    EARLIER = "earlier", wording.EARLIER


CONSENTS = wording.CONSENTS[wording.CONSENT_VERSION]
LINK = re.compile(r"://|www\.", re.IGNORECASE)
BOTH = "You chose {} and wrote {}. Which do you mean? Choose “Another amount”, or empty the box for another amount."
LETTERS = [Limit(5, 86_400)]
"""Copies of declarations that one address gets: anybody may have one sent to anybody."""
OF_THE_ISLANDS = f"For this postcode choose “{Residency.ISLANDS.label}”. HMRC counts it as outside the UK."


def build_text_widget(autocomplete: str, **facts) -> forms.TextInput:
    """A field of one line that browsers fill in by themselves (WCAG 1.3.5)."""
    return forms.TextInput(attrs={"autocomplete": autocomplete} | facts)


class NameFields(forms.Form):
    """Who gives."""

    title = forms.CharField(
        label="Title", required=False, max_length=20, help_text="You can leave it empty.",
        widget=build_text_widget("honorific-prefix"),
    )  # fmt: skip
    first_name = forms.CharField(
        label="First name", max_length=80, error_messages={"required": "Write your first name."},
        widget=build_text_widget("given-name", spellcheck="false"),
    )  # fmt: skip
    last_name = forms.CharField(
        label="Last name", max_length=80, error_messages={"required": "Write your last name."},
        widget=build_text_widget("family-name", spellcheck="false"),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean() or {}
        for name in (*DonorFields.base_fields, "tribute_name"):  # our letters repeat them
            words = cleaned.get(name) or ""
            if LINK.search(words):
                self.add_error(name, "Leave out web addresses.")
            elif name != "address" and len(words.splitlines()) > 1:
                self.add_error(name, "Keep this to one line.")
        return cleaned


class DonorFields(NameFields):
    """Name and home address as HMRC asks for them."""

    residency = forms.ChoiceField(
        label="You live in", choices=Residency, initial=Residency.UK, required=False, widget=forms.RadioSelect
    )
    house = forms.CharField(label="House name or number", max_length=80, required=False)
    address = forms.CharField(
        label="Street and town", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )  # fmt: skip
    postcode = forms.CharField(
        label="Postcode",
        max_length=12,
        required=False,
        help_text="Not if you live in Jersey, Guernsey or the Isle of Man.",
        widget=build_text_widget("postal-code", autocapitalize="characters", spellcheck="false"),
    )
    country = forms.CharField(
        label="Country", max_length=60, required=False, help_text="Only if you live outside the UK.",
        widget=build_text_widget("country-name"),
    )  # fmt: skip

    def spare_the_addressee(self) -> None:
        """Nobody is flooded with letters that they did not ask for."""
        to = self.cleaned_data["email"].lower()
        if not self.errors and not allow_within("giving.letters", to, LETTERS).allowed:
            self.is_too_often = True
            self.add_error(
                None, "We have written to this e-mail address several times today. Please ask us instead."
            )

    def settle_home(self, cleaned: dict) -> None:
        """HMRC's branches: the UK with its postcode, the islands without one, elsewhere with the country."""
        cleaned["residency"] = cleaned.get("residency") or Residency.UK
        for name, words in (
            ("house", "Write the name or number of your house. HMRC needs it for Gift Aid."),
            ("address", "Write your street and town. HMRC needs your home address for Gift Aid."),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if cleaned["residency"] == Residency.ISLANDS:
            cleaned["postcode"] = ""
        elif cleaned["residency"] == Residency.UK and "postcode" not in self.errors:
            try:
                cleaned["postcode"] = str(Postcode.parse(cleaned.get("postcode") or ""))
            except NotAPostcode:
                self.add_error("postcode", "Write your postcode, like N8 0NP. HMRC needs it for Gift Aid.")
            else:
                if ISLANDS.match(cleaned["postcode"]):
                    self.add_error("residency", OF_THE_ISLANDS)
        elif cleaned["residency"] == Residency.ELSEWHERE and not cleaned.get("country"):
            self.add_error("country", "Write the country that you live in.")
        self.refuse_several(cleaned)

    def refuse_several(self, cleaned: dict) -> None:
        """One person, at home: HMRC takes no couples and no other address."""
        facts = {name: cleaned.get(name) or "" for name in "title first_name last_name house address".split()}
        for name, words in find_donor_problems(**facts, in_uk=cleaned.get("residency") == Residency.UK):
            if name not in self.errors:
                self.add_error(name, words)


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
    email = forms.EmailField(
        max_length=254,
        label="E-mail address",
        help_text="For your receipt.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Write your e-mail address. We send your receipt there.",
            "invalid": "Write your e-mail address like name@example.org.",
        },
    )
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


class DeclarationForm(VisitorForm, DonorFields):
    """A Gift Aid declaration without a gift."""

    purpose = "giving.declare"

    email = forms.EmailField(
        max_length=254,
        label="E-mail address",
        help_text="We send you a copy.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Write your e-mail address. We send you a copy there.",
            "invalid": "Write your e-mail address like name@example.org.",
        },
    )
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
