"""A search that speaks of dying or of harm: the helplines first, and nothing above them."""

import pytest

from msntc.search.crisis import speaks_of_harm
from msntc.search.models import UnansweredSearch
from tests.support.factories import CentreFactory
from tests.support.published_pages import published, soup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "kill myself",
        "how to kill myself",
        "KILL MY SELF",
        "killing myself",
        "suicide",
        "suicidal",
        "sucide",
        "suicde help",
        "i want to die",
        "wanna die",
        "i wish i was dead",
        "better off dead",
        "end my life",
        "ending my own life",
        "take my own life",
        "self harm",
        "self-harm",
        "selfharm",
        "cut myself",
        "hurting myself",
        "overdose",
        "i can't go on",
        "don’t want to live",
        "dont want to be here any more",
        "no point in living",
        "nothing to live for",
        "tired of living",
        "life is not worth living",
        "assisted dying",
        "dignitas",
        "my husband hits me",
        "abuse",
        "abusive partner",
        "he beats me",
        "domestic violence",
        "raped",
        "am i dying",
    ],
)
def test_it_is_known_in_all_its_words(text):
    assert speaks_of_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "painkillers",
        "pain killer",
        "cut the cost",
        "self referral",
        "self help",
        "diet",
        "work life",
        "daily life with ms",
        "end of session",
        "tired all the time",
        "cutlery",
        "decide",
        "hitting the gym",
        "hit",
        "grape",
        "is oxygen harmful",
        "going to work",
        "can i take it home",
    ],
)
def test_other_words_are_no_such_search(text):
    assert not speaks_of_harm(text)


def test_the_helplines_are_the_first_thing_on_the_page(client):
    published()
    CentreFactory(name="Life Centre")

    page = soup(client, "/search/?q=kill+myself").main
    first = next(one for one in page.children if one.name)
    assert first.h1.text == "Help now"
    assert [link["href"] for link in first.find_all("a")] == ["tel:999", "tel:116123", "tel:111"]
    assert first.find(id="answer")
    assert soup(client, "/search/?q=kill+myself").find("nav", {"aria-label": "Breadcrumb"}) is None
    assert len(page.find_all("h1")) == 1


def test_no_passing_word_is_shown_below_them(client):
    published(main_risks="It killed two zebras.")

    assert "Made-up page" not in soup(client, "/search/?q=kill+myself").main.text
    assert "Made-up page" in soup(client, "/search/?q=killed").main.text


def test_other_searches_do_without(client):
    page = soup(client, "/search/?q=fatigue").main

    assert page.h1.text == "Search this site"
    assert not page.find("a", href="tel:999")


def test_a_search_in_need_is_counted_nowhere(client):
    for _ in range(2):
        client.get("/search/?q=suicide")

    assert not UnansweredSearch.objects.exists()
