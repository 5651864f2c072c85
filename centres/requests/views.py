"""The page “Ask for me” of a centre, and the thanks."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centres.models import Centre
from centres.redirects import redirect_old_slug
from centres.requests.emails import find_recipient
from centres.requests.forms import ContactRequestForm
from centres.requests.services import save_request
from msntc.forms import get_client_address
from msntc.forms.public_forms import require_same_origin

BY_OFFICE = "?by=office"
"""In the address of the thanks: no letter went to the centre, the office has the message in its list."""


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def ask_centre(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; after answers that are right, 303 to the thanks. Where nobody can be reached, the centre's page.

    What was sent is kept even where the last mailbox went while it was written: the office finds it in its list.
    """
    if (centre := get_published_centre(slug)) is None:
        return redirect_old_slug(request, Centre.objects.known(), slug)
    recipient = find_recipient(centre)
    answers = request.POST if request.method == "POST" else None
    form = ContactRequestForm(answers, centre=centre, who=get_client_address(request))
    if form.is_bound and form.is_valid():
        who = "" if save_request(form).sent_to_centre else BY_OFFICE
        thanks = reverse("centres:ask-thanks", args=[centre.slug])
        return HttpResponseRedirect(f"{thanks}{who}#answer", status=303)
    if not form.is_bound and not recipient.address:
        return redirect(centre)
    status = 429 if form.is_too_often else 200
    return render(
        request,
        "centres/requests/ask.html",
        {"form": form, "centre": centre, "goes_to_centre": recipient.is_centre},
        status=status,
    )


@require_safe
def thank_for_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Says who has the message: the address tells it, so that nobody asks the database for somebody's request."""
    if (centre := get_published_centre(slug)) is None:
        return redirect_old_slug(request, Centre.objects.known(), slug)
    goes_to_centre = request.GET.get("by") != "office" and find_recipient(centre).is_centre
    return render(
        request, "centres/requests/thanks.html", {"centre": centre, "goes_to_centre": goes_to_centre}
    )


def get_published_centre(slug: str) -> Centre | None:
    return Centre.objects.published().filter(slug=slug).first()
