"""Every address in the resolver, and how the sweep reads its page."""

from xml.etree import ElementTree

import html5lib
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from centres.open_data import urls
from msntc.organisation.models import SitePage

H = "{http://www.w3.org/1999/xhtml}"
NOT_PAGES = {
    "healthz",
    "favicon",
    "nothing-here",
    "old-report",
    "sitemap",
    "robots",
    "picture",
    "centres:vcard",
    "centres:calendar",
    "centres:oxygen-calendar",
    "centres:plan-calendar",
    "provider-webhook",
    "centres:undo-task",  # takes a form
    "giving:pack",  # a file
    "giving:give",  # takes a form: below
    "centres:nearest-cards",  # answers a search: below
    *(f"api:{pattern.name}" for pattern in urls.urlpatterns),
}
MADE_UP = 1_000_000_000
"""The id of our centre, whose plan is found by it."""
BEHIND_A_KEY = {
    "centres:still-right",
    "centres:task",
    "centres:undo",
    "giving:thanks",
    "giving:not-completed",
    "giving:bank-reference",
    "giving:cancel-declaration",
    "giving:demo",
    "therapies:draft",
}
"""Pages whose address somebody must have been given: they are in no list, and have a test of their own below."""
PUBLIC = [
    "home",
    "data",
    *SitePage.Place.values,
    "search",
    "site-map",
    "api-manual",
    "embed",
    "support-us",
    "centres:find",
    "centres:all",
    "centres:kept",
    "centres:detail",
    "centres:card",
    "centres:missing",
    "centres:report",
    "centres:report-thanks",
    "centres:ask",
    "centres:ask-thanks",
    "centres:plan",
    "giving:other-ways",
    "giving:by-bank",
    "giving:gift-aid",
    "giving:declared",
    "therapies:index",
    "therapies:page",
    "therapies:feedback",
    "therapies:thanks",
]
OF_ONE = {
    "centres:detail": "made-up",
    "centres:card": "made-up",
    "centres:report": "made-up",
    "centres:ask": "made-up",
    "centres:ask-thanks": "made-up",
    "centres:plan": MADE_UP,
    "therapies:page": "made-up-page",
    "therapies:feedback": "made-up-page",
    "therapies:thanks": "made-up-page",
}
"""The pages that are about one object, with the slug or the id of ours."""


def names(patterns=None, prefix=""):
    """The name of every address outside the staff's pages."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and not str(pattern.pattern).startswith(("admin/", "staff/")):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    document = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree", ElementTree)).parse(
        answer.text
    )
    return answer, document


def addresses():
    for name in PUBLIC:
        yield reverse(name, args=[OF_ONE[name]] if name in OF_ONE else [])
    for query in ["?frequency=once&other=10", "?frequency=once&other="]:
        yield reverse("giving:give") + query
    yield reverse("centres:nearest-cards") + "?q=N8+0NP"
    find = reverse("centres:find")
    for query in [
        "?q=N8+0NP",
        "?q=N8+0NP&map=1",
        "?q=N8+0NP&km=1&show=10",
        "?q=nonsense",
        "?q=ZE9+9ZZ",
        "?q=",
    ]:
        yield find + query
    yield reverse("centres:detail", args=["made-up"]) + "?map=1"
    for query in ["?q=N8+0NP", "?q=nonsense", "?q="]:
        yield reverse("embed") + query
    for query in [
        "?q=Bangor",
        "?q=Newport",
        "?q=made-up",
        "?q=N8+0NP&therapy=made-up-oxygen",
        "?q=N8+0NP&therapy=made-up-oxygen&therapy=made-up-yoga",
        "?q=N8+0NP&keep=made-up",
        "?q=N8+0NP&need=hoist&day=tuesday",
        "?near=51.58,-0.12",
        "?keep=made-up",
    ]:
        yield find + query
    for query in ["?start=N8&sessions=20&week=3&qr=1", "?start=nonsense"]:
        yield reverse("centres:plan", args=[MADE_UP]) + query
    yield reverse("centres:kept") + "?keep=made-up,hidden-draft,no-such"
    for query in ["?q=quiet", "?q=N8+0NP", "?q=queit", "?q=zzzz", "?q=hidden+draft", "?q="]:
        yield reverse("search") + query
