"""The visit card of a centre, and the sheet with the three that are nearest to where somebody searched."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from centres.card.rows import describe_check, list_rows
from centres.directory import DirectoryEntry, get_directory
from centres.forms import FindCentreForm
from centres.gazetteer.results import GeocoderUnavailable
from centres.models import Centre, DirectoryVersion
from centres.queries import with_details
from centres.redirects import redirect_old_slug
from centres.search.errors import OF_PLACE
from centres.search.query import Results, find_nearest_centres
from msntc.content.qr_codes import draw_qr_code
from msntc.http_cache import keep_private
from msntc.page_cache import get_current_minute, respond_from_cache

QUESTIONS = [
    "Is there a place for me?",
    "What first: a form, or a letter from my GP?",
    "What does it cost?",
    "Where can I park, and how do I get in?",
    "Can I get to a toilet during a session?",
]
"""What somebody asks who rings for the first time: five, of a line each."""
ON_A_SHEET, ON_A_SIDE = 3, 2  # centres; the second side has the third, and the questions
KEPT = 2_000  # parts rendered, in a process, of about 6 KB each


@require_safe
def show_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of a published centre, kept like its page. An address that it had before leads here."""
    version = DirectoryVersion.objects.current()
    if (entry := get_directory(version).get_by_slug(slug)) is None:
        return redirect_old_slug(request, Centre.objects.known(), slug)

    def render_card() -> str:
        part = render_part(entry, is_alone=True)
        context = {"centre": entry.centre, "part": part, "questions": QUESTIONS, "printed": True}
        return render_to_string("centres/card/card.html", context, request)

    return respond_from_cache(
        request, f"centre-card-{entry.centre.pk}", (version, get_current_minute()), render_card
    )


@require_safe
def show_nearest_cards(request: HttpRequest) -> HttpResponse:
    """The three nearest centres on a sheet. What cannot be found is asked about where one searches."""
    form = FindCentreForm(request.GET)
    results = find_results(form)
    if results is None or not results.nearby:
        return redirect(f"{reverse('centres:find')}?{request.GET.urlencode()}#answer")
    parts = [(one, render_part(one.entry, is_alone=False)) for one in results.nearby[:ON_A_SHEET]]
    sides = [parts[:ON_A_SIDE], parts[ON_A_SIDE:]] if len(parts) >= ON_A_SIDE else [parts]
    near = results.share_text or (results.origin.label if results.origin else "")
    context = {"sides": sides, "near": near, "questions": QUESTIONS, "printed": True}
    return keep_private(render(request, "centres/card/nearest.html", context))


def find_results(form: FindCentreForm) -> Results | None:
    try:
        return find_nearest_centres(form.query) if form.is_valid() else None
    except (*OF_PLACE, GeocoderUnavailable):
        return None


def render_part(entry: DirectoryEntry, *, is_alone: bool) -> SafeString:
    """What a card says of its centre, whoever asks. `is_alone`: the page is about no other centre."""
    return _render_part(entry, timezone.localdate(), is_alone)


@lru_cache(maxsize=KEPT)
def _render_part(entry: DirectoryEntry, day: date, is_alone: bool) -> SafeString:
    """Kept until the centre changes or the day ends. Raises Http404 for one that went meanwhile."""
    centre = with_details(Centre.objects.published().filter(pk=entry.centre.pk)).first()
    if centre is None:
        raise Http404
    context = {
        "centre": centre,
        "where": centre.whole_address_line.replace(centre.postcode, centre.postcode.replace(" ", "\u00a0")),
        "path": entry.path,
        "rows": list_rows(centre),
        "checked": describe_check(centre),
        "qr": draw_qr_code(settings.SITE_URL + entry.path),
        "is_alone": is_alone,
    }
    return mark_safe(render_to_string("centres/card/_centre.html", context))  # noqa: S308  (escaped)
