"""What visitors tell us: a mistake in a centre's details, or a centre that is missing. To the centre and the office."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centres.forms import MissingCentreForm, ReportForm
from centres.models import Centre, CorrectionReport
from centres.redirects import redirect_old_slug
from msntc.forms import Limit, allow_within, get_client_address
from msntc.forms.public_forms import require_same_origin
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation

LETTERS = [Limit(30, 86_400)]
"""What one mailbox gets, however many connections somebody writes from; the rest waits in the admin."""


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def report_mistake(request: HttpRequest, slug: str) -> HttpResponse:
    centre = Centre.objects.known().filter(slug=slug).first()
    if centre is None:
        return redirect_old_slug(request, Centre.objects.known(), slug)
    form = ReportForm(request.POST or None, centre=centre, who=get_client_address(request))
    return handle_report_form(request, form)


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def report_missing_centre(request: HttpRequest) -> HttpResponse:
    return handle_report_form(
        request, MissingCentreForm(request.POST or None, who=get_client_address(request))
    )


@require_safe
def show_report_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "centres/report_thanks.html", {"wants_answer": "answer" in request.GET})


def handle_report_form(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """The form; after a message that is right, 303 to the thanks. What was typed is never lost, nor kept twice."""
    if form.is_bound and form.is_valid():
        if not form.is_repeat:
            queue_report_letters(CorrectionReport.objects.create(centre=form.centre, **form.answers))
        query = "?answer" if form.answers["email"] else ""
        return redirect(reverse("centres:report-thanks") + query, permanent=False, preserve_request=False)
    status = 429 if form.is_bound and form.is_too_often else 200
    return render(request, "centres/report.html", {"form": form, "centre": form.centre}, status=status)


def queue_report_letters(report: CorrectionReport) -> None:
    """A letter to the office and one to the centre. The visitor's address goes to the office only, in the admin."""
    centre = report.centre
    to_centre = centre and (centre.contact_email or centre.email)
    subject = f"A visitor writes about {centre.name}" if centre else "A visitor says that a centre is missing"
    facts: dict[str, Any] = {
        "report": report,
        "centre": centre,
        "page": settings.SITE_URL + centre.get_absolute_url() if centre else "",
        "admin": settings.SITE_URL + reverse("admin:centres_correctionreport_change", args=[report.pk]),
    }
    body = render_to_string("centres/mail/report.txt", facts)
    for to in dict.fromkeys(filter(None, [get_organisation().email, to_centre or ""])):
        if allow_within("centres.report-letters", to, LETTERS).allowed:
            queue_letter(to, subject, body)
