"""Support us: the ways to give that have been set up. Nothing is pretended."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.content.security_policy import extend_policy
from msntc.forms import get_client_address, is_forwarded
from msntc.forms.public_forms import require_same_origin
from msntc.giving.forms.declaration import DeclarationForm
from msntc.giving.gift_aid import declarations, wording
from msntc.giving.legal import list_missing_legal_details
from msntc.giving.models import Declaration, Gift, Pack
from msntc.giving.models.ways import get_public_settings
from msntc.giving.payments.gateway import get_gateway
from msntc.organisation.models import get_organisation

UNAVAILABLE = (
    "The payment page does not answer just now. Nothing was taken. Please try again, or use another way."
)


def can_give_here(request: HttpRequest) -> bool:
    """Whether the form is shown: an account that is ready, not paused; on a trial site to staff alone.

    A demonstration for everybody is for this machine alone, and so not where a proxy has made it public.
    For real money not before staff have written what the law wants to stand beside it.
    """
    shown_to = not settings.GIVING_STAFF_ONLY or request.user.is_staff
    if settings.GIVING_MODE == "demo" and not settings.GIVING_STAFF_ONLY and is_forwarded(request):
        return False
    is_named = settings.GIVING_MODE != "live" or not list_missing_legal_details()
    return get_gateway().is_ready and shown_to and not get_public_settings().card_paused and is_named


def render_ways(request: HttpRequest, *, status: int = 200, heading: str = "Support us") -> HttpResponse:
    """The ways to give that staff have set up, but for the form."""
    found = get_public_settings()
    context = {
        "heading": heading,
        "ways": found,
        "packs": Pack.objects.all(),
        "charity": get_organisation().name_in_law,
        "has_form": can_give_here(request),
        "is_paused": found.card_paused and get_gateway().is_ready,
    }
    return render(request, "giving/support_us.html", context, status=status)


@require_safe
def show_other_ways(request: HttpRequest) -> HttpResponse:
    if not can_give_here(request):
        return HttpResponseRedirect(reverse("support-us"))
    return render_ways(request, heading="Other ways to give")


def allow_payment_redirect(response: HttpResponse) -> HttpResponse:
    """A form on this page may lead to the provider: browsers hold the redirect against `form-action`, too."""
    if settings.GIVING_MODE in ("trial", "live"):
        extend_policy(response, {"form-action": [settings.GIVING_PAGE_ORIGIN]})
    return response


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def declare_gift_aid(request: HttpRequest) -> HttpResponse:
    """A declaration without a gift, or for one by bank that has not come yet (`?gift=`)."""
    if not get_public_settings().gift_aid:
        raise Http404
    form = DeclarationForm(
        request.POST if request.method == "POST" else None, who=get_client_address(request)
    )
    if form.is_valid():
        declarations.create_declaration(
            form.cleaned_data, by_bank=find_gift_by_number(request.GET.get("gift", ""))
        )
        return HttpResponseRedirect(reverse("giving:declared"), status=303)
    charity = get_organisation().name_in_law
    context = {
        "form": form,
        "charity": charity,
        "words": wording,
        "no_gift": wording.NO_GIFT.format(charity=charity),
    }
    return render(request, "giving/gift_aid.html", context, status=429 if form.is_too_often else 200)


def find_gift_by_number(number: str) -> Gift | None:
    try:
        return Gift.objects.exclude(reference=None).filter(pk=UUID(number)).first()
    except ValueError:
        return None


@require_safe
def download_pack(request: HttpRequest, pk: int) -> FileResponse:
    """Something to download. Always as a file: what staff upload never runs as a page of ours."""
    found = get_object_or_404(Pack, pk=pk)
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True)


@require_safe
def show_declaration_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "giving/declared.html")


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_declaration(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the letter: opening it changes nothing, the button cancels."""
    made: Declaration | None = declarations.find_declaration_by_token(token)
    if made is None:
        raise Http404
    if request.method == "POST":
        declarations.cancel_declaration_chain(made)
        made.refresh_from_db()
    response = render(request, "giving/cancel_declaration.html", {"declaration": made})
    response["Referrer-Policy"] = "same-origin"
    return response
