"""Searches without an answer: what is counted, and what is never kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from msntc.search import unanswered
from msntc.search.models import KEPT, SynonymGroup, UnansweredSearch
from tests.support.factories import CentreFactory, PlaceFactory
from tests.support.published_pages import published

pytestmark = pytest.mark.django_db


def counted() -> dict[str, int]:
    return dict(UnansweredSearch.objects.values_list("words", "count"))


def test_the_words_of_a_search_without_an_answer_are_counted_by_the_day(client):
    for text in ("Fever", "fever", "fever "):
        client.get("/search/", {"q": text})

    assert counted() == {"fever": 3}
    row = UnansweredSearch.objects.get()
    assert row.day == timezone.localdate()
    assert {field.name for field in row._meta.fields} == {"id", "words", "day", "count"}


def test_a_search_with_an_answer_is_not_counted(client):
    published(short_name="Zebras")
    PlaceFactory(name="Testham")
    CentreFactory(name="Lions")

    for text in ("zebras", "Testham", "lions", ""):
        client.get("/search/", {"q": text})

    assert counted() == {}


@pytest.mark.parametrize(
    "text",
    [
        "ZE9 9ZZ",
        "ze99zz",
        "jo@example.org",
        "020 7946 0000",
        "07700900123",
        "1 Made-up Street",
        "Josephine Madeupname",
        "x",
        "higgins",
        "oxygen for derek higgins",
        "killmyself",
        "lethal dose baclofen",
        "being bullied",
        "my wife",
        "fever 12",
        "https://example.org/zebra",
        "zebra 12 may 1970",
        "my name is josephine and i have had ms since i was a girl",
        "zebra; drop table",
        "z" * 30,
    ],
)
def test_what_could_say_who_somebody_is_is_never_kept(client, text):
    client.get("/search/", {"q": text})

    assert counted() == {}


def test_several_words_are_kept_where_all_are_public(client):
    SynonymGroup.objects.create(words=["riding", "horses"])

    for text in ("zebra riding", "riding for my fevers"):
        client.get("/search/", {"q": text})
    assert counted() == {"riding for my fevers": 1}


def test_no_more_than_so_many_words_a_day_are_kept(client, monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)

    for text in ("fever", "rash", "cough", "fever"):
        client.get("/search/", {"q": text})
    assert counted() == {"fever": 2, "rash": 1}


def test_what_is_old_goes(client):
    UnansweredSearch.objects.create(words="old", day=timezone.localdate() - KEPT - timedelta(days=1))
    UnansweredSearch.objects.create(words="kept", day=timezone.localdate() - KEPT)

    client.get("/search/?q=fever")
    assert set(counted()) == {"kept", "fever"}
