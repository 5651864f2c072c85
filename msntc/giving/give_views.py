"""Giving by card or Direct Debit in three steps, with neither script nor cookie: the form carries what was typed.

The first step is sent by GET, as nothing personal stands in it: so "back" finds the second as it was left. All later
buttons POST the whole form, and each says which step it leads to (`step`).
"""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from msntc.forms import get_client_address
from msntc.forms.public_forms import VisitorForm, require_same_origin
from msntc.giving.forms.gift import FIELDS, GiveForm, Scope, Step
from msntc.giving.gift_aid import declarations, wording
from msntc.giving.models import Gift
from msntc.giving.payments import card_testing
from msntc.giving.payments.gateway import ProviderUnavailable, get_gateway
from msntc.giving.return_views import retry_gift
from msntc.giving.views import UNAVAILABLE, allow_payment_redirect, can_give_here, render_ways
from msntc.organisation.models import get_organisation

logger = logging.getLogger(__name__)


@require_safe
def support_us(request: HttpRequest) -> HttpResponse:
    """The first step where gifts are taken here, else the other ways."""
    return render_step(request, GiveForm(), Step.GIFT) if can_give_here(request) else render_ways(request)


@cache_control(private=True)  # and not no-store: "back" would lose what was typed
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The step that a button of the form asks for, or the first before it in which something is wrong."""
    if request.method != "POST" and not request.GET:  # an address that was kept
        return HttpResponseRedirect(reverse("support-us"))
    if not can_give_here(request):
        return render_ways(request, status=503)
    if request.method != "POST":
        form = GiveForm(read_first_step(request), goal=Step.ABOUT)
    elif (goal := request.POST.get("step", "")) != Step.PAY:
        form = GiveForm(request.POST, goal=Step(goal) if goal in Step.values else Step.CHECK)
    else:
        return start_gift(request)
    return render_step(request, form, form.settle_step())


def read_first_step(request: HttpRequest) -> QueryDict:
    """What an address may say. Consent and whatever is personal come from the giver's own hand alone."""
    found = request.GET.copy()
    for name in set(found) - {*FIELDS[Step.GIFT], *VisitorForm.base_fields}:
        del found[name]
    return found


def render_step(request: HttpRequest, form: GiveForm, step: Step, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "carried": form.list_carried(step),
        "words": wording,
        "charity": get_organisation().name_in_law,
        "ways": form.settings,
        "mode": settings.GIVING_MODE,
    }
    response = render(request, f"giving/give_{step.value}.html", context, status=status)
    return allow_payment_redirect(response)


def start_gift(request: HttpRequest) -> HttpResponse:
    """A gift and its payment page: 303 to the provider. What goes wrong leaves the form as it was typed."""
    card_testing.forget_networks(timezone.now())
    network = card_testing.mark_network(request)
    form = GiveForm(
        request.POST,
        goal=Step.PAY,
        who=get_client_address(request),
        limits=card_testing.get_address_limits(network),
    )
    if not form.is_valid():
        return render_step(request, form, form.settle_step(), 429 if form.is_too_often else 200)
    if form.is_repeat:
        return retry_gift(request, form.gift_id)
    if card_testing.is_network_over_limit(network):
        return refuse_gift(request, form, card_testing.STOPPED, 429)
    gift = build_card_gift(form)
    gift.network, gift.network_at = network, timezone.now()
    try:
        with transaction.atomic():  # before the provider knows of it: money that comes must find its gift
            gift.save(force_insert=True)
    except IntegrityError:  # the button was pressed twice in one moment
        return retry_gift(request, gift.pk)
    try:
        opened = get_gateway().open_page(gift, f"Gift to {get_organisation().name}")
    except ProviderUnavailable as problem:
        logger.warning("no payment page: %s", problem)
        gift.delete()
        return refuse_gift(request, form, UNAVAILABLE, 503)
    gift.session = opened.session
    gift.save(update_fields=["session"])
    if form.declares:
        declarations.create_declaration(
            form.cleaned_data, gift, only_this=form.cleaned_data["scope"] == Scope.ONE
        )
    return HttpResponseRedirect(opened.url, status=303)


def refuse_gift(request: HttpRequest, form: GiveForm, words: str, status: int) -> HttpResponse:
    form.add_error(None, words)
    return render_step(request, form, form.settle_step(), status)


def build_card_gift(form: GiveForm) -> Gift:
    """The gift as it was typed. Gift Aid is asked for each gift: left out means no, whatever was declared before."""
    answers = form.cleaned_data
    return Gift(
        pk=form.gift_id,
        no_gift_aid="" if answers.get("gift_aid") else Gift.NoGiftAid.LEFT_OUT,
        source=Gift.Source.CARD,
        mode=settings.GIVING_MODE,
        consent_wording=wording.CONSENT_VERSION,
        **{
            name: answers[name]
            for name in (
                "frequency pence fee_pence fund tribute tribute_name title first_name last_name email by_email by_post"
            ).split()
            if name in answers
        },
    )
