"""The index of site search is what it shows, in the same transaction, whichever way a thing is saved."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from centres import snapshots
from centres.models import Centre, Offer
from msntc.organisation import pages
from msntc.organisation.models import SitePage
from msntc.search.documents import build_fixed_entries, read_data
from msntc.search.index import rebuild_index
from msntc.search.models import Entry, Signpost, SynonymGroup, Word
from msntc.search.starter_data import load_starter_words
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.published_pages import published
from therapies import publishing
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def list_entries() -> list[tuple]:
    names = "source anchor kind title about url names headings summary points text body counts until".split()
    return sorted(map(str, Entry.objects.values_list(*names)))


def test_a_rebuild_changes_nothing_that_saving_has_kept():
    therapy = TherapyFactory(name="Zebra riding")
    centre = CentreFactory(name="Zebra Centre")
    centre.therapies.set([therapy])
    snapshots.save_centre(centre)
    published(short_name="Zebras")
    pages.create_missing_pages()
    saved = list_entries()
    assert saved

    rebuild_index()
    fixed = {str(entry.source) for entry in build_fixed_entries()}
    assert [row for row in list_entries() if not any(source in row for source in fixed)] == saved


def test_a_centre_that_is_saved_is_found_as_it_is_now():
    centre = CentreFactory(name="Zebra Centre")
    centre.name, centre.town = "Lion Centre", "Savannah"
    snapshots.save_centre(centre)

    (entry,) = Entry.objects.filter(kind=Entry.Kind.CENTRE)
    assert (entry.title, entry.about) == ("Lion Centre", "Savannah")
    centre.status = Centre.Status.CLOSED
    snapshots.save_centre(centre)
    assert not Entry.objects.filter(kind=Entry.Kind.CENTRE).exists()


def test_what_was_rolled_back_is_not_found():
    with transaction.atomic():
        CentreFactory(name="Zebra Centre")
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


def test_an_offer_is_found_while_a_published_centre_makes_it():
    therapy = TherapyFactory(name="Zebra riding")
    centre, offers = CentreFactory(status=Centre.Status.DRAFT), Entry.objects.filter(kind=Entry.Kind.OFFER)
    centre.therapies.set([therapy])
    assert not offers.exists()

    centre.status = Centre.Status.PUBLISHED
    centre.save()
    assert offers.get().title == "Centres that offer Zebra riding"

    therapy.name = "Lion riding"
    therapy.save()
    assert offers.get().title == "Centres that offer Lion riding"

    Offer.objects.get().delete()
    assert not offers.exists()


def test_what_is_deleted_goes():
    page, centre = published(), CentreFactory(therapies=[Therapy.objects.create(name="A", slug="a")])
    assert Entry.objects.exists()

    centre.delete()
    publishing.archive_page(page)
    page.refresh_from_db()
    page.delete()
    assert not Entry.objects.exists()


def test_a_page_about_us_is_found_as_it_is_now():
    pages.create_missing_pages()
    page = SitePage.objects.get(slug="about")
    page.body = "<h2>Zebras</h2><p>Lions.</p>"
    page.save()

    entry = Entry.objects.get(source=f"sitepage:{page.pk}")
    assert (entry.headings, entry.body) == ("Zebras", "Zebras\nLions.")


def test_every_page_that_comes_with_the_site_is_there():
    for entry in read_data("pages")["page"]:
        try:
            reverse(entry["view"])
        except NoReverseMatch:
            pytest.fail(entry["view"])
    assert set(read_data("pages")["names"]) == set(SitePage.Place.values)


def test_the_words_that_come_with_the_site_are_brought_in_once():
    made = load_starter_words()
    assert made == SynonymGroup.objects.count() + Signpost.objects.count()
    for told in (*SynonymGroup.objects.all(), *Signpost.objects.all()):
        told.full_clean()

    SynonymGroup.objects.first().delete()
    assert load_starter_words() == 0
    assert all(post.url.startswith("https://") for post in Signpost.objects.all())


def test_the_command_makes_it_all(capsys):
    call_command("rebuild_search_index")

    assert f"{Entry.objects.count()} entries" in capsys.readouterr().out
    assert SynonymGroup.objects.exists()
    assert Word.objects.filter(word="donate").exists()
