"""What became of a gift: what its giver sees after the payment page. Asked of the provider now, never guessed."""

import logging
import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.forms import Limit, allow_within, get_client_address
from msntc.forms.public_forms import format_duration, require_same_origin
from msntc.giving.forms.gift import GiveForm
from msntc.giving.models import Declaration, Gift
from msntc.giving.models.ways import get_public_settings
from msntc.giving.payments import card_testing, ledger
from msntc.giving.payments.demo_page import finish_page
from msntc.giving.payments.gateway import NotOpen, ProviderUnavailable, get_gateway
from msntc.giving.views import UNAVAILABLE, allow_payment_redirect, can_give_here
from msntc.organisation.models import get_organisation

logger = logging.getLogger(__name__)
Status = Gift.Status
WAITING = (Status.STARTED, Status.PROCESSING)
"""Only of these the provider may know more than we do."""
PAGE = re.compile(r"cs_\w{1,110}", re.ASCII)
STRANGERS = [Limit(20, 3_600)]
"""Pages that we do not know and that one visitor may make us ask the provider for."""


@never_cache
@require_safe
def show_thanks(request: HttpRequest) -> HttpResponse:
    """Where the payment page leads to."""
    session = request.GET.get("session_id", "").replace("\0", "")[:120]
    gift = Gift.objects.filter(session=session).first() if session else None
    if gift is None:
        gift = find_gift_by_page(request, session)
    is_known = (
        refresh_from_provider(gift) and gift.status != Status.STARTED
    )  # nobody comes back from there with nothing done
    return render_outcome(request, gift, is_known)


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def retry_gift(request: HttpRequest, pk) -> HttpResponse:
    """Where those are led who leave the payment page. The same gift can be tried again if nothing was taken."""
    gift = get_object_or_404(Gift, pk=pk, source=Gift.Source.CARD)
    is_known, problem = refresh_from_provider(gift), ""
    if request.method == "POST" and is_known and can_retry_gift(request, gift):
        problem = find_retry_obstacle(request, gift)
        if not problem:
            try:
                return HttpResponseRedirect(open_new_page(gift), status=303)
            except ledger.NotRetryable:
                gift.refresh_from_db()
            except ProviderUnavailable:
                is_known, problem = refresh_from_provider(gift), UNAVAILABLE
    return render_outcome(request, gift, is_known, problem)


def render_outcome(request: HttpRequest, gift: Gift, is_known: bool, problem: str = "") -> HttpResponse:
    payment = gift.payments.first()
    what = choose_outcome(gift.status, payment is not None, is_known)
    if what not in ("not-completed", "failed"):
        problem = ""  # it says that nothing was taken
    tries = what in ("not-completed", "failed") and can_retry_gift(request, gift)
    context = {
        "gift": gift,
        "payment": payment,
        "what": what,
        "problem": problem,
        "may_try": tries,
        "gift_aid": payment and is_declared(gift) and payment.pence * 5 // 4,
        "ways": get_public_settings(),
    }
    response = render(request, "giving/outcome.html", context, status=503 if problem else 200)
    return allow_payment_redirect(response) if tries else response


def is_declared(gift: Gift) -> bool:
    """Whether its own declaration stands. What was declared before we tell nobody on a page."""
    return Declaration.objects.filter(gift=gift, cancelled_on=None).exists()


def choose_outcome(status: str, has_payment: bool, is_known: bool) -> str:
    """Which words are true."""
    if status in (Status.PAID, Status.ACTIVE):
        return "come" if has_payment else "set-up"
    if status == Status.STARTED and not is_known:
        return "unknown"
    return "not-completed" if status in (Status.STARTED, Status.EXPIRED) else status


def can_retry_gift(request: HttpRequest, gift: Gift) -> bool:
    """Whether this gift may be tried again here, by its own mode."""
    return gift.status in ledger.AGAIN and gift.mode == settings.GIVING_MODE and can_give_here(request)


def find_retry_obstacle(request: HttpRequest, gift: Gift) -> str:
    """Why no page is opened here just now; else nothing, and the gift's page is this network's from now on."""
    network = card_testing.mark_network(request)
    verdict = allow_within(
        "giving.again", get_client_address(request), card_testing.get_address_limits(network)
    )
    if not verdict.allowed:
        return GiveForm.too_often.format(format_duration(verdict.retry_after))
    if card_testing.is_network_over_limit(network):
        return card_testing.STOPPED
    Gift.objects.filter(pk=gift.pk).update(network=network, network_at=timezone.now())
    return ""


def refresh_from_provider(gift: Gift) -> bool:
    """Asks the provider how the gift's page stands, and believes it. False when it does not say."""
    if gift.status not in WAITING or gift.mode == Gift.Mode.DEMO or not gift.session:
        return True
    if gift.mode != settings.GIVING_MODE:
        return False
    try:
        ledger.record_update(get_gateway().session(gift.session))
    except ProviderUnavailable as problem:
        logger.warning("the state of a gift is not known: %s", problem)
        return False
    gift.refresh_from_db()
    return True


def find_gift_by_page(request: HttpRequest, session: str) -> Gift:
    """The gift of an earlier page of it, which only the provider knows still. Raises Http404."""
    if settings.GIVING_MODE not in ("trial", "live") or not PAGE.fullmatch(session):
        raise Http404
    if not allow_within("giving.pages", get_client_address(request), STRANGERS).allowed:
        raise Http404
    try:
        told = get_gateway().session(session)
        ledger.record_update(told)
    except (ProviderUnavailable, ledger.UnknownGift):
        raise Http404 from None
    return get_object_or_404(Gift, pk=told.gift)


def open_new_page(gift: Gift) -> str:
    """The address of a new payment page; the old one is closed first, so that nobody pays on both.

    Raises ProviderUnavailable, and NotRetryable once money has come.
    """
    tried = ledger.begin_attempt(gift.pk)
    if tried.status == Status.STARTED and tried.session:
        try:
            get_gateway().close_page(tried.session)
        except NotOpen:  # closed in the same moment, or paid on: then `record_new_page` refuses
            if not refresh_from_provider(tried):
                raise
    opened = get_gateway().open_page(tried, f"Gift to {get_organisation().name}")
    try:
        ledger.record_new_page(tried, opened.session)
    except ledger.NotRetryable:
        get_gateway().close_page(opened.session)
        raise
    return opened.url


@never_cache
@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def show_demo_page(request: HttpRequest, pk) -> HttpResponse:
    """The demonstration's payment page: takes nothing, and says so."""
    if settings.GIVING_MODE != "demo":
        raise Http404
    gift = get_object_or_404(Gift, pk=pk, mode=Gift.Mode.DEMO)
    if request.method != "POST":
        return render(request, "giving/demo.html", {"gift": gift})
    finish_page(gift, is_paid=request.POST.get("answer") == "paid")
    return HttpResponseRedirect(f"{reverse('giving:thanks')}?session_id={gift.session}", status=303)
