"""What the treasurer writes down: a gift in hand, and a declaration on paper or by phone."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from msntc.giving import declaring, references, wording
from msntc.giving.amounts import PenceField
from msntc.giving.claimable import declared
from msntc.giving.forms import NEEDED_MOST, DonorFields, TributeFields
from msntc.giving.models import Declaration, Fund, Gift, Payment
from msntc.giving.models.declarations import FOUR_YEARS

Method, Source = Declaration.Method, Gift.Source
KNOWN = "A gift of that day with this reference is recorded already. Is it another gift? Add a letter to the reference."
DAY = {"localize": False, "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


def not_in_the_future(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError("This day has not come yet.")
    return day


class Giver(DonorFields):
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


class MovedForm(AddressForm):
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


class PaperForm(AddressForm):
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


class OfflineForm(TributeFields, Giver):
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
        "source amount received_on reference fund sponsored tribute tribute_name title first_name last_name "
        "organisation email no_gift_aid declared earlier only_this declared_on residency house address postcode country"
    ).split()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["earlier"].queryset = declared()
        self.fields["first_name"].required = self.fields["last_name"].required = False
        self.fields["email"].help_text = (
            "The letter of thanks goes there at once. If you leave it empty, it goes to the address that the giver "
            "left with a reference of ours (WEB-…), if they left one."
        )

    def clean_amount(self):
        if (pence := self.cleaned_data["amount"]) is not None and pence < 1:
            raise forms.ValidationError("The amount is a penny or more.")
        return pence

    def clean(self):
        cleaned = super().clean()
        self.not_later_than_today("received_on")
        if cleaned.get("reference") and cleaned.get("received_on") and self.is_known:
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

    @property
    def is_known(self) -> bool:
        return Payment.objects.filter(external_ref=self.number).exists()

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
        return declaring.referred_to(answers["reference"])

    @property
    def gift(self) -> Gift:
        """A new one, or the one that its giver told us of. What is left empty here is as its giver wrote it."""
        answers, known = self.cleaned_data, references.told_of(self.cleaned_data["reference"])
        gift = known if known and known.status == Gift.Status.STARTED else Gift()
        for name in "fund title first_name last_name email".split():
            setattr(gift, name, answers[name] or getattr(known or gift, name))
        for name in "source tribute tribute_name organisation sponsored".split():
            setattr(gift, name, answers[name])
        decided = answers["no_gift_aid"] or answers["declared"] or self.covered_by
        gift.no_gift_aid = answers["no_gift_aid"] if decided else getattr(known, "no_gift_aid", "")
        gift.pence, gift.covered_by = answers["amount"], self.covered_by
        return gift


class BackForm(forms.Form):
    """That money of an offline gift went back: a cheque that bounced, a gift that was returned."""

    refunded = PenceField(
        label="Went back, in all, in pounds",
        error_messages={"required": "Write how much went back, in pounds."},
    )
    day = forms.DateField(
        label="Went back on", initial=timezone.localdate, error_messages={"required": "Write the day."}, **DAY
    )

    def clean_day(self):
        return not_in_the_future(self.cleaned_data["day"])


def months(count: int = 36) -> list[tuple[str, str]]:
    """This month and those before it, for choosing."""
    day, found = timezone.localdate().replace(day=1), []
    for _ in range(count):
        found.append((f"{day:%Y-%m}", f"{day:%B %Y}"))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


class MonthForm(forms.Form):
    month = forms.ChoiceField(
        label="Month", choices=months,
        help_text="Of money that went back on its last days we may hear some days later. Take the month out then, or "
                  "once more.",
    )  # fmt: skip

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"] + "-01")


class DayForm(forms.Form):
    day = forms.DateField(label="On", error_messages={"required": "Write the day."}, **DAY)

    def clean_day(self):
        return not_in_the_future(self.cleaned_data["day"])
