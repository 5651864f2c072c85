"""Who gives, and where they live: as our letters and HMRC have it."""

import re

from django import forms

from centres.gazetteer.postcodes import NotAPostcode, Postcode
from msntc.forms import Limit, allow_within
from msntc.giving.gift_aid.donors import find_donor_problems
from msntc.giving.gift_aid.hmrc.row import ISLANDS
from msntc.giving.models import Declaration

Residency = Declaration.Residency
LINK = re.compile(
    r"://|www\.|\w\.(?:[a-z]{2}|com|org|net|info|biz|app|dev|xyz|shop|site|online|link|click|top)\b",
    re.IGNORECASE,
)
"""What mail programs make a link of, without being asked. Of all endings: the countries' and the commonest."""
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
                self.add_error(name, "Leave out web addresses. After a full stop, write a space.")
            elif name != "address" and len(words.splitlines()) > 1:
                self.add_error(name, "Keep this to one line.")
        return cleaned


class DonorFields(NameFields):
    """Name and home address as HMRC asks for them."""

    residency = forms.ChoiceField(
        label="You live in", choices=Residency, initial=Residency.UK, required=False, widget=forms.RadioSelect,
        help_text="In Jersey, Guernsey and the Isle of Man, leave the postcode empty.",
    )  # fmt: skip
    house = forms.CharField(label="House name or number", max_length=80, required=False)
    postcode = forms.CharField(
        label="Postcode",
        max_length=12,
        required=False,
        widget=build_text_widget("postal-code", autocapitalize="characters", spellcheck="false"),
    )
    address = forms.CharField(
        label="Street and town", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )  # fmt: skip
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


def build_email_field(help_text: str, why: str) -> forms.EmailField:
    return forms.EmailField(
        max_length=254,
        label="E-mail address",
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": f"Write your e-mail address. {why}",
            "invalid": "Write your e-mail address like name@example.org.",
        },
    )
