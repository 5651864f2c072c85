"""The pages about centres: find, all, one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from centres import drawing
from centres.forms import FindCentreForm
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.models import Centre
from centres.problems import OF_PLACE, problem
from centres.search import nearest


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
    with_map = results is not None and results.origin is not None and "map" in request.GET
    response = render(
        request,
        "centres/find.html",
        {
            "form": form,
            "results": results,
            "in_km": "km" in request.GET,
            "map": drawing.of_results(results) if with_map else None,
        },
        status=status,
    )
    if form.is_bound:
        response["X-Robots-Tag"] = "noindex"
    return allow_tiles(response) if with_map else response


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Every published centre, by nation and county."""
    centres = Centre.objects.published().for_cards().in_order_of_nation()
    unchecked = any(centre.confirmed_on is None for centre in centres)
    return render(request, "centres/all.html", {"centres": centres, "unchecked": unchecked})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One centre, with all that we know and how well we know it."""
    centre = get_object_or_404(Centre.objects.published().prefetch_related("therapies"), slug=slug)
    with_map = centre.point is not None and "map" in request.GET
    response = render(
        request,
        "centres/detail.html",
        {"centre": centre, "map": drawing.of_centre(centre) if with_map else None},
    )
    return allow_tiles(response) if with_map else response


def allow_tiles(response: HttpResponse) -> HttpResponse:
    """Lets this one response, whose reader asked for the map, load pictures from the tile server."""
    response._csp_update = {"img-src": [settings.TILE_ORIGIN]}
    return response
