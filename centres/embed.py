"""The finder as a frame for partners' pages: the box and the nearest centres, no scripts, no cookie, any frame."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from centres.forms import FindCentreForm
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.problems import OF_DATABASE, OF_PLACE, problem
from centres.search import nearest


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": [NONE], "connect-src": [NONE]})
def embed(request: HttpRequest) -> HttpResponse:
    """Answers 200 also to what cannot be found, and 503 in the frame's own look when the look-up is away."""
    form, results, status = FindCentreForm(request.GET), None, 200
    try:
        if form.is_valid():
            results = nearest(form.query)
    except (*OF_PLACE, *OF_DATABASE, GeocoderUnavailable) as fault:
        form.add_error("q", problem(fault).message)
        status = 503 if problem(fault).status == 503 else 200
    response = render(
        request,
        "embed.html",
        {"form": form, "results": results},
        status=status,
    )
    response["X-Robots-Tag"] = "noindex"
    return response
