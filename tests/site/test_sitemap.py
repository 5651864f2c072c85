"""What search engines are told of, and the map of the site for people."""

from xml.etree import ElementTree

import pytest
import time_machine

from centres.models import Centre
from msntc.organisation import pages
from msntc.organisation.models import SitePage
from tests.support.factories import CentreFactory, TherapyPageFactory
from tests.support.published_pages import published
from therapies import publishing

pytestmark = pytest.mark.django_db
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client, **headers) -> dict:
    """Each address with the day of its last change, or None."""
    answer = client.get("/sitemap.xml", headers=headers)
    assert answer["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(answer.content).findall(f"{S}url")
    return {url.findtext(f"{S}loc"): url.findtext(f"{S}lastmod") for url in urls}


def test_every_page_is_listed_with_the_true_day_of_its_last_change(client):
    pages.create_missing_pages()
    with time_machine.travel("2026-03-01 12:00Z"):
        published(slug="made-up-page")
        CentreFactory(slug="made-up")

    found = listed(client)
    assert found["http://localhost:8000/"] is None
    assert found["http://localhost:8000/therapies/made-up-page/"] == "2026-03-01"
    assert found["http://localhost:8000/centres/made-up/"].startswith("2026-03-01")
    assert found["http://localhost:8000/about/"] == SitePage.objects.get(slug="about").updated_on.isoformat()


def test_every_address_that_is_listed_can_be_opened(client):
    pages.create_missing_pages()
    published()
    CentreFactory()

    for address in listed(client):
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200, address


def test_the_visitors_host_has_no_say(client):
    assert not [one for one in listed(client, host="localhost:1337") if "1337" in one]


def hidden():
    """What nobody may find: a draft, an archived page, a centre in draft and one that has closed."""
    TherapyPageFactory(slug="draft-page", short_name="Hidden draft")
    publishing.archive_page(published(slug="archived-page", short_name="Hidden archived"))
    CentreFactory(slug="draft-centre", name="Hidden centre", status=Centre.Status.DRAFT)
    CentreFactory(slug="closed-centre", name="Hidden closed", status=Centre.Status.CLOSED)


def test_a_draft_an_archived_page_and_a_centre_that_is_not_published_are_not_listed(client):
    hidden()

    for address in listed(client):
        assert "draft" not in address
        assert "archived" not in address
        assert "closed" not in address


def test_the_map_for_people_has_every_page_and_nothing_hidden(client):
    pages.create_missing_pages()
    hidden()
    published(slug="made-up-page", short_name="Made-up rest")
    CentreFactory(name="Made-up Scottish Centre", nation="Scotland")

    page = client.get("/site-map/").text
    for words in ("Made-up rest", "Made-up Scottish Centre", "<h3>Scotland</h3>", "Privacy", "About us"):
        assert words in page
    for words in ("Hidden", "draft-page", "archived-page", "draft-centre", "closed-centre"):
        assert words not in page


def test_the_maps_ask_the_database_no_more_for_more_pages(client, django_assert_max_num_queries):
    pages.create_missing_pages()
    for _ in range(3):
        published()
        CentreFactory()

    with django_assert_max_num_queries(6):
        client.get("/site-map/")
    with django_assert_max_num_queries(6):
        listed(client)


def test_robots_may_read_all_but_answers_and_the_staffs_pages(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /centres/?",
        "",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]
