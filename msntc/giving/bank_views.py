"""A gift by bank that its giver tells us of: a reference that is kept, so that the treasurer knows the bank's line.

No name is asked for. What is written here is kept for 90 days, or with the gift once it has come (`retention`).
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.forms import get_client_address
from msntc.forms.fields import WRITE, PenceField
from msntc.forms.public_forms import VisitorForm, require_same_origin
from msntc.giving import bank_references
from msntc.giving.forms.amount import build_fund_field, offer_funds
from msntc.giving.forms.donor import NameFields
from msntc.giving.gift_aid import wording
from msntc.giving.models import Gift
from msntc.giving.models.ways import get_public_settings
from msntc.organisation.models import get_organisation


class ByBankForm(VisitorForm, NameFields):
    purpose = "giving.by-bank"

    title = None  # type: ignore[assignment]  # how Django takes a field of a parent away
    amount = PenceField(
        label="How much will you give, in pounds?",
        help_text="Each month, if it is a standing order.",
        error_messages={"required": WRITE},
    )
    fund = build_fund_field()
    email = forms.EmailField(
        label="E-mail address", max_length=254, required=False,
        help_text="For a receipt when your gift arrives.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Write your e-mail address like name@example.org."},
    )  # fmt: skip
    declared_before = forms.BooleanField(label="", required=False)
    field_order = "amount fund first_name last_name email declared_before".split()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = False
        offer_funds(self)
        if get_public_settings().gift_aid:
            charity = get_organisation().name_in_law
            self.fields["declared_before"].label = wording.EARLIER.format(charity=charity)
        else:
            del self.fields["declared_before"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("declared_before"):
            for name in ("first_name", "last_name"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name,
                        self.fields[name].error_messages["required"] + " By it we find your declaration.",
                    )
        return cleaned

    def clean_amount(self):
        if self.cleaned_data["amount"] < 1:
            raise forms.ValidationError("The amount is a penny or more.")
        return self.cleaned_data["amount"]


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def announce_bank_gift(request: HttpRequest) -> HttpResponse:
    """Asks how much will come, and leads to a reference for it."""
    if not get_public_settings().has_bank:
        raise Http404
    form = ByBankForm(request.POST if request.method == "POST" else None, who=get_client_address(request))
    if form.is_valid():
        gift = create_bank_gift(form.cleaned_data)
        return HttpResponseRedirect(reverse("giving:bank-reference", args=[gift.pk]), status=303)
    return render(request, "giving/by_bank.html", {"form": form}, status=429 if form.is_too_often else 200)


def create_bank_gift(answers: dict) -> Gift:
    """The gift as its giver told us of it. No money has come yet, and Gift Aid is for those who ask for it."""
    return Gift.objects.create(
        no_gift_aid="" if answers.get("declared_before") else Gift.NoGiftAid.LEFT_OUT,
        source=Gift.Source.BANK,
        mode=Gift.Mode.OFFLINE,
        reference=bank_references.generate_reference(),
        pence=answers["amount"],
        **{name: answers[name] for name in "fund first_name last_name email".split() if name in answers},
    )


@never_cache
@require_safe
def show_bank_reference(request: HttpRequest, pk) -> HttpResponse:
    """The reference of a gift, with where to send it. Says nothing of who gives."""
    gift = get_object_or_404(Gift.objects.exclude(reference=None), pk=pk, removed_on=None)
    if not get_public_settings().has_bank:
        raise Http404
    return render(request, "giving/bank_reference.html", {"gift": gift, "ways": get_public_settings()})
