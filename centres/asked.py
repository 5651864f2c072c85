"""The page behind a letter's link: what people see about one centre, and two answers. No account, no password.

GET changes nothing, however often a mail scanner comes by. The address is a key: it is not handed on, kept or listed.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from centres import link_changes, showing, still_right
from centres.forms import CorrectionForm
from centres.links import LinkNotGood
from centres.models import Ask, Centre
from centres.whole import whole
from msntc.limits.visitors import from_our_pages

STATUS = {"forged": 404, "expired": 410, "answered": 410, "undone": 410}


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        ask = still_right.asked_by(token)
        if request.method == "POST" and request.POST.get("answer") == Ask.Answer.RIGHT:
            return secret(said(request, still_right.confirm(ask)))
        if request.method == "POST":
            return secret(correction(request, ask, CorrectionForm(request.POST, instance=ask.centre)))
        form = CorrectionForm(instance=ask.centre) if "changed" in request.GET else None
        return secret(correction(request, ask, form))
    except LinkNotGood as refusal:
        return no_good(request, refusal)


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """What a link changed, and a button that puts it back."""
    try:
        if request.method == "POST":
            change, is_done = link_changes.undo(token), True
        else:
            (change, _), is_done = link_changes.find_change(token), False
    except LinkNotGood as refusal:
        return no_good(request, refusal)
    return secret(render(request, "centres/still_right_undo.html", {"change": change, "is_done": is_done}))


def no_good(request: HttpRequest, refusal: LinkNotGood) -> HttpResponse:
    facts = {"why": refusal.why}
    return secret(render(request, "centres/still_right_no.html", facts, status=STATUS[refusal.why]))


def correction(request: HttpRequest, ask: Ask, form: CorrectionForm | None) -> HttpResponse:
    """The centre's details with both buttons; the form when something changed; thanks when that was sent."""
    if form is not None and form.is_bound and form.is_valid():
        waiting = still_right.correct(ask, form.differences, more=form.in_words)
        return said(request, ask.centre, waiting)
    page = showing.CentrePage(whole(Centre.objects.filter(pk=ask.centre_id)))
    return render(request, "centres/still_right.html", {"centre": page.centre, "page": page, "form": form})


def said(request: HttpRequest, centre: Centre, waiting: still_right.Waiting | None = None) -> HttpResponse:
    return render(request, "centres/still_right_thanks.html", {"centre": centre, "waiting": waiting})


def secret(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
