"""Support us: the ways to give that have been set up. Nothing is pretended."""

import logging
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.giving import declaring, guard, wording
from msntc.giving.forms import DeclarationForm, GiveForm, Scope
from msntc.giving.gateway import ProviderUnavailable, gateway
from msntc.giving.models import Declaration, Gift, Pack
from msntc.giving.models.ways import ways
from msntc.giving.naming import unnamed
from msntc.limits import address
from msntc.limits.visitors import from_our_pages
from msntc.organisation.models import current

logger = logging.getLogger(__name__)
UNAVAILABLE = (
    "The payment page does not answer just now. Nothing was taken. Please try again, or use another way."
)


def may_give_here(request: HttpRequest) -> bool:
    """Whether the form is shown: an account that is ready, not paused; on a trial site to staff alone.

    For real money not before staff have written what the law wants to stand beside it.
    """
    shown_to = not settings.GIVING_STAFF_ONLY or request.user.is_staff
    is_named = settings.GIVING_MODE != "live" or not unnamed()
    return gateway().is_ready and shown_to and not ways().card_paused and is_named


@require_safe
def support_us(request: HttpRequest) -> HttpResponse:
    form = GiveForm(who="", settings=ways()) if may_give_here(request) else None
    return page(request, form)


def page(request: HttpRequest, form: GiveForm | None, status: int = 200) -> HttpResponse:
    found = ways()
    response = render(
        request,
        "giving/support_us.html",
        {
            "ways": found,
            "form": form,
            "packs": Pack.objects.all(),
            "words": wording,
            "charity": current().legal_name or current().name,
            "mode": settings.GIVING_MODE,
            "is_paused": found.card_paused and gateway().is_ready,
        },
        status=status,
    )
    return may_go_to_pay(response) if form is not None else response


def may_go_to_pay(response: HttpResponse) -> HttpResponse:
    """A form on this page may lead to the provider: browsers hold the redirect against `form-action`, too."""
    if settings.GIVING_MODE in ("trial", "live"):
        response._csp_update = {"form-action": [settings.GIVING_PAGE_ORIGIN]}
    return response


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """A gift and its payment page: 303 to the provider. What goes wrong leaves the form as it was typed."""
    if request.method != "POST":  # the address of a form that was sent, opened once more
        return HttpResponseRedirect(reverse("support-us"))
    if not may_give_here(request):
        return page(request, None, status=503)
    guard.forget_networks(timezone.now())
    network = guard.mark_network(request)
    form = GiveForm(
        request.POST, who=address(request), settings=ways(), limits=guard.limits_of_address(network)
    )
    if not form.is_valid():
        return page(request, form, status=429 if form.is_too_often else 200)
    if guard.is_stopped(network):
        form.add_error(None, guard.STOPPED)
        return page(request, form, status=429)
    gift = gift_of(form.cleaned_data)
    gift.network, gift.network_at = network, timezone.now()
    gift.save()  # before the provider knows of it: money that comes must find its gift
    try:
        opened = gateway().open_page(gift, f"Gift to {current().name}")
    except ProviderUnavailable as problem:
        logger.warning("no payment page: %s", problem)
        gift.delete()
        form.add_error(None, UNAVAILABLE)
        return page(request, form, status=503)
    gift.session = opened.session
    gift.save(update_fields=["session"])
    if form.declares:
        declaring.declare(form.cleaned_data, gift, only_this=form.cleaned_data["scope"] == Scope.ONE)
    return HttpResponseRedirect(opened.url, status=303)


def gift_of(answers: dict) -> Gift:
    """The gift as it was typed. Gift Aid is asked for each gift: left out means no, whatever was declared before."""
    return Gift(
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


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def gift_aid(request: HttpRequest) -> HttpResponse:
    """A declaration without a gift, or for one by bank that has not come yet (`?gift=`)."""
    if not ways().gift_aid:
        raise Http404
    form = DeclarationForm(request.POST if request.method == "POST" else None, who=address(request))
    if form.is_valid():
        declaring.declare(form.cleaned_data, by_bank=by_bank(request.GET.get("gift", "")))
        return HttpResponseRedirect(reverse("giving:declared"), status=303)
    charity = current().legal_name or current().name
    context = {
        "form": form,
        "charity": charity,
        "words": wording,
        "no_gift": wording.NO_GIFT.format(charity=charity),
    }
    return render(request, "giving/gift_aid.html", context, status=429 if form.is_too_often else 200)


def by_bank(number: str) -> Gift | None:
    try:
        return Gift.objects.exclude(reference=None).filter(pk=UUID(number)).first()
    except ValueError:
        return None


@require_safe
def pack(request: HttpRequest, pk: int) -> FileResponse:
    """Something to download. Always as a file: what staff upload never runs as a page of ours."""
    found = get_object_or_404(Pack, pk=pk)
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True)


@require_safe
def declared(request: HttpRequest) -> HttpResponse:
    return render(request, "giving/declared.html")


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_declaration(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the letter: opening it changes nothing, the button cancels."""
    made: Declaration | None = declaring.declared_by(token)
    if made is None:
        raise Http404
    if request.method == "POST":
        declaring.cancel(made)
        made.refresh_from_db()
    response = render(request, "giving/cancel_declaration.html", {"declaration": made})
    response["Referrer-Policy"] = "same-origin"
    return response
