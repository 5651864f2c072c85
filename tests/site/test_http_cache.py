"""What a cache before the site may keep, and what it may not."""

import pytest

from centres.models import Centre
from msntc.http_cache import MOMENT, PAGE
from msntc.organisation import pages
from msntc.organisation.models import SitePage
from tests.support.factories import CentreFactory
from tests.support.published_pages import published
from tests.support.staff import account

pytestmark = pytest.mark.django_db
NEVER = [
    "/centres/?q=N8+0NP",
    "/search/?q=oxygen",
    "/centres/made-up/report/",
    "/centres/made-up/ask/",
    "/centres/missing/",
    "/centres/kept/?keep=made-up",
    "/support-us/",
    "/admin/login/",
    "/nowhere/",
]


@pytest.fixture
def centre():
    return CentreFactory(slug="made-up", name="Made-up Centre")


@pytest.fixture
def addresses(centre):
    page = published(slug="made-up-rest")
    pages.create_missing_pages()
    return [
        "/",
        "/site-map/",
        "/centres/all/",
        "/centres/made-up/",
        "/therapies/",
        page.get_absolute_url(),
        "/data/",
        "/about/",
        "/api/",
    ]


def get_policy(address: str) -> str:
    """A centre's page says what is open now, and is not shown for long once the site is away."""
    return MOMENT if address == "/centres/made-up/" else PAGE


def test_pages_that_are_the_same_for_everybody_may_be_kept_for_a_minute(client, addresses):
    for address in addresses:
        answer = client.get(address)
        assert answer["Cache-Control"] == get_policy(address), address
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_who_has_the_page_is_told_that_nothing_changed(client, addresses):
    for address in addresses:
        etag = client.get(address)["ETag"]
        answer = client.get(address, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content) == (304, b""), address
        assert not answer.templates, f"{address} was drawn to find out"
        assert answer["Cache-Control"] == get_policy(address)
        packed = client.get(address, headers={"if-none-match": etag, "accept-encoding": "gzip"})
        assert packed.status_code == 304, address


def test_a_change_by_staff_has_another_mark(client, centre):
    etag = client.get("/centres/made-up/")["ETag"]
    from centres.snapshots import save_centre

    centre.phone = "020 7946 0000"
    save_centre(centre)
    answer = client.get("/centres/made-up/", headers={"if-none-match": etag})
    assert answer.status_code == 200
    assert answer["ETag"] != etag


def test_a_change_is_seen_at_once_on_every_list(client, centre):
    pages.create_missing_pages()
    seen = {address: client.get(address)["ETag"] for address in ("/centres/all/", "/site-map/", "/about/")}
    Centre.objects.filter(pk=centre.pk).update(name="Another Centre")
    SitePage.objects.filter(slug="about").update(title="Who we are")
    for address, etag in seen.items():
        answer = client.get(address, headers={"if-none-match": etag})
        assert answer.status_code == 200, address
        assert ("Who we are" if address == "/about/" else "Another Centre") in answer.text


@pytest.mark.parametrize("address", NEVER)
def test_searches_forms_and_staffs_pages_are_never_for_a_cache(client, centre, address):
    assert "public" not in client.get(address).get("Cache-Control", "")


def test_staff_who_are_signed_in_see_the_page_of_everybody(client, addresses):
    before = {address: client.get(address).content for address in addresses}
    client.force_login(account("anna", "National office"))
    for address in addresses:
        answer = client.get(address)
        assert answer.content == before[address], address
        assert answer["Cache-Control"] == get_policy(address)


def test_what_a_visitor_posts_is_kept_by_nobody(client, centre):
    assert "public" not in client.post("/centres/made-up/").get("Cache-Control", "")
