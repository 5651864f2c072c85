"""Public text leaves packed for those who can unpack it; a finished page is rendered once for all it shows."""

import gzip
import json
from time import monotonic

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from msntc.organisation import models as organisation_models
from msntc.organisation.models import Organisation, forget_organisation
from msntc.page_cache import GZipTextMiddleware, respond_from_cache
from msntc.search import words as search_words
from msntc.search.models import SynonymGroup
from msntc.search.words import get_phrasebook
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
UNPACKS = {"Accept-Encoding": "br, gzip"}


def ask(version: tuple, body: str, **headers):
    request = RequestFactory().get("/", headers=headers)
    return respond_from_cache(request, "page", version, lambda: body * 100)


def test_a_page_is_rendered_once_for_each_version():
    assert ask((1,), "first ").text.startswith("first")
    assert ask((1,), "second ").text.startswith("first")
    assert ask((2,), "third ").text.startswith("third")


def test_a_page_is_rendered_anew_when_the_organisation_changes():
    ask((1,), "first ")
    Organisation.objects.update_or_create(id=1, defaults={"name": "Another Name"})
    forget_organisation()
    assert ask((1,), "second ").text.startswith("second")


def test_what_another_machine_changed_is_shown_within_ten_seconds(monkeypatch):
    ask((1,), "first ")
    before = get_phrasebook()
    Organisation.objects.update_or_create(id=1, defaults={"name": "Another Name"})
    SynonymGroup.objects.create(words=["flutter"], typed=["wobble"])
    later = monotonic() + 10
    for module in (organisation_models, search_words):
        monkeypatch.setattr(module, "monotonic", lambda: later)
    assert ask((1,), "second ").text.startswith("second")
    assert get_phrasebook().synonyms != before.synonyms


def test_a_kept_page_is_sent_packed_to_those_who_can_unpack_it():
    plain, packed = ask((1,), "words "), ask((1,), "words ", **UNPACKS)
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert {plain["Vary"], packed["Vary"]} == {"Accept-Encoding"}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/centres/?q=N8+0NP",
        "/centres/all/",
        "/centres/made-up/",
        "/therapies/",
        "/support-us/",
        "/data/",
        "/sitemap.xml",
        "/api/v1/centres/",
    ],
)
def test_every_public_page_leaves_packed(client, address):
    CentreFactory(slug="made-up")
    plain, packed = client.get(address), client.get(address, headers=UNPACKS)
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
    assert all("Accept-Encoding" in one["Vary"] for one in (plain, packed))
    assert gzip.decompress(packed.content)[:100] == plain.content[:100]


@pytest.mark.parametrize(
    ("kind", "is_packed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/csv", True),
        ("application/json", True),
        ("application/geo+json", True),
        ("image/webp", False),
        ("application/vnd.oasis.opendocument.spreadsheet", False),
    ],
)
def test_text_is_packed_and_nothing_that_is_packed_already(kind, is_packed):
    request = RequestFactory().get("/", headers=UNPACKS)
    body = json.dumps(["words"] * 500)
    answer = GZipTextMiddleware(lambda _: HttpResponse(body, content_type=kind))(request)
    assert answer.has_header("Content-Encoding") is is_packed


@pytest.mark.parametrize(
    ("at", "day"), [("2026-03-01 23:59Z", "1 March 2026"), ("2026-03-02 00:01Z", "2 March 2026")]
)
def test_a_printed_home_page_says_the_day_on_which_it_was_asked_for(client, at, day):
    with time_machine.travel("2026-03-01 23:59Z", tick=False):
        client.get("/")
    with time_machine.travel(at, tick=False):
        assert f"on {day}</p>" in client.get("/").text
