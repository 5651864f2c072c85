"""The pages about centres: find, all, kept, one."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centres import drawing, showing, shown
from centres.forms import FindCentreForm
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.models import Centre, Fact, Weekday
from centres.moved import moved
from centres.problems import OF_PLACE, problem
from centres.search import Results, Silent, near, nearest, silent
from centres.shortlist import Share, Shortlist, share_search, slugs_in
from centres.whole import state_of


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The box, and the nearest centres to what was typed. Answers 200 also to what cannot be found."""
    form, results, status = FindCentreForm(request.GET), None, 200
    if form.is_valid():
        try:
            results = nearest(form.query)
        except OF_PLACE as fault:
            form.add_error("q", problem(fault).message)
        except GeocoderUnavailable as fault:
            form.add_error("q", problem(fault).message)
            status = problem(fault).status
    shortlist = Shortlist.of(request.GET)
    filters = narrowed_to(form)
    quiet = silent(form.query, results) if results else Silent()
    near_by = [*(results.nearby if results else []), *quiet.to_ask]
    with_map = results is not None and results.origin is not None and "map" in request.GET
    response = render(
        request,
        "centres/find.html",
        {
            "form": form,
            "results": results,
            "name": name_shared(results),
            "silent": quiet,
            "is_approximate": any(one.is_approximate for one in near_by),
            "over_water": any(one.is_over_water for one in near_by),
            "filters": filters,
            "shortlist": shortlist,
            "share": share_of(results, filters, shortlist),
            "in_km": "km" in request.GET,
            "map": drawing.of_results(results) if with_map else None,
        },
        status=status,
    )
    if form.is_bound or shortlist.slugs:
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "private, no-cache"  # nobody between us keeps what was searched for
    return allow_tiles(response) if with_map else response


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Every published centre, by nation and county."""
    centres = Centre.objects.published().for_cards().in_order_of_nation()
    unchecked = any(not centre.is_confirmed() for centre in centres)
    return render(request, "centres/all.html", {"centres": centres, "unchecked": unchecked})


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The centres that the address names, in its order; those that visitors may not see are passed over."""
    slugs = slugs_in(request.GET)
    found = (
        Centre.objects.published()
        .filter(slug__in=slugs)
        .defer("staff_notes")
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
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One centre, with all that we know and how well we know it. An address that it had before leads here."""
    if (state := state_of(slug)) is None:
        return moved(request, Centre.objects.known(), slug)
    if (page := showing.page_of(state)) is None:
        raise Http404
    if page.centre.status == Centre.Status.CLOSED:
        return closed(request, page.centre)
    shown.count(request, page.centre)
    if not request.GET:
        return HttpResponse(showing.answer(request, page))
    context = showing.shown(request, page)
    response = render(request, showing.PAGE, context)
    return allow_tiles(response) if context["map"] else response


def closed(request: HttpRequest, centre: Centre) -> HttpResponse:
    """What to say of a centre that has closed for good: where else to go."""
    return render(request, "centres/closed.html", {"centre": centre, "nearby": near(centre, 3)})


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that the answer is narrowed to: a therapy, a need or a day, by its name in the address.

    `others` are the values of that name that stay when it is taken away.
    """

    kind: str
    value: str
    name: str
    others: list[str]


def narrowed_to(form: FindCentreForm) -> list[Filter]:
    slugs, needs, found = form.therapies, form.needs, []
    if slugs:
        names = dict(form.fields["therapy"].choices)
        found = [Filter("therapy", one, names[one], [slug for slug in slugs if slug != one]) for one in slugs]
    found += [Filter("need", one, Fact(one).label, [need for need in needs if need != one]) for one in needs]
    if form.day is not None:
        label = Weekday(form.day).label
        found.append(Filter("day", label.lower(), label, []))
    return found


def name_shared(results: Results | None) -> str:
    """The one name that all the places to choose from go by; empty where they differ."""
    names = {choice.text for choice in results.choices} if results else set()
    return names.pop() if len(names) == 1 else ""


def share_of(results: Results | None, filters: list[Filter], shortlist: Shortlist) -> Share | None:
    """What can be handed on of an answer; nothing before there is one."""
    if results is None or results.origin is None:
        return None
    return share_search(results.share_text, [(one.kind, one.value) for one in filters], shortlist)


def allow_tiles(response: HttpResponse) -> HttpResponse:
    """Lets this one response, whose reader asked for the map, load pictures from the tile server."""
    response._csp_update = {"img-src": [settings.TILE_ORIGIN]}
    return response
