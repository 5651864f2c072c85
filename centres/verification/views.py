"""The page behind a letter's link: what people see about one centre, and two answers. No account, no password.

GET changes nothing, however often a mail scanner comes by. The address is a key: it is not handed on, kept or listed.
"""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from centres.confirmation import NoteStands, is_waiting_for_office
from centres.detail import pages
from centres.forms import CorrectionForm
from centres.models import Centre, VerificationRequest
from centres.verification import answers, link_changes, tokens
from centres.verification.signed_links import LinkNotGood
from msntc.forms.public_forms import require_same_origin

TASK_TITLES = {
    "hours": "Hours",
    "closed": "Closed for a while",
    "offers": "What you offer and what it costs",
    "access": "Getting in",
    "photo": "Photograph",
    "contact": "Contact",
    "pin": "Move the pin",
}
"""The pages of `centres.tasks` on which one thing is changed: what stands in their addresses, and their headings."""
STATUS = {"forged": 404, "off": 410, "expired": 410, "answered": 410, "undone": 410, "left-to-office": 410}


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def answer_verification(request: HttpRequest, token: str) -> HttpResponse:
    try:
        verification = tokens.find_verification_by_token(token)
        if request.method == "POST" and request.POST.get("answer") == VerificationRequest.Answer.RIGHT:
            seen = request.POST.get("seen", "")
            if seen and seen != str(verification.centre.version):
                return set_private_headers(handle_correction(request, verification, None, is_overtaken=True))
            return set_private_headers(handle_all_right(request, verification))
        if request.method == "POST":
            return set_private_headers(
                handle_correction(
                    request, verification, CorrectionForm(request.POST, instance=verification.centre)
                )
            )
        form = CorrectionForm(instance=verification.centre) if "changed" in request.GET else None
        return set_private_headers(handle_correction(request, verification, form))
    except LinkNotGood as refusal:
        return render_link_refusal(request, refusal)


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def undo_link_change(request: HttpRequest, token: str) -> HttpResponse:
    """What a link changed, and a button that puts it back."""
    try:
        if request.method == "POST":
            change, is_done = link_changes.revert_link_change(token), True
        else:
            (change, _), is_done = link_changes.find_change(token), False
    except LinkNotGood as refusal:
        return render_link_refusal(request, refusal)
    return set_private_headers(
        render(request, "centres/still_right_undo.html", {"change": change, "is_done": is_done})
    )


def render_link_refusal(request: HttpRequest, refusal: LinkNotGood) -> HttpResponse:
    facts = {"why": refusal.why}
    return set_private_headers(
        render(request, "centres/still_right_no.html", facts, status=STATUS[refusal.why])
    )


def handle_all_right(request: HttpRequest, verification: VerificationRequest) -> HttpResponse:
    """Thanks; or, where we wrote the note at the top of the page, where to put it right."""
    try:
        return render_verification_thanks(request, answers.confirm_details(verification))
    except NoteStands as fault:
        return render_details(request, verification, None, fault.messages[0])


def handle_correction(
    request: HttpRequest,
    verification: VerificationRequest,
    form: CorrectionForm | None,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    """The centre's details with both buttons; the form when something changed; thanks when that was sent."""
    if form is not None and form.is_bound and form.is_valid():
        try:
            waiting = answers.apply_correction(verification, form.differences, more=form.in_words)
            return render_verification_thanks(request, verification.centre, waiting)
        except NoteStands as fault:
            form.add_error(None, fault.messages)
            return render_details(request, verification, form, fault.messages[0])
    return render_details(request, verification, form, is_overtaken=is_overtaken)


def render_details(
    request: HttpRequest,
    verification: VerificationRequest,
    form: CorrectionForm | None,
    note: str = "",
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    """`note` is why a note at the top of the page has to be put right first."""
    centre = cast(Centre, pages.get_detailed_centre(Centre.objects.filter(pk=verification.centre_id)))
    context = pages.build_details_context(centre) | {
        "form": form,
        "note": note,
        "task_pages": TASK_TITLES.items(),
    }
    return render(request, "centres/still_right.html", context | {"is_overtaken": is_overtaken})


def render_verification_thanks(
    request: HttpRequest, centre: Centre, waiting: answers.PendingReview | None = None
) -> HttpResponse:
    facts = {"centre": centre, "waiting": waiting, "is_with_office": is_waiting_for_office(centre)}
    return render(request, "centres/still_right_thanks.html", facts)


def set_private_headers(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
