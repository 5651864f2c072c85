"""What the site comes with is loaded once: later starts bring nothing back and change nothing of staff's."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.support.factories import TherapyPageFactory
from tests.support.published_pages import linked, soup
from therapies import starter_data
from therapies.models import Source, Term, Therapy, TherapyPage
from therapies.review_dates import USUAL
from therapies.sitemaps import TherapyPageSitemap

pytestmark = pytest.mark.django_db


@pytest.fixture
def _loaded():
    call_command("load_therapy_pages")


def start_again() -> dict[str, Therapy]:
    """What `make run` does each time. Returns the therapies as the starter centres are given them."""
    call_command("load_therapy_pages")
    return starter_data.load_starter_therapies()


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("model", "name"), [(Source, "key"), (Term, "term"), (Therapy, "name"), (Therapy, "slug")]
)
def test_what_staff_rename_or_delete_does_not_come_back(model, name):
    renamed, deleted = model.objects.order_by("-pk")[:2]
    model.objects.filter(pk=renamed.pk).update(**{name: "renamed-by-staff"})
    if model is Therapy:
        TherapyPage.objects.filter(therapy=deleted).update(therapy=None)
    deleted.delete()
    before = list(model.objects.order_by("pk").values())

    start_again()
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("change", [{"name": "New name"}, {"slug": "new-slug"}])
def test_a_renamed_therapy_is_still_found_for_the_starter_centres(change):
    Therapy.objects.filter(slug="physiotherapy").update(**change)

    assert start_again()["physiotherapy"] == Therapy.objects.get(**change)


@pytest.mark.usefixtures("_loaded")
def test_a_page_that_is_missing_comes_with_what_it_cites_and_nothing_else():
    TherapyPage.objects.filter(slug="counselling").delete()
    Source.objects.filter(key__in=["hind-2014", "bennett-2011"]).delete()
    Term.objects.all().delete()

    (page,) = starter_data.load_starter_pages()
    assert "hind-2014" in {source["key"] for source in page.live["sources"]}
    assert not Source.objects.filter(key="bennett-2011").exists()
    words = " ".join(row["body"] for row in page.draft["sections"]).lower()
    assert all(any(word.lower() in words for word in (term.term, *term.also)) for term in Term.objects.all())


@pytest.mark.usefixtures("_loaded")
def test_a_page_that_cannot_be_published_stays_a_draft_and_the_site_starts(capsys):
    TherapyPage.objects.filter(slug="counselling").delete()
    Source.objects.update(retracted=True)

    call_command("load_therapy_pages")
    assert TherapyPage.objects.get(slug="counselling").status == "draft"
    assert "is a draft: its form says what to put right" in capsys.readouterr().out


def test_a_therapy_that_has_a_page_of_staffs_is_not_taken_from_it():
    starter_data.load_starter_therapies()
    mine = TherapyPageFactory(therapy=Therapy.objects.get(slug="counselling"))

    starter_data.load_starter_pages()
    assert TherapyPage.objects.get(slug="counselling").therapy is None
    mine.refresh_from_db()
    assert mine.therapy.slug == "counselling"


@pytest.fixture
def _later(monkeypatch):
    """Somebody installs the site long after its pages were written."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 3, 1))


@pytest.mark.usefixtures("_later")
def test_a_page_carries_the_day_of_its_words_and_not_of_the_installation():
    call_command("load_therapy_pages")
    pages = TherapyPage.objects.live()
    assert pages
    for page in pages:
        words_of = max(page.written_on, *page.changes.values_list("on", flat=True))
        assert page.published_on == page.written_on
        assert page.changed_on == words_of
        assert page.next_review_on == words_of + USUAL


@pytest.mark.usefixtures("_loaded")
def test_machines_are_told_the_day_of_the_words(client):
    page = TherapyPage.objects.get(slug="oxygen-therapy")
    graph = linked(soup(client, page.get_absolute_url()))["@graph"]
    web = next(part for part in graph if part["@type"] == "MedicalWebPage")
    assert (web["datePublished"], web["dateModified"]) == (str(page.written_on), str(page.changes.first().on))
    assert TherapyPageSitemap().lastmod(page) == page.changes.first().on
