"""The pages about therapies, and what readers tell us of each. Readers see published documents, never a draft."""

from contextlib import suppress
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msntc.limits import address
from msntc.limits.visitors import from_our_pages
from therapies.forms import FeedbackForm
from therapies.models import Feedback, TherapyPage
from therapies.models.feedback import due
from therapies.packing import packed
from therapies.showing import as_published, centres_by_therapy, listed


@require_safe
@packed
def index(request: HttpRequest) -> HttpResponse:
    """The published pages, how the therapies among them compare, and which centres offer what."""
    pages = listed()
    return render(
        request,
        "therapies/index.html",
        {
            "pages": pages,
            "compared": [row for row in pages if row["what_happens"]],
            "offered": centres_by_therapy(),
        },
    )


@require_safe
@packed
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page as it was published."""
    if (whole := as_published(request, slug)) is None:
        raise Http404
    return HttpResponse(whole)


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """“Was this page clear?”, sent from the end of the page; by itself when there is something to mend."""
    about = published(slug)
    form = FeedbackForm(request.POST if request.method == "POST" else None, who=address(request))
    if form.is_valid():
        told = Feedback.objects.create(page=about, **form.answers)
        query = f"?by={told.due_on.isoformat()}" if told.email else ""
        return HttpResponseRedirect(reverse("therapies:thanks", args=[slug]) + query, status=303)
    status = 429 if form.is_too_often else 200
    return render(
        request, "therapies/feedback.html", {"page": about, "live": about.live, "form": form}, status=status
    )


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and by when we answer where an answer was asked for."""
    about, by = published(slug), None
    with suppress(ValueError):
        by = date.fromisoformat(request.GET.get("by", ""))
    if by is not None and not timezone.localdate() <= by <= due():
        by = None
    return render(request, "therapies/thanks.html", {"page": about, "live": about.live, "by": by})


def published(slug: str) -> TherapyPage:
    """The page that readers may see at this address; 404 for every other, a draft's like one that never was."""
    return get_object_or_404(TherapyPage.objects.live().defer("draft"), slug=slug)
