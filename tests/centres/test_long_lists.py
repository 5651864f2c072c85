"""Lists of more centres than one page or one answer should hold: read in pages, or as they are written."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from centres import views
from centres.models import Centre
from centres.open_data import responses
from centres.sitemaps import CentreSitemap
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOST = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _three_at_once(monkeypatch):
    monkeypatch.setattr(views, "LISTED_AT_ONCE", 3)
    monkeypatch.setattr(responses, "WHOLE", 3)
    monkeypatch.setattr(CentreSitemap, "limit", 3)


@pytest.fixture
def seven():
    return {CentreFactory(county="Testshire").name for _ in range(7)}


def listed(client, address) -> tuple[list[str], list[str]]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    links = page.select('nav[aria-label="Pages of this list"] a')
    return [one.text for one in page.select(".list__name")], [link["href"] for link in links]


def test_the_list_of_all_is_read_in_pages_by_plain_links(client, seven):
    first, links = listed(client, "/centres/all/")
    assert links == ["?page=2"]
    second, links = listed(client, "/centres/all/?page=2")
    assert links == ["?page=1", "?page=3"]
    third, links = listed(client, "/centres/all/?page=3")
    assert links == ["?page=2"]
    assert [len(first), len(second), len(third)] == [3, 3, 1]
    assert {*first, *second, *third} == seven


def test_a_page_that_is_kept_tells_nobody_what_the_first_reader_asked(client, seven):
    """It is kept by its number alone, for everybody."""
    listed(client, "/centres/all/?page=2&from=N8+0NP")

    assert "N8" not in client.get("/centres/all/?page=2").text


def test_each_page_of_the_list_has_a_title_and_an_address_of_its_own(client, seven):
    first, second = client.get("/centres/all/").text, client.get("/centres/all/?page=2").text
    assert "<title>All centres – " in first
    assert f'<link rel="canonical" href="{HOST}/centres/all/">' in first
    assert "<title>All centres, page 2 – " in second
    assert f'<link rel="canonical" href="{HOST}/centres/all/?page=2">' in second


@pytest.mark.parametrize("page", ["0", "9", "x", "-1", ""])
def test_a_page_that_is_none_is_the_nearest_that_is(client, seven, page):
    assert client.get("/centres/all/", {"page": page}).status_code == 200


def test_a_short_list_has_no_pages(client):
    CentreFactory()
    assert "Pages of this list" not in client.get("/centres/all/").text


def test_search_engines_read_an_index_and_then_each_page_of_it(client, seven):
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{S}sitemapindex"
    pages = [one.text for one in index.iter(f"{S}loc")]
    assert pages == [f"{HOST}/sitemap.xml?page={n}" for n in (1, 2, 3)]
    found = [
        one.text
        for page in pages
        for one in ElementTree.fromstring(client.get(page.removeprefix(HOST)).content).iter(f"{S}loc")
    ]
    assert len(found) == len(set(found))
    assert f"{HOST}/" in found
    slugs = Centre.objects.values_list("slug", flat=True)
    assert {f"{HOST}/centres/{slug}/" for slug in slugs} <= set(found)


@pytest.mark.parametrize("page", ["0", "9", "x", "-1"])
def test_a_page_of_the_sitemap_that_is_none_is_not_found(client, seven, page):
    assert client.get("/sitemap.xml", {"page": page}).status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/centres/", "/api/v1/centres.csv"])
def test_many_centres_leave_as_they_are_written_in_the_same_words(client, seven, monkeypatch, address):
    streamed = client.get(address)
    assert streamed.streaming
    body = b"".join(streamed.streaming_content)
    monkeypatch.setattr(responses, "WHOLE", 7)
    whole = client.get(address)
    assert not whole.streaming
    assert body == whole.content
    assert {name for name in streamed.headers if name not in whole.headers} == set()
    assert "ETag" in whole
    assert sum(name.encode() in body for name in seven) == 7


def test_the_site_map_leads_to_the_list_instead_of_holding_it(client, seven):
    def links_to_centres() -> int:
        return client.get("/site-map/").text.count('<a href="/centres/made-up-')

    assert '<a href="/centres/all/">' in client.get("/site-map/").text
    assert links_to_centres() == 0
    Centre.objects.filter(pk__in=list(Centre.objects.values_list("pk", flat=True)[3:])).delete()
    assert links_to_centres() == 3
