"""A gift by bank that its giver tells us of: a reference that is kept, so that the treasurer knows the bank's line.

No name is asked for. What is written here is kept for 90 days, or with the gift once it has come (`retention`).
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.giving import references, wording
from msntc.giving.amounts import WRITE, PenceField
from msntc.giving.forms import NameFields, fund_field, offer_funds
from msntc.giving.models import Gift
from msntc.giving.models.ways import ways
from msntc.limits import address
from msntc.limits.visitors import VisitorForm, from_our_pages
from msntc.organisation.models import current


class ByBankForm(VisitorForm, NameFields):
    purpose = "giving.by-bank"

    title = None
    amount = PenceField(
        label="How much will you give, in pounds?",
        help_text="Each month, if it is a standing order.",
        error_messages={"required": WRITE},
    )
    fund = fund_field()
    email = forms.EmailField(
        label="E-mail address", max_length=254, required=False,
        help_text="For a receipt when your gift has come.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Write your e-mail address like name@example.org."},
    )  # fmt: skip
    declared_before = forms.BooleanField(label="", required=False)
    field_order = "amount fund first_name last_name email declared_before".split()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = False
        offer_funds(self)
        if ways().gift_aid:
            charity = current().legal_name or current().name
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


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def by_bank(request: HttpRequest) -> HttpResponse:
    """Asks how much will come, and leads to a reference for it."""
    if not ways().has_bank:
        raise Http404
    form = ByBankForm(request.POST if request.method == "POST" else None, who=address(request))
    if form.is_valid():
        gift = told(form.cleaned_data)
        return HttpResponseRedirect(reverse("giving:bank-reference", args=[gift.pk]), status=303)
    return render(request, "giving/by_bank.html", {"form": form}, status=429 if form.is_too_often else 200)


def told(answers: dict) -> Gift:
    """The gift as its giver told us of it. No money has come yet, and Gift Aid is for those who ask for it."""
    return Gift.objects.create(
        no_gift_aid="" if answers.get("declared_before") else Gift.NoGiftAid.LEFT_OUT,
        source=Gift.Source.BANK,
        mode=Gift.Mode.OFFLINE,
        reference=references.unused(),
        pence=answers["amount"],
        **{name: answers[name] for name in "fund first_name last_name email".split() if name in answers},
    )


@never_cache
@require_safe
def bank_reference(request: HttpRequest, pk) -> HttpResponse:
    """The reference of a gift, with where to send it. Says nothing of who gives."""
    gift = get_object_or_404(Gift.objects.exclude(reference=None), pk=pk, removed_on=None)
    if not ways().has_bank:
        raise Http404
    return render(request, "giving/bank_reference.html", {"gift": gift, "ways": ways()})
