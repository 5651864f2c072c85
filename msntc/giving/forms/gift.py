"""What a giver fills in, in three steps that are one form: each page shows a part of it and carries the rest along."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import QueryDict

from msntc.amounts import format_pounds
from msntc.forms import Limit
from msntc.forms.public_forms import VisitorForm
from msntc.giving.forms.amount import AmountFields, offer_funds
from msntc.giving.forms.donor import DonorFields, build_email_field
from msntc.giving.gift_aid import wording
from msntc.giving.models import Gift
from msntc.giving.models.ways import Frequency
from msntc.organisation.models import get_organisation


class Scope(models.TextChoices):
    """What a tick for Gift Aid rests on. The words of the first two are kept with the declaration."""

    ALL = "all", wording.ALL_GIFTS
    ONE = "one", wording.ONE_GIFT
    EARLIER = "earlier", wording.EARLIER


class Step(models.TextChoices):
    """Where a button leads. The last is no page: it opens the payment page."""

    GIFT = "gift", "Your gift"
    ABOUT = "about", "About you"
    CHECK = "check", "Check and pay"
    PAY = "pay", "Pay"

    @property
    def place(self) -> int:
        return list(Step).index(self) + 1

    @property
    def pages(self) -> list["Step"]:
        return [step for step in Step if step != Step.PAY]


CONSENTS = wording.CONSENTS[wording.CONSENT_VERSION]
FIELDS = {
    Step.GIFT: "frequency amount other fund cover_fees".split(),
    Step.ABOUT: (
        "title first_name last_name email tribute tribute_name gift_aid scope house postcode address residency country "
        "by_email by_post"
    ).split(),
}
"""What each step asks, in the order of its page."""


class Answer(NamedTuple):
    """A line of the last step: what was asked, what was answered, and where it can be changed."""

    label: str
    words: str
    step: Step


class TributeFields(forms.Form):
    """In whose name a gift is made. Optional and short, and it never goes to the payment company."""

    tribute = forms.ChoiceField(
        label="Is it in memory or in honour of somebody?", choices=Gift.Tribute, initial="", required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    tribute_name = forms.CharField(
        label="Their name", max_length=80, required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("tribute") and not cleaned.get("tribute_name") and "tribute_name" not in self.errors:
            self.add_error("tribute_name", "Write their name, or choose “No” above.")
        elif cleaned.get("tribute_name") and not cleaned.get("tribute"):
            self.add_error("tribute", "Choose “In memory of” or “In honour of”.")
        return cleaned


class GiveForm(VisitorForm, AmountFields, TributeFields, DonorFields):
    """A gift by card or Direct Debit. Nothing is ticked before the giver ticks it.

    `goal` is the step that the giver asks for; only what leads to payment is counted.
    """

    purpose = "giving.give"
    too_often = (
        "Several gifts have been started from your connection in a short time. Nothing was taken. Please try again in "
        "{}, or give in another way."
    )
    field_order = FIELDS[Step.GIFT] + FIELDS[Step.ABOUT]

    email = build_email_field("For your receipt.", "We send your receipt there.")
    gift_aid = forms.BooleanField(label="Yes, I pay tax in the UK. Claim Gift Aid.", required=False)
    scope = forms.ChoiceField(
        label="Which gifts?",
        choices=Scope,
        required=False,
        widget=forms.RadioSelect,
    )
    by_email = forms.BooleanField(label=CONSENTS["by_email"], required=False)
    by_post = forms.BooleanField(label=CONSENTS["by_post"], required=False)
    number = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """Of the form: pressing its last button twice makes one gift."""

    def __init__(self, data=None, *, goal: Step = Step.GIFT, limits: Sequence[Limit] = (), **kwargs):
        self.goal, self.limits = goal, tuple(limits) or self.limits
        super().__init__(data, **kwargs)
        if self.is_bound:
            self.data = answers = cast(QueryDict, self.data).copy()
            for name in ("tribute", "residency"):  # of a step that was not open yet
                answers.setdefault(name, str(self.fields[name].initial or ""))
        self.offer_amounts()
        offer_funds(self)
        if not self.settings.gift_aid:
            for name in ("gift_aid", "scope", "residency", "house", "address", "postcode", "country"):
                del self.fields[name]
        else:
            self.charity = get_organisation().name_in_law
            cast(forms.ChoiceField, self.fields["scope"]).choices = [
                (key, words.format(charity=self.charity)) for key, words in Scope.choices
            ]

    def clean(self):
        cleaned = super().clean() or {}
        self.settle_amount(cleaned)
        if cleaned.get("gift_aid") and not cleaned.get("scope"):
            self.add_error("scope", "Choose which gifts we may claim Gift Aid on.")
        if self.declares:
            self.settle_home(cleaned)
        return cleaned

    @property
    def declares(self) -> bool:
        """Whether a declaration is made with the gift; whoever declared before gives their word for this gift alone."""
        return bool(self.cleaned_data.get("gift_aid")) and self.cleaned_data.get("scope") != Scope.EARLIER

    @property
    def gift_id(self) -> UUID:
        """The same for the same form with the same answers, so that a gift that was sent twice is made once."""
        number = self.cleaned_data.get("number")
        answers = {name: value for name, value in self.answers.items() if name != "number"}
        return uuid5(number, repr(sorted(answers.items(), key=str))) if number else uuid4()

    def was_sent_before(self) -> bool:
        return self.goal == Step.PAY and Gift.objects.filter(pk=self.gift_id).exists()

    def count(self) -> None:
        if self.goal != Step.PAY:
            return
        super().count()
        if self.declares:
            self.spare_the_addressee()

    def settle_step(self) -> Step:
        """The step to show: the first in which something is wrong, else the goal. Of later ones nothing is said yet."""
        before = [step for step in FIELDS if step.place < self.goal.place]
        wrong = next((step for step in before if set(FIELDS[step]) & set(self.errors)), None)
        concerns_all = self.goal in (Step.CHECK, Step.PAY) and NON_FIELD_ERRORS in self.errors
        shown: Step = Step.CHECK if self.goal == Step.PAY else self.goal
        if wrong is not None:
            shown = wrong
        elif concerns_all and self.goal == Step.CHECK:
            shown = Step.ABOUT
        kept = FIELDS.get(shown, []) * (wrong is not None) + [NON_FIELD_ERRORS] * concerns_all
        for name in set(self.errors) - set(kept):
            del self.errors[name]
        if shown == Step.CHECK and not self.data.get("number"):
            self.put("number", str(uuid4()))
        return shown

    def list_carried(self, step: Step) -> list[forms.BoundField]:
        """What the page of that step sends on without showing it; nothing before the second was answered."""
        rest = [name for name in self.fields if name not in (*FIELDS.get(step, []), *VisitorForm.base_fields)]
        is_new = step == Step.GIFT and not any(
            self.data.get(name, "") not in ("", self.fields[name].initial)
            for name in FIELDS[Step.ABOUT]
            if name in self.fields
        )
        return [] if is_new else [self[name] for name in rest]

    @property
    def total_pence(self) -> int:
        return self.cleaned_data["pence"] + self.cleaned_data["fee_pence"]

    @property
    def pays(self) -> str:
        """Like “£25 a month”."""
        return format_pounds(self.total_pence) + self.rhythm

    @property
    def rhythm(self) -> str:
        return " a month" if self.cleaned_data["frequency"] == Frequency.MONTHLY else ""

    @property
    def with_gift_aid(self) -> str:
        """What it becomes: HMRC adds 25p to each pound that the giver pays."""
        return format_pounds(self.total_pence * 5 // 4)

    def list_answers(self) -> Iterator[Answer]:
        """All that was answered, for the last look before paying."""
        found = self.cleaned_data
        how_often = ", every month" if self.rhythm else ", once"
        too = (
            f". You typed it. You had chosen {format_pounds(one)} too."
            if (one := found.get("chosen_pence"))
            else ""
        )
        yield Answer("Your gift", format_pounds(found["pence"]) + how_often + too, Step.GIFT)
        if found.get("fund"):
            yield Answer("What it is for", str(found["fund"]), Step.GIFT)
        if found["fee_pence"]:
            yield Answer("What the payment costs us", format_pounds(found["fee_pence"]), Step.GIFT)
        name = " ".join(filter(None, (found["title"], found["first_name"], found["last_name"])))
        yield Answer("Your name", name, Step.ABOUT)
        yield Answer("Receipt to", found["email"], Step.ABOUT)
        if found.get("tribute"):
            yield Answer(Gift.Tribute(found["tribute"]).label, found["tribute_name"], Step.ABOUT)
        if "gift_aid" in self.fields:
            becomes = f"Yes. {format_pounds(self.total_pence)} becomes {self.with_gift_aid}"
            yield Answer("Gift Aid", becomes if found["gift_aid"] else "No", Step.ABOUT)
        if found.get("gift_aid"):
            words = Scope(found["scope"]).label.format(charity=self.charity)
            yield Answer("Gift Aid on which gifts", words, Step.ABOUT)
        if self.declares:
            places = (
                *f"{found['house']} {found['address']}".splitlines(),
                found["postcode"],
                found["country"],
            )
            yield Answer("Home address", ", ".join(filter(None, places)), Step.ABOUT)
        ways = {"e-mail": found["by_email"], "post": found["by_post"]}
        letters = " and ".join(way for way, may in ways.items() if may)
        yield Answer("May we write to you?", f"Yes, by {letters}" if letters else "No", Step.ABOUT)
