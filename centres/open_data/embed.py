"""The finder as a frame for partners' pages: the box, then the three nearest centres; no cookie, any frame.

Its one script (static/js/embed-frame.js) tells a host that asks how high the frame's content is; static/js/embed.js is
the host's side. Without either the frame works at the height that our manual gives.
"""

from dataclasses import replace
from urllib.parse import urlencode

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from centres.directory import get_moment_of_directory
from centres.forms import FindCentreForm
from centres.gazetteer.results import GeocoderUnavailable
from centres.search.errors import OF_DATABASE, OF_PLACE, get_search_problem
from centres.search.query import find_nearest_centres
from msntc.database.offline import answers_offline, is_offline
from msntc.http_cache import keep_private

SHOWN = 3
WHERE = ("q", "at", "near")
"""What a search in the frame takes along to the site."""
TARGETS = {"top": "_top"}
"""What partners may ask for in `links`: the whole window in place of a new tab, for frames that may open none."""


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "connect-src": [NONE]})
@answers_offline
def embed_finder(request: HttpRequest) -> HttpResponse:
    """Answers 200 also to what cannot be found, and 503 in the frame's own look when the look-up is away."""
    asked = parse_partner_query(request.GET)
    form, results, status = FindCentreForm(asked), None, 200
    try:
        if form.is_valid():
            results = find_nearest_centres(replace(form.query, count=SHOWN))
    except (*OF_PLACE, *OF_DATABASE, GeocoderUnavailable) as fault:
        if isinstance(fault, OF_DATABASE) and not is_offline():
            raise
        problem = get_search_problem(fault)
        form.add_error("q", problem.message)
        status = problem.page_status
    where = urlencode({name: asked[name] for name in WHERE if name in asked})
    links = request.GET.get("links", "")
    target = TARGETS.get(links, "_blank")
    response = render(
        request,
        "embed.html",
        {
            "form": form,
            "results": results,
            "links": links if links in TARGETS else "",
            "target": target,
            "in_new_tab": target == "_blank",
            "known_at": get_moment_of_directory() if is_offline() else None,
            "more": f"{reverse('centres:find')}?{where}#answer",
        },
        status=status,
    )
    response["X-Robots-Tag"] = "noindex"
    return keep_private(response) if form.is_bound else response


def parse_partner_query(address: QueryDict) -> QueryDict:
    """What a partner's page asks for: `postcode` is another name of `q`."""
    if "postcode" not in address or "q" in address:
        return address
    found = address.copy()
    found.setlist("q", found.getlist("postcode")[-1:])
    return found
