"""The whole site at once: what search engines may find, what an address leads to, and what a page asks the database."""

import pytest
from django.urls import reverse

from centres.detail.towns import list_large_towns
from tests.support.factories import CentreFactory
from tests.support.public_addresses import H, page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/centres/?q=N8+0NP", "/centres/?q=nonsense"])
def test_a_search_is_kept_out_of_search_engines(client, everything, address):
    answer, _ = page(client, address)

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"].startswith("private")
    assert '<meta name="robots" content="noindex">' in answer.text


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
    [
        ("home", [], 12),
        ("centres:all", [], 12),
        ("centres:detail", ["made-up"], 18),
        ("therapies:index", [], 5),
    ],
)
def test_pages_ask_the_database_no_more_for_more_centres(
    client, everything, django_assert_max_num_queries, name, args, queries
):
    for _ in range(20):
        CentreFactory(therapies=list(everything.therapies.all()))
    list_large_towns()  # of which a process asks once a day

    with django_assert_max_num_queries(queries):
        client.get(reverse(name, args=args))


def test_results_ask_the_database_twice(client, everything, django_assert_num_queries):
    client.get("/centres/?q=N8+0NP")  # the organisation's row and the list of therapies are then remembered

    with django_assert_num_queries(2):
        client.get("/centres/?q=N8+0NP&show=50&map=1")
