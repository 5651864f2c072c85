"""Centres that somebody keeps, and what a link that is handed on may say: all of it in the address."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.http import QueryDict

from centres.detail.shortlist import MOST, Share, Shortlist, parse_shortlist_slugs, share_search
from centres.models import Centre
from tests.support.factories import (
    HORNSEY,
    LEEDS,
    CentreFactory,
    PlaceFactory,
    PostcodeFactory,
    TherapyFactory,
)

pytestmark = pytest.mark.django_db
KEPT = "/centres/kept/"


@pytest.fixture
def three():
    return [CentreFactory(name=f"Centre {slug.upper()}", slug=slug) for slug in "abc"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", []),
        ("keep=", []),
        ("keep=b,a", ["b", "a"]),
        ("keep=a,,a,b", ["a", "b"]),
        ("keep=a&keep=b", ["a", "b"]),
        ("keep=%00,<b>,../x,a b,é,ok", ["ok"]),
        ("keep=" + "x" * 121, []),
        ("keep=" + ",".join(f"c{n}" for n in range(50)), [f"c{n}" for n in range(MOST)]),
    ],
)
def test_only_what_has_the_form_of_a_slug_is_read_each_once_and_no_more_than_ten(query, slugs):
    assert parse_shortlist_slugs(QueryDict(query)) == slugs


def test_an_address_without_a_list_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Shortlist.of(QueryDict("q=N8")).slugs == ()


def test_what_visitors_may_not_see_is_passed_over(three, django_assert_num_queries):
    CentreFactory(slug="draft", status=Centre.Status.DRAFT)
    CentreFactory(slug="closed", status=Centre.Status.CLOSED)

    with django_assert_num_queries(1):
        shortlist = Shortlist.of(QueryDict("keep=draft,c,unknown,closed,a"))

    assert shortlist.slugs == ("c", "a")


def test_a_link_keeps_or_takes_off_and_leaves_the_rest_of_the_address_alone(three):
    shortlist = Shortlist.of(QueryDict("q=N8+0NP&therapy=x&therapy=y&keep=a"))

    assert shortlist.toggling("b") == "?q=N8+0NP&therapy=x&therapy=y&keep=a,b"
    assert shortlist.toggling("a") == "?q=N8+0NP&therapy=x&therapy=y"
    assert Shortlist().toggling("a") == "?keep=a"
    assert Shortlist(("a",)).toggling("a") == "?"


def test_the_page_shows_the_kept_centres_in_their_order(client, three, django_assert_num_queries):
    therapy = TherapyFactory(name="Made-up oxygen")
    three[0].therapies.add(therapy)
    client.get("/")  # the organisation's row is then remembered

    # the centres, when their numbers were printed, what they offer, their sessions, their days that differ
    with django_assert_num_queries(5):
        answer = client.get(KEPT, {"keep": "c,a"})

    assert answer.text.index("Centre C") < answer.text.index("Centre A")
    assert "Centre B" not in answer.text
    assert "Made-up oxygen" in answer.text
    assert "The centres you keep" in answer.text
    assert 'href="?keep=c#answer"' in answer.text  # takes a off


def test_the_page_is_nobodys_business_but_its_readers(client, three):
    answer = client.get(KEPT, {"keep": "a"})

    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert not answer.cookies


@pytest.mark.parametrize("keep", ["", "unknown", "draft", "%00", "<script>"])
def test_a_list_of_nothing_says_so_kindly(client, keep):
    CentreFactory(slug="draft", name="Hidden Draft", status=Centre.Status.DRAFT)

    answer = client.get(KEPT, {"keep": keep})

    assert "You keep no centres yet" in answer.text
    assert "Hidden Draft" not in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]


def test_staff_notes_stay_with_staff(client):
    CentreFactory(slug="a", staff_notes="Only staff read this")

    assert "Only staff read this" not in client.get(KEPT, {"keep": "a"}).text


def test_results_carry_the_list_into_every_link_and_into_the_box(client, three):
    PostcodeFactory(code="N80NP", point=HORNSEY)

    page = client.get("/centres/", {"q": "N8 0NP", "keep": "a"}).text

    assert "You keep 1 centre:" in page
    assert '<input type="hidden" name="keep" value="a">' in page
    assert 'href="/centres/b/?keep=a"' in page
    assert 'href="?q=N8+0NP&amp;keep=a,b#centre-' in page
    assert "Kept: take it off" in page


def test_a_full_list_says_so_and_takes_no_more(client):
    for number in range(MOST + 1):
        CentreFactory(slug=f"c{number}")
    PostcodeFactory(code="N80NP", point=HORNSEY)
    keep = ",".join(f"c{number}" for number in range(MOST))

    page = client.get("/centres/", {"q": "N8 0NP", "keep": keep, "show": "20"}).text

    assert "Your list is full" in page
    assert "</svg>Keep</a>" not in page


def test_a_centres_own_page_keeps_it_and_leads_back_to_the_search(client, three):
    page = client.get("/centres/a/", {"keep": "b"}).text

    assert 'href="?keep=b,a#kept"' in page
    assert 'href="/centres/kept/?keep=b"' in page
    assert 'href="/centres/?keep=b"' in page


def test_a_search_with_a_list_asks_the_database_once_more(client, three, django_assert_num_queries):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    client.get("/centres/?q=N8+0NP")

    with django_assert_num_queries(3):
        client.get("/centres/?q=N8+0NP&keep=a,b")


def test_what_is_handed_on_holds_the_outward_code_and_no_more(client, three):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    therapy = TherapyFactory(slug="made-up-oxygen")
    three[0].therapies.add(therapy)

    page = client.get("/centres/", {"q": "n8 0np", "therapy": "made-up-oxygen", "keep": "a", "km": "1"})

    share = page.context["share"]
    assert share.address == "http://localhost:8000/centres/?q=N8&therapy=made-up-oxygen&keep=a#answer"
    assert "0NP" not in unquote(share.mail).upper()
    handed_on = page.text.partition("Send this to somebody")[2].partition("</details>")[0]
    assert "0NP" not in unquote(handed_on).upper()
    assert "It never holds your whole postcode" in handed_on


def test_where_a_device_is_is_not_handed_on(client, three):
    alone = client.get("/centres/", {"near": "51.58,-0.12"})
    with_list = client.get("/centres/", {"near": "51.58,-0.12", "keep": "a"})

    assert "Send this to somebody" not in alone.text
    assert with_list.context["share"].address == "http://localhost:8000/centres/kept/?keep=a"
    assert "It does not say where you are" in with_list.text


def test_a_letter_is_whole_and_well_coded():
    share = Share("/centres/?q=Newport%2C+Wales&keep=a,b")

    address = urlsplit(share.mail)
    assert address.scheme == "mailto"
    assert "+" not in share.mail  # a mail program shows it as a plus
    assert " " not in share.mail
    letter = parse_qs(address.query)
    assert letter["subject"] == ["A list of centres"]
    assert "http://localhost:8000/centres/?q=Newport%2C+Wales&keep=a,b" in letter["body"][0].splitlines()


def test_nothing_is_handed_on_where_there_is_nothing_to_tell():
    assert share_search("", [], Shortlist()) is None


def test_a_shared_link_opens_at_the_namesake_that_was_meant(client, three):
    for county, point in (("Kent", LEEDS), ("Dorset", HORNSEY)):
        PlaceFactory(
            name="Gillingham", county=county, population=90_000 if county == "Kent" else 9_000, point=point
        )
    asked = client.get("/centres/", {"q": "Gillingham, Dorset"})
    assert "Gillingham, Dorset" in asked.context["results"].origin.note

    link = urlsplit(asked.context["share"].address)
    assert parse_qs(link.query)["at"] == [f"{HORNSEY.y:.2f},{HORNSEY.x:.2f}"]
    opened = client.get(f"{link.path}?{link.query}")
    assert opened.context["results"].origin.note == asked.context["results"].origin.note
