"""The whole site at once: every address in the resolver, and one of each object."""

from urllib.parse import urljoin
from xml.etree import ElementTree

import html5lib
import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from centres import api_urls, still_right
from centres.models import Ask, Centre
from msntc.giving import declaring
from msntc.giving.gateway import gateway
from msntc.giving.models import Gift, GivingSettings
from msntc.organisation import pages
from msntc.organisation.models import SitePage
from tests.factories import (
    HORNSEY,
    CentreFactory,
    PlaceFactory,
    PostcodeFactory,
    TherapyFactory,
    TherapyPageFactory,
)
from tests.therapies.live import published

pytestmark = pytest.mark.django_db
H = "{http://www.w3.org/1999/xhtml}"
NOT_PAGES = {
    "healthz",
    "favicon",
    "nothing-here",
    "sitemap",
    "robots",
    "picture",
    "centres:vcard",
    "centres:calendar",
    "provider-webhook",
    "giving:pack",  # a file
    "giving:give",  # takes a form; what it shows is Support us
    *(f"api:{pattern.name}" for pattern in api_urls.urlpatterns),
}
BEHIND_A_KEY = {
    "centres:still-right",
    "giving:thanks",
    "giving:not-completed",
    "giving:cancel-declaration",
    "giving:demo",
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
    "centres:missing",
    "centres:report",
    "centres:report-thanks",
    "giving:gift-aid",
    "giving:declared",
    "therapies:index",
    "therapies:page",
    "therapies:feedback",
    "therapies:thanks",
]
OF_ONE = {
    "centres:detail": "made-up",
    "centres:report": "made-up",
    "therapies:page": "made-up-page",
    "therapies:feedback": "made-up-page",
    "therapies:thanks": "made-up-page",
}
"""The pages that are about one object, with the slug of ours."""


def names(patterns=None, prefix=""):
    """The name of every address outside the staff's pages."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) not in ("admin/", "staff/"):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@pytest.fixture
def everything():
    """One of each object, and a draft that must show nowhere."""
    pages.load()
    GivingSettings.objects.create(gift_aid=True, hmrc_reference="AB12345", will_words="Ask us.")
    therapy = TherapyFactory(name="Made-up oxygen", slug="made-up-oxygen")
    yoga = TherapyFactory(name="Made-up yoga", slug="made-up-yoga")
    PostcodeFactory(code="N80NP", point=HORNSEY)
    for county in ("Gwynedd", "County Down"):
        PlaceFactory(name="Bangor", county=county)
    for county, population in (("Isle of Wight", 25_000), ("", 128_000)):
        PlaceFactory(name="Newport", county=county, population=population)
    CentreFactory(
        name="Hidden Draft",
        slug="hidden-draft",
        status=Centre.Status.DRAFT,
        town="Drafton",
        therapies=[therapy],
    )
    published(slug="made-up-page", therapy=therapy, kind="therapy")
    TherapyPageFactory(slug="draft-page", short_name="Hidden Draft", title="Hidden Draft?", therapy=yoga)
    CentreFactory(name="Made-up Yoga Centre", slug="yoga", therapies=[yoga])
    return CentreFactory(
        slug="made-up",
        address="1 Made-up Road",
        county="Testshire",
        postcode="N8 0NP",
        phone="020 7946 0000",
        email="hello@example.org",
        website="https://example.org",
        charity_number="1031690",
        also_offers="Knitting",
        opening_hours="Tuesdays",
        closure_note="Closed in June.",
        source="A register",
        source_date="June 2026",
        staff_notes="Only staff read this",
        therapies=[therapy],
    )


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    document = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("etree", ElementTree)).parse(
        answer.text
    )
    return answer, document


def addresses():
    for name in PUBLIC:
        yield reverse(name, args=[OF_ONE[name]] if name in OF_ONE else [])
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
    yield reverse("centres:kept") + "?keep=made-up,hidden-draft,no-such"
    for query in ["?q=quiet", "?q=N8+0NP", "?q=queit", "?q=zzzz", "?q=hidden+draft", "?q="]:
        yield reverse("search") + query


def test_no_address_of_the_site_is_left_out_of_this_sweep():
    assert set(names()) == set(PUBLIC) | NOT_PAGES | BEHIND_A_KEY


@pytest.mark.parametrize("address", list(addresses()))
def test_each_page_is_whole(client, everything, address):
    answer, document = page(client, address)

    assert len(list(document.iter(f"{H}h1"))) == 1
    assert document.find(f"{H}head/{H}title").text.strip().endswith("MS National Therapy Centres")
    assert document.get("lang") == "en-GB"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "Hidden Draft" not in answer.text
    assert "Drafton" not in answer.text
    assert "Only staff read this" not in answer.text
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", list(addresses()))
def test_each_page_keeps_to_a_strict_policy(client, everything, address):
    answer, document = page(client, address)

    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert ("tile.openstreetmap.org" in policy) == ("map=1" in address)
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    for element in document.iter():
        assert element.get("style") is None, element
        assert not [name for name in element.keys() if name.startswith("on")], element  # noqa: SIM118
        if (
            element.tag == f"{H}script"
            and not element.get("src")
            and element.get("type") not in {"application/json", "application/ld+json"}
        ):
            assert element.get("nonce"), "an inline script without a nonce"


def links(document, address):
    """The addresses on this site that the page at `address` links to."""
    for element in document.iter(f"{H}a"):
        link = urljoin(address, element.get("href"))
        if link.startswith("/"):
            yield link.partition("#")[0]


def test_every_link_on_every_page_leads_somewhere(client, everything):
    seen = set()
    for address in addresses():
        _, document = page(client, address)
        for link in set(links(document, address)) - seen:
            seen.add(link)
            assert client.get(link).status_code in {200, 302}, f"{link} on {address}"
    assert {reverse(name) for name in PUBLIC if name not in OF_ONE} < seen


@pytest.mark.parametrize("address", ["/centres/?q=N8+0NP", "/centres/?q=nonsense"])
def test_a_search_is_kept_out_of_search_engines(client, everything, address):
    answer, _ = page(client, address)

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"].startswith("private")
    assert '<meta name="robots" content="noindex">' in answer.text


def test_pages_behind_a_key_are_valid_and_tell_nobody(client, everything, settings):
    settings.GIVING_MODE = "demo"
    gateway.cache_clear()
    gift = Gift.objects.create(source="card", mode="demo", pence=500, email="me@giver.test", session="demo_1")
    home = {
        "first_name": "Ann",
        "last_name": "Other",
        "residency": "uk",
        "house": "7",
        "address": "A",
        "postcode": "N8 0NP",
    }
    ask = Ask.objects.create(centre=everything, stage=Ask.Stage.FIRST, to="first@centre.test")
    keyed = [
        reverse("centres:still-right", args=[still_right.token(ask)]),
        reverse("centres:still-right", args=[still_right.token(ask)]) + "?changed",
        reverse("giving:thanks") + "?session_id=demo_1",
        reverse("giving:not-completed", args=[gift.pk]),
        reverse("giving:demo", args=[gift.pk]),
        reverse("giving:cancel-declaration", args=[declaring.token(declaring.declare(home))]),
    ]
    try:
        for address in keyed:
            answer, document = page(client, address)
            assert len(list(document.iter(f"{H}h1"))) == 1, address
            assert '<meta name="robots" content="noindex">' in answer.text
            assert "no-store" in answer["Cache-Control"]
            assert not answer.cookies
    finally:
        gateway.cache_clear()


def test_the_box_alone_may_be_found(client):
    assert "X-Robots-Tag" not in client.get("/centres/")


@pytest.mark.parametrize("slug", ["hidden-draft", "no-such-centre"])
def test_a_draft_cannot_be_told_from_what_does_not_exist(client, everything, slug):
    answer, document = page(client, f"/centres/{slug}/", 404)

    assert "Hidden" not in answer.text
    assert len(list(document.iter(f"{H}h1"))) == 1


def test_the_address_that_counts_is_the_sites_own_whatever_the_visitor_asked_for(client):
    page = client.get("/data/", headers={"host": "localhost:1337"}).text

    assert '<link rel="canonical" href="http://localhost:8000/data/">' in page
    assert "1337" not in page


@pytest.mark.parametrize("address", ["/centres/all", "/therapies", "/data"])
def test_an_address_without_its_slash_is_put_right(client, address):
    assert client.get(address)["Location"] == address + "/"


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [("home", [], 1), ("centres:all", [], 2), ("centres:detail", ["made-up"], 3), ("therapies:index", [], 4)],
)
def test_pages_ask_the_database_no_more_for_more_centres(
    client, everything, django_assert_max_num_queries, name, args, queries
):
    for _ in range(20):
        CentreFactory(therapies=list(everything.therapies.all()))

    with django_assert_max_num_queries(queries):
        client.get(reverse(name, args=args))


def test_results_ask_the_database_twice(client, everything, django_assert_num_queries):
    client.get("/centres/?q=N8+0NP")  # the organisation's row and the list of therapies are then remembered

    with django_assert_num_queries(2):
        client.get("/centres/?q=N8+0NP&show=50&map=1")
