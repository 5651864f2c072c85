"""The pages about therapies, and what readers tell us of each. Readers see published documents, never a draft."""

from contextlib import suppress
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msntc.forms import get_client_address
from msntc.forms.public_forms import require_same_origin
from msntc.forms.visitor_messages import get_due_date
from msntc.page_cache import get_current_minute, respond_from_cache
from therapies.forms import FeedbackForm
from therapies.models import DraftLink, Feedback, PagesVersion, TherapyPage, find_draft_link
from therapies.pages import build_index_context, build_page_context, render_live_page
from therapies.rendering import build_page_edition


@require_safe
def therapy_index(request: HttpRequest) -> HttpResponse:
    """The published pages, how the therapies among them compare, and which centres offer what; kept as each page."""
    return respond_from_cache(
        request,
        "therapies",
        (PagesVersion.objects.current(), get_current_minute()),
        lambda: render_to_string("therapies/index.html", build_index_context(), request),
    )


@require_safe
def show_therapy_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page as it was published, kept until what it shows or the minute has changed; `?parts=open` unfolds it."""
    is_open = request.GET.get("parts") == "open"
    return respond_from_cache(
        request,
        f"therapies.{slug}{'.open' if is_open else ''}",
        (PagesVersion.objects.current(), get_current_minute()),
        lambda: render_live_page(request, slug, is_open=is_open),
    )


@require_same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def page_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """“Was this page clear?”, a page of its own that each page leads to."""
    about = get_live_page(slug)
    form = FeedbackForm(request.POST if request.method == "POST" else None, who=get_client_address(request))
    if form.is_valid():
        told = Feedback.objects.create(page=about, **form.answers)
        query = f"?by={told.due_on.isoformat()}" if told.email else ""
        return HttpResponseRedirect(reverse("therapies:thanks", args=[slug]) + query, status=303)
    status = 429 if form.is_too_often else 200
    return render(
        request, "therapies/feedback.html", {"page": about, "live": about.live, "form": form}, status=status
    )


@require_safe
def feedback_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and by when we answer where an answer was asked for."""
    about, by = get_live_page(slug), None
    with suppress(ValueError):
        by = date.fromisoformat(request.GET.get("by", ""))
    if by is not None and not timezone.localdate() <= by <= get_due_date():
        by = None
    return render(request, "therapies/thanks.html", {"page": about, "live": about.live, "by": by})


@never_cache
@require_safe
def show_draft(request: HttpRequest, token: str) -> HttpResponse:
    """A page as it would be published now, for somebody without an account who was sent this link."""
    link = find_draft_link(token)
    if link and link.page.status == TherapyPage.Status.PUBLISHED:
        return redirect(link.page)
    if link is None or not link.is_open:
        response = render(request, "therapies/draft_closed.html", {"link": link}, status=410 if link else 404)
    else:
        DraftLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
        context = build_page_context(link.page, build_page_edition(link.page), is_live=False)
        response = render(request, "therapies/draft.html", context | {"link": link})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def get_live_page(slug: str) -> TherapyPage:
    """The page that readers may see at this address; 404 for every other, a draft's like one that never was."""
    return get_object_or_404(TherapyPage.objects.live().defer("draft"), slug=slug)
