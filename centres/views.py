"""The pages about centres: find, all, kept, one."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from centres import page_views
from centres.detail import pages, static_map
from centres.detail.results_map import draw_results
from centres.detail.shortlist import Share, Shortlist, parse_shortlist_slugs, share_search
from centres.directory import (
    get_current_directory,
    get_moment_of_directory,
    get_offline_details,
    list_offered_therapies,
)
from centres.forms import FindCentreForm
from centres.gazetteer.results import GeocoderUnavailable
from centres.models import Centre, Fact, Weekday
from centres.progress import measure_progress
from centres.redirects import redirect_old_slug
from centres.search.errors import OF_PLACE, get_search_problem
from centres.search.heard_of import find_heard_of, is_nearest_far
from centres.search.query import (
    Results,
    SilentCentres,
    find_nearest_centres,
    find_neighbouring_centres,
    find_silent_centres,
)
from msntc.content.security_policy import extend_policy
from msntc.database.offline import answers_offline, is_offline
from msntc.http_cache import keep_private
from msntc.organisation.models import get_organisation
from msntc.page_cache import get_current_minute, respond_from_cache

LISTED_AT_ONCE = 200


@require_safe
@answers_offline
def find_centres(request: HttpRequest) -> HttpResponse:
    """The box, and the nearest centres to what was typed. Answers 200 also to what cannot be found."""
    form, results, status = FindCentreForm(request.GET), None, 200
    if form.is_valid():
        try:
            results = find_nearest_centres(form.query)
        except (*OF_PLACE, GeocoderUnavailable) as fault:
            problem = get_search_problem(fault)
            form.add_error("q", problem.message)
            status = problem.page_status
    shortlist = Shortlist.of(request.GET)
    filters = list_search_filters(form)
    quiet = find_silent_centres(form.query, results) if results else SilentCentres()
    near_by = [*(results.nearby if results else []), *quiet.to_ask]
    with_map = results is not None and results.origin is not None and "map" in request.GET
    response = render(
        request,
        "centres/find.html",
        {
            "form": form,
            "results": results,
            "silent": quiet,
            "is_approximate": any(one.is_approximate for one in near_by),
            "over_water": any(one.is_over_water for one in near_by),
            "filters": filters,
            "shortlist": shortlist,
            "share": build_results_share(results, filters, shortlist),
            "in_km": "km" in request.GET,
            "map": static_map.draw_results_map(results) if with_map and results else None,
            "drawing": draw_results(results) if results and results.nearby and not with_map else None,
            "far": results is not None and is_nearest_far(results),
            "heard_of": find_heard_of(results) if results else [],
            "known_at": get_moment_of_directory() if is_offline() else None,
        },
        status=status,
    )
    if form.is_bound or shortlist.slugs:
        keep_private(response)
    return allow_tiles(response) if with_map else response


@require_safe
@answers_offline
def list_all_centres(request: HttpRequest) -> HttpResponse:
    """Every published centre, by nation and county; the longer list of a larger country in pages. Each is kept while
    nothing that is shown changes, until the day ends."""
    directory = get_current_directory()
    in_order = [entry.centre for entry in directory.entries.values()]
    page = Paginator(in_order, LISTED_AT_ONCE).get_page(request.GET.get("page"))
    if is_offline():
        return HttpResponse(render_list(request, page))
    kept_for = (directory.version, timezone.localdate())
    return respond_from_cache(request, f"all-{page.number}", kept_for, lambda: render_list(request, page))


def render_list(request: HttpRequest, centres: Page) -> str:
    """A page of the list; offline without how many have confirmed their details."""
    is_measured = get_organisation().shows_progress and not is_offline()
    context = {
        "centres": centres,
        "unchecked": any(not centre.is_confirmed() for centre in centres),
        "progress": measure_progress() if is_measured else None,
        "known_at": get_moment_of_directory() if is_offline() else None,
    }
    return render_to_string("centres/all.html", context, request)


@require_safe
def show_shortlist(request: HttpRequest) -> HttpResponse:
    """The centres that the address names, in its order; those that visitors may not see are passed over."""
    slugs = parse_shortlist_slugs(request.GET)
    found = (
        Centre.objects.published()
        .filter(slug__in=slugs)
        .defer("staff_notes")
        .with_mailbox()
        .with_printed("phone", "opening_hours")
        .prefetch_related("therapies", "opening_times", "exceptions")
    )
    centres = sorted(found, key=lambda centre: slugs.index(centre.slug))
    shortlist = Shortlist(tuple(centre.slug for centre in centres))
    response = render(
        request,
        "centres/kept.html",
        {
            "centres": centres,
            "shortlist": shortlist,
            "all_unconfirmed": not any(centre.is_confirmed() for centre in centres),
            "share": share_search("", [], shortlist),
        },
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@answers_offline
def show_centre(request: HttpRequest, slug: str) -> HttpResponse:
    """One centre, with all that we know and how well we know it. An address that it had before leads here.

    The page of visitors who ask for nothing but the page is kept while nothing that is shown changes, for a minute.
    """
    directory = get_current_directory()
    entry = directory.get_by_slug(slug)
    if entry is None:
        return show_former_centre(request, slug)
    pk = entry.centre.pk
    if request.GET or is_offline():
        response = HttpResponse(render_page(request, pk))
        if "map" in request.GET and entry.longitude is not None:
            allow_tiles(response)
    else:
        kept_for = (directory.version, get_current_minute())
        response = respond_from_cache(request, f"centre-{pk}", kept_for, lambda: render_page(request, pk))
    page_views.count_page_view(request, pk)
    return response


def render_page(request: HttpRequest, pk: int) -> str:
    """The page of a published centre. Raises Http404 for one that went meanwhile; offline OperationalError for one
    that no file has."""
    known_at = None
    if is_offline():
        centre, known_at = get_offline_details(pk)
    elif found := pages.get_detailed_centre(Centre.objects.published().filter(pk=pk)):
        centre = found
    else:
        raise Http404
    context = pages.build_page_context(request, centre) | {"known_at": known_at}
    return render_to_string(pages.PAGE, context, request)


def show_former_centre(request: HttpRequest, slug: str) -> HttpResponse:
    """What to say at an address where no centre is any more: that it has closed, or where it is now."""
    closed = Centre.objects.filter(status=Centre.Status.CLOSED, slug=slug).first()
    return (
        render_closed_centre(request, closed)
        if closed
        else redirect_old_slug(request, Centre.objects.known(), slug)
    )


def render_closed_centre(request: HttpRequest, centre: Centre) -> HttpResponse:
    """What to say of a centre that has closed for good: where else to go."""
    return render(
        request, "centres/closed.html", {"centre": centre, "nearby": find_neighbouring_centres(centre, 3)}
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that the answer is narrowed to: a therapy, a need or a day, by its name in the address.

    `others` are the values of that name that stay when it is taken away.
    """

    kind: str
    value: str
    name: str
    others: list[str]


def list_search_filters(form: FindCentreForm) -> list[Filter]:
    slugs, needs, found = form.therapies, form.needs, []
    if slugs:
        names = dict(list_offered_therapies())
        found = [Filter("therapy", one, names[one], [slug for slug in slugs if slug != one]) for one in slugs]
    found += [Filter("need", one, Fact(one).label, [need for need in needs if need != one]) for one in needs]
    if form.day is not None:
        label = Weekday(form.day).label
        found.append(Filter("day", label.lower(), label, []))
    return found


def build_results_share(results: Results | None, filters: list[Filter], shortlist: Shortlist) -> Share | None:
    """What can be handed on of an answer; nothing before there is one."""
    if results is None or results.origin is None:
        return None
    place = [("at", results.share_at)] if results.share_at else []
    return share_search(results.share_text, [*place, *((one.kind, one.value) for one in filters)], shortlist)


def allow_tiles(response: HttpResponse) -> HttpResponse:
    """Lets this one response, whose reader asked for the map, load pictures from the tile server."""
    return extend_policy(response, {"img-src": [settings.TILE_ORIGIN]})
