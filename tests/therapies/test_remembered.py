"""What a page costs, and what is remembered of it: never anything that is old."""

import gzip

import pytest
import time_machine
from django.db import transaction
from django.db.models import F

from tests.support.factories import CentreFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import publish, published, signed_off
from therapies import pages, publishing
from therapies.models import PagesVersion, Person, Source, Therapy, TherapyPage

pytestmark = pytest.mark.django_db


def test_a_page_asks_the_database_four_times_at_most(client, django_assert_max_num_queries):
    therapy = TherapyFactory()
    for _ in range(20):
        CentreFactory(therapies=[therapy])
    page = TherapyPageFactory(starter=True, therapy=therapy)
    page.related.set([published(), published()])
    publish(page)
    client.get("/data/")  # the organisation's row is then remembered

    with time_machine.travel("2026-11-21 12:00", tick=False):  # a page is kept until the minute is over
        with django_assert_max_num_queries(4):
            client.get(page.get_absolute_url())
        with django_assert_max_num_queries(1):
            client.get(page.get_absolute_url())


def test_what_is_remembered_of_a_page_is_never_old(client):
    therapy = TherapyFactory(name="Made-up rest")
    other = published(short_name="The other page")
    page = TherapyPageFactory(starter=True, therapy=therapy, slug="rest")
    page.related.add(other)
    publish(page)

    def read_again() -> str:
        return client.get("/therapies/rest/").text

    assert "The other page" in read_again()
    publishing.archive_page(other)
    assert "The other page" not in read_again()
    therapy.name = "Renamed rest"
    therapy.save()
    assert "Renamed rest" in read_again()
    publishing.archive_page(page)
    assert client.get("/therapies/rest/").status_code == 404


def test_a_page_that_is_published_anew_is_shown_anew(client):
    page = published()
    assert "The new sentence" not in client.get(page.get_absolute_url()).text
    TherapyPage.objects.filter(pk=page.pk).update(status="draft")
    page.sections.filter(role="what").update(body="<p>The new sentence.</p>")
    publish(page)

    assert "The new sentence" in client.get(page.get_absolute_url()).text


def test_centres_are_at_most_a_minute_old(client):
    page = published(therapy=TherapyFactory())
    with time_machine.travel("2026-11-21 12:00", tick=False) as clock:
        assert "The centre" not in client.get(page.get_absolute_url()).text
        CentreFactory(name="The centre", therapies=[page.therapy])
        clock.shift(61)
        assert "The centre" in client.get(page.get_absolute_url()).text


def test_a_reviewer_who_changes_their_name_has_it_changed_on_the_page(client):
    page = signed_off()
    assert "Checked by Dr Made Up" in client.get(page.get_absolute_url()).text
    page.reviewer.name = "Dr New Name"
    page.reviewer.save()

    assert "Checked by Dr New Name" in client.get(page.get_absolute_url()).text


def test_readers_of_the_same_minute_get_the_page_that_was_put_together_for_the_first(client, monkeypatch):
    address = published().get_absolute_url()
    with time_machine.travel("2026-11-21 12:00", tick=False):
        first, whole = client.get(address).text, client.get(address, {"parts": "open"}).text
        monkeypatch.setattr(pages, "list_related_pages", lambda _: pytest.fail("put together again"))
        assert client.get(address, {"utm": "letter"}).text == first
        assert client.get(address, {"parts": "open"}).text == whole != first


@pytest.mark.parametrize("model", [TherapyPage, Therapy, Person, Source])
def test_whatever_a_page_shows_moves_its_version_however_it_is_saved(model):
    with transaction.atomic():
        before = PagesVersion.objects.current()
        model.objects.update(id=F("id"))
        assert PagesVersion.objects.current() > before
        transaction.set_rollback(True)
    assert PagesVersion.objects.current() == before


def test_a_source_that_is_withdrawn_is_marked_at_once(client):
    page = published()
    source = Source.objects.get(key=page.live["sources"][0]["key"])
    assert "Withdrawn by its journal" not in client.get(page.get_absolute_url()).text
    Source.objects.filter(pk=source.pk).update(retracted=True)
    assert "Withdrawn by its journal" in client.get(page.get_absolute_url()).text


def test_the_list_asks_no_more_for_more_pages(client, django_assert_max_num_queries):
    for _ in range(5):
        CentreFactory(therapies=[published(therapy=TherapyFactory()).therapy])

    with django_assert_max_num_queries(5):
        client.get("/therapies/")
    with django_assert_max_num_queries(1):
        client.get("/therapies/")


def test_a_long_page_is_sent_packed_to_those_who_can_unpack_it(client):
    address = published().get_absolute_url()
    plain = client.get(address)
    sent = client.get(address, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert sent["Content-Encoding"] == "gzip"
    assert int(sent["Content-Length"]) == len(sent.content) < len(plain.content) / 2
    assert "About What we know" in gzip.decompress(sent.content).decode()
    assert {plain["Vary"], sent["Vary"]} == {"Accept-Encoding"}
