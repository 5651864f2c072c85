"""The finder in a partner's frame: may be framed anywhere, keeps nothing, leads out in a new tab, is short."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.gis.geos import Point
from django.db import OperationalError

from tests.support.factories import HORNSEY, LEEDS, CentreFactory, PlaceFactory, PostcodeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    PostcodeFactory(code="N80NP", point=HORNSEY)
    return CentreFactory(slug="one", name="One", phone="020 7946 0000")


def page(client, status=200, **asked):
    answer = client.get("/embed/", asked)
    assert answer.status_code == status
    return answer, BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    "asked", [{}, {"q": "N8 0NP"}, {"q": "nonsense!!"}, {"q": "x" * 10_000}, {"q": "<b>\x00"}]
)
def test_it_may_be_framed_anywhere_and_runs_nothing_but_what_tells_its_height(client, centre, asked):
    answer, document = page(client, **asked)

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "*"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["X-Robots-Tag"] == "noindex"
    assert document.find("meta", {"name": "robots"})["content"] == "noindex"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    (script,) = document.find_all("script")
    assert "js/embed-frame" in script["src"]
    assert not script.text


@pytest.mark.parametrize("path", ["/", "/centres/", "/api/", "/centres/one/"])
def test_no_other_page_may_be_framed(client, centre, path):
    answer = client.get(path)

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_nearest_are_shown_and_each_link_opens_a_new_tab(client, centre):
    CentreFactory(name="Far", point=LEEDS)

    _, document = page(client, q="n80np")

    assert document.h1.text == "Centres near N8 0NP"
    assert [card.a.contents[0] for card in document.select(".card")] == ["One", "Far"]
    assert "5.4 miles in a straight line" in document.select_one(".card").text
    assert "Testham" in document.select_one(".card").text
    assert document.find(href="tel:02079460000")
    for link in document.select("a[href^=http]"):
        assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
        assert "opens in a new tab" in link.text
    assert document.find(href="http://localhost:8000/")
    assert document.find(href="http://localhost:8000/centres/one/")
    assert "We have not been able to check these details" in document.text


def test_it_has_a_name_a_language_and_a_box(client):
    _, document = page(client)

    assert document.html["lang"] == "en-GB"
    assert document.title.text == "Find a centre – MS National Therapy Centres"
    assert (document.form["action"], document.form["method"]) == ("/embed/#answer", "get")


def test_what_cannot_be_found_is_told_kindly_in_the_frame(client, centre):
    _, document = page(client, q="ZE9 9ZZ")

    assert document.title.text.startswith("Error: ")
    assert document.select_one(".summary [href='#id_q']")
    assert document.select_one("#id_q")["value"] == "ZE9 9ZZ"


def test_a_choice_of_places_stays_in_the_frame(client):
    for nation, point in (("Wales", Point(-2.99, 51.58)), ("England", Point(-1.29, 50.7))):
        PlaceFactory(name="Newport", nation=nation, point=point)

    _, document = page(client, q="Newport")

    links = [link["href"] for link in document.select("main li a")]
    assert len(links) == 2
    assert all(link.startswith("?q=Newport") for link in links)
    for link in links:
        assert '<h1 id="answer" tabindex="-1">Centres near Newport' in client.get("/embed/" + link).text


def test_a_place_far_the_largest_of_its_name_is_taken_and_the_others_are_offered(client):
    PlaceFactory(name="Leeds", nation="England", population=500_000)
    PlaceFactory(name="Leeds", nation="Wales", point=Point(-3, 52), population=900)

    _, document = page(client, q="Leeds")

    (other,) = document.find_all("a", href=re.compile(r"^\?q="))
    assert "Wales" in other.text
    assert document.h1.text == "Centres near Leeds, England"
    assert "Centres near Leeds, Wales" in client.get("/embed/" + other["href"]).text


def test_a_centre_whose_name_was_typed_stands_first(client):
    PlaceFactory(name="Merlin")
    CentreFactory(slug="merlin", name="Merlin Neuro Therapy Centre")

    _, document = page(client, q="merlin")

    assert document.h1.text.startswith("Centres near Merlin")
    first = document.main.find("a", href=re.compile("/centres/merlin/"))
    assert "A centre of that name" in first.parent.text


def test_three_are_shown_and_no_second_box(client, centre):
    for _ in range(5):
        CentreFactory()

    _, document = page(client, q="N8 0NP", show="50")

    assert len(document.select(".card")) == 3
    assert not document.find("form")
    again = client.get("/embed/" + document.find("a", string="Another place")["href"])
    assert BeautifulSoup(again.text, "html.parser").find("form")
    more = document.find("a", href=re.compile("^http://localhost:8000/centres/[?]q=N8"))
    assert more.text.startswith("More centres")


@pytest.mark.parametrize("where", [{"q": "N8 0NP", "at": "51.59,-0.12"}, {"near": "51.59,-0.12"}])
def test_the_link_to_more_centres_starts_where_the_frame_did(client, centre, where):
    _, document = page(client, **where)

    more = document.find("a", href=re.compile("^http://localhost:8000/centres/[?]"))
    assert dict(parse_qsl(urlsplit(more["href"]).query)) == where


def test_a_partner_may_call_it_postcode(client, centre):
    _, document = page(client, postcode="n80np")

    assert document.h1.text == "Centres near N8 0NP"


def test_what_was_typed_comes_before_what_the_partner_asked_for(client, centre):
    PlaceFactory(name="Testham")

    _, document = page(client, postcode="N8 0NP", q="Testham")

    assert document.h1.text.startswith("Centres near Testham")


def test_a_choice_after_a_partners_postcode_leads_on(client):
    for nation, point in (("Wales", Point(-2.99, 51.58)), ("England", Point(-1.29, 50.7))):
        PlaceFactory(name="Newport", nation=nation, point=point)

    _, document = page(client, postcode="Newport")

    for link in document.select("main li a"):
        assert "Centres near Newport" in client.get("/embed/" + link["href"]).text


def test_links_open_in_the_whole_window_where_the_partner_asks_for_it(client, centre):
    _, document = page(client, links="top")
    assert document.find("input", {"name": "links"})["value"] == "top"

    _, document = page(client, links="top", q="N8 0NP")

    assert {link["target"] for link in document.select("a[href^=http]")} == {"_top"}
    assert "opens in a new tab" not in document.text
    assert "links=top" in document.find("a", string="Another place")["href"]


@pytest.mark.parametrize("links", ["_parent", "javascript:alert(1)", ""])
def test_any_other_wish_for_links_is_a_new_tab(client, centre, links):
    _, document = page(client, links=links, q="N8 0NP")

    assert {link["target"] for link in document.select("a[href^=http]")} == {"_blank"}


def test_nobody_between_us_keeps_what_was_searched_for(client, centre):
    assert page(client, postcode="N8 0NP")[0]["Cache-Control"] == "private, no-cache"


def test_while_the_look_up_is_away_the_frame_says_so_itself(client, monkeypatch):
    def away(*args):
        raise OperationalError

    monkeypatch.setattr("centres.open_data.embed.find_nearest_centres", away)

    answer, document = page(client, status=503, q="N8 0NP")

    assert "Nothing is wrong with what you typed" in document.select_one(".summary").text
    assert "X-Frame-Options" not in answer


def test_nothing_that_is_typed_comes_back_as_markup(client):
    answer, _ = page(client, q="<script>alert(1)</script>")

    assert "<script>" not in answer.text


def test_it_asks_the_database_no_more_for_more_centres(client, centre, django_assert_num_queries):
    page(client, q="N8 0NP")
    with django_assert_num_queries(2):
        page(client, q="N8 0NP")
    for _ in range(20):
        CentreFactory()
    page(client, q="N8 0NP")
    with django_assert_num_queries(2):
        page(client, q="N8 0NP", show="50")
