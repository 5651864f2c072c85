"""A gift that staff have in hand: by bank, cheque, cash or from an outside page."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from msntc.amounts import format_pounds
from msntc.forms.fields import PenceField
from msntc.giving import bank_references
from msntc.giving.admin.forms import DAY, GiverForm
from msntc.giving.forms.amount import NEEDED_MOST
from msntc.giving.forms.gift import TributeFields
from msntc.giving.gift_aid import declarations
from msntc.giving.gift_aid.eligibility import get_real_declarations
from msntc.giving.models import Declaration, Fund, Gift, Payment
from msntc.giving.models.declarations import FOUR_YEARS
from msntc.giving.models.ways import get_giving_settings

Method, Source = Declaration.Method, Gift.Source
KNOWN = "A gift of that day with this reference is recorded already. Is it another gift? Add a letter to the reference."
NOT_OURS = "“{}” looks like a reference of ours; we know none like it. Choose the one that is meant, or none."
NONE = "none"
A_YEAR, LONG_AGO = timedelta(days=366), timedelta(days=3653)


class OfflineForm(TributeFields, GiverForm):
    """A gift that staff have in hand: by bank, cheque, cash or from an outside page."""

    source = forms.ChoiceField(
        label="How it came", choices=[one for one in Source.choices if one[0] != Source.CARD]
    )
    amount = PenceField(label="Amount in pounds", error_messages={"required": "Write the amount in pounds."})
    received_on = forms.DateField(
        label="Came on", error_messages={"required": "Write the day on which it came."}, **DAY
    )
    reference = forms.CharField(
        label="Reference", max_length=100,
        help_text="The bank's, the cheque's or the cash book's. Each is used once a day, so that no gift is counted "
                  "twice. With a reference of ours in it (WEB-…) we find what its giver told us: leave those boxes "
                  "empty.",
        error_messages={"required": "Write a reference, so that this gift is not counted twice."},
    )  # fmt: skip
    fund = forms.ModelChoiceField(
        label="For", queryset=Fund.objects.all(), required=False, empty_label=NEEDED_MOST
    )
    organisation = forms.CharField(
        label="Company or group", max_length=120, required=False, help_text="Then there is no Gift Aid."
    )
    declared = forms.ChoiceField(
        label="Gift Aid", required=False, widget=forms.RadioSelect, initial="",
        choices=[("", "No declaration came with it"), ("earlier", "An earlier declaration of this giver"),
                 (Method.PAPER, "A declaration on paper came with it"), (Method.PHONE, "Declared by phone")],
        help_text="One with the same names and e-mail address is found by itself.",
    )  # fmt: skip
    no_gift_aid = forms.ChoiceField(
        label="Not for Gift Aid, because", required=False,
        choices=[("", "(it is an ordinary gift)"), *Gift.NoGiftAid.choices],
        help_text="Then we never claim on it, whatever the giver declared.",
    )  # fmt: skip
    earlier = forms.ModelChoiceField(
        label="Number of the earlier declaration", required=False,
        queryset=Declaration.objects.none(), widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid_choice": "There is no declaration with that number."},
        help_text="It stands in the list of declarations.",
    )  # fmt: skip
    sponsored = forms.BooleanField(
        label="It is for a sponsored event", required=False,
        help_text="A walk, a run, a swim: HMRC wants to know it of each sponsor's gift.",
    )  # fmt: skip
    only_this = forms.BooleanField(label="The declaration is for this gift only", required=False)
    declared_on = forms.DateField(label="Declaration made on", required=False, **DAY)
    field_order = (
        "source amount received_on reference meant sure fund sponsored tribute tribute_name title first_name last_name "
        "organisation email no_gift_aid declared earlier only_this declared_on residency house address postcode country"
    ).split()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.ask_which()
            self.ask_whether_sure()
        cast(forms.ModelChoiceField, self.fields["earlier"]).queryset = get_real_declarations()
        self.fields["first_name"].required = self.fields["last_name"].required = False
        self.fields["email"].help_text = (
            "The letter of thanks goes there at once. If you leave it empty, it goes to the address that the giver "
            "left with a reference of ours (WEB-…), if they left one."
        )

    def ask_which(self) -> None:
        """Of a line with something like one of our references: no gift loses its giver without a word."""
        if self.read.like:
            self.fields["meant"] = forms.ChoiceField(
                label="Which reference is it?", choices=self.choices, widget=forms.RadioSelect,
                error_messages={"required": NOT_OURS.format(self.read.like)},
            )  # fmt: skip
            self.order_fields(self.field_order)

    def ask_whether_sure(self) -> None:
        """Of what is hardly ever true: the letter of thanks goes at once."""
        if words := " ".join(self.unusual()):
            self.fields["sure"] = forms.BooleanField(
                label=f"{words} It is right all the same",
                error_messages={"required": f"{words} Put it right, or tick to confirm."},
            )
            self.order_fields(self.field_order)

    def unusual(self) -> Iterator[str]:
        with suppress(forms.ValidationError):
            pence = self.fields["amount"].clean(self.data.get("amount"))
            if pence > get_giving_settings().unusual_pence:
                yield f"{format_pounds(pence)} is unusually much."
        with suppress(forms.ValidationError):
            day = self.fields["received_on"].clean(self.data.get("received_on"))
            if timezone.localdate() - LONG_AGO < day < timezone.localdate() - A_YEAR:
                yield f"{day:%d/%m/%Y} is more than a year ago."

    @cached_property
    def read(self) -> bank_references.ReferenceMatch:
        """What the line says of our references."""
        return bank_references.match_reference(
            self.data.get("reference", ""), bank_references.list_known_references()
        )

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Whose they are: the treasurer knows the giver."""
        found = [(one, f"{one}, {find_giver_name(one)}") for one in self.read.near]
        return [*found, (NONE, "None of ours: record it without one")]

    @property
    def ours(self) -> str:
        """The reference of ours that the gift has; empty for none."""
        meant = self.cleaned_data.get("meant", NONE)
        return self.read.reference or (meant if meant != NONE else "")

    def clean_amount(self):
        if (pence := self.cleaned_data["amount"]) is not None and pence < 1:
            raise forms.ValidationError("The amount is a penny or more.")
        return pence

    def clean_received_on(self):
        if (day := self.cleaned_data["received_on"]) <= timezone.localdate() - LONG_AGO:
            raise forms.ValidationError("This day is long past. Write the day on which it came.")
        return day

    def clean(self):
        cleaned = super().clean()
        self.not_later_than_today("received_on")
        if self.known is not None and not self.is_the_same:
            self.add_error("reference", KNOWN)
        method = cleaned.get("declared")
        if not method:
            return cleaned
        if cleaned.get("organisation"):
            self.add_error("declared", "There is no Gift Aid on gifts of a company or a group.")
        if cleaned.get("no_gift_aid"):
            self.add_error("declared", "Above it says that this is not for Gift Aid. Choose one of the two.")
        if method == "earlier":
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
    def number(self) -> str:
        """The payment's own: a standing order has the same reference every month."""
        return f"{self.cleaned_data['reference']}, {self.cleaned_data['received_on']:%d/%m/%Y}"

    @cached_property
    def known(self) -> Payment | None:
        """What is recorded of that day with this reference."""
        if not self.cleaned_data.get("reference") or not self.cleaned_data.get("received_on"):
            return None
        return Payment.objects.select_related("gift").filter(external_ref=self.number).first()

    @property
    def is_the_same(self) -> bool:
        """Whether what is recorded is just what was typed here: sent twice, most likely."""
        if self.known is None:
            return False
        answers = self.cleaned_data
        typed = {name: answers.get(name) for name in "source first_name last_name organisation email".split()}
        typed["pence"] = answers.get("amount")
        return all(getattr(self.known.gift, name) == value for name, value in typed.items() if value)

    @property
    def covered_by(self) -> Declaration | None:
        """The declaration that the treasurer chose, or the one that the bank's line names."""
        answers = self.cleaned_data
        if answers["declared"]:
            return answers.get("earlier") if answers["declared"] == "earlier" else None
        found = self.named
        return found if found and found.covers(Gift(), answers["received_on"]) else None

    @cached_property
    def named(self) -> Declaration | None:
        """The declaration whose reference the bank's line has, where nothing else is said of Gift Aid."""
        answers = self.cleaned_data
        if answers["declared"] or answers["organisation"] or answers["no_gift_aid"]:
            return None
        return declarations.find_declaration_by_reference(self.ours)

    @property
    def gift(self) -> Gift:
        """A new one, or the one that its giver told us of. What is left empty here is as its giver wrote it."""
        answers, known = self.cleaned_data, bank_references.find_gift_by_reference(self.ours)
        gift = known if known and known.status == Gift.Status.STARTED else Gift()
        for name in "fund title first_name last_name email".split():
            setattr(gift, name, answers[name] or getattr(known or gift, name))
        for name in "source tribute tribute_name organisation sponsored".split():
            setattr(gift, name, answers[name])
        decided = answers["no_gift_aid"] or answers["declared"] or self.covered_by
        gift.no_gift_aid = answers["no_gift_aid"] if decided else getattr(known, "no_gift_aid", "")
        gift.pence, gift.covered_by = answers["amount"], self.covered_by
        return gift


def find_giver_name(reference: str) -> str:
    """The giver of a reference, as far as we know."""
    of = declarations.find_declaration_by_reference(reference) or bank_references.find_gift_by_reference(
        reference
    )
    return (of and f"{of.first_name} {of.last_name}".strip()) or "without a name"
