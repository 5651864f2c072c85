"""What visitors tell us: a mistake in a centre's details, or a centre that is missing. To the centre and the office."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centres.forms import MissingForm, ReportForm
from centres.models import Centre, Report
from centres.moved import moved
from msntc.limits import Limit, address, allow_within
from msntc.limits.visitors import VisitorForm, from_our_pages
from msntc.organisation.models import current
from msntc.post.models import queue

LETTERS = [Limit(30, 86_400)]
"""What one mailbox gets, however many connections somebody writes from; the rest waits in the admin."""


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, slug: str) -> HttpResponse:
    centre = Centre.objects.known().filter(slug=slug).first()
    if centre is None:
        return moved(request, Centre.objects.known(), slug)
    return told(request, ReportForm(request.POST or None, who=address(request)), centre)


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    return told(request, MissingForm(request.POST or None, who=address(request)), None)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "centres/report_thanks.html", {"wants_answer": "answer" in request.GET})


def told(request: HttpRequest, form: VisitorForm, centre: Centre | None) -> HttpResponse:
    """The form; after a message that is right, 303 to the thanks. What was typed is never lost."""
    if form.is_bound and form.is_valid():
        report = Report.objects.create(centre=centre, **form.answers)
        pass_on(report)
        query = "?answer" if report.email else ""
        return redirect(reverse("centres:report-thanks") + query, permanent=False, preserve_request=False)
    status = 429 if form.is_bound and form.is_too_often else 200
    return render(request, "centres/report.html", {"form": form, "centre": centre}, status=status)


def pass_on(report: Report) -> None:
    """A letter to the office and one to the centre. The visitor's address goes to the office only, in the admin."""
    centre = report.centre
    to_centre = centre and (centre.contact_email or centre.email)
    subject = f"A visitor writes about {centre.name}" if centre else "A visitor says that a centre is missing"
    facts = {
        "report": report,
        "centre": centre,
        "page": settings.SITE_URL + centre.get_absolute_url() if centre else "",
        "admin": settings.SITE_URL + reverse("admin:centres_report_change", args=[report.pk]),
    }
    body = render_to_string("centres/mail/report.txt", facts)
    for to in dict.fromkeys(filter(None, [current().email, to_centre])):
        if allow_within("centres.report-letters", to, LETTERS).allowed:
            queue(to, subject, body)
