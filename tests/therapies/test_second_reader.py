"""What readers see, once changed, is read and published by somebody else, and readers are told who wrote and read."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.support.factories import PersonFactory
from tests.support.published_pages import read
from tests.support.therapy_admin import account, filled, opened, said, save, step
from therapies import publishing, sign_off
from therapies.models import Source, Term, TherapyPage

pytestmark = pytest.mark.django_db
BOTH = ("view", "change", "publish")
FROM_SOURCES = "from published sources in"


@pytest.fixture
def page(page):
    """As the site comes with it: the first record of its words is nobody's."""
    Term.objects.create(term="short text", meaning="A text of few words.")
    page.draft = publishing.read_working_copy(page)
    page.save()
    publishing.publish_starter(page)
    page.refresh_from_db()
    return page


@pytest.fixture
def anna(client):
    user = account("anna", *BOTH)
    PersonFactory(name="Anna Made-Up", account=user)
    client.force_login(user)
    return client


def publish(client, page: TherapyPage):
    page.refresh_from_db()
    answer = step(client, page, "banner", read=sign_off.fingerprint_page(page))
    page.refresh_from_db()
    return answer


def sign_in_another(client, named: bool = True) -> None:
    user = account("ben", *BOTH)
    if named:
        PersonFactory(name="Ben Made-Up", role="manager", account=user)
    client.force_login(user)


CHANGES = [
    {"summary": "You sit in a room and sleep."},
    {"key_points": "It is quiet."},
    {"who_not": "People who cannot sit."},
    {"evidence-0-sentence": "Nobody has tested it."},
    {"evidence-0-certainty": "very-low", "evidence-0-sentence": "We do not know if it does anything."},
    {"title": "What do members like about it?"},
    {"main_risks": "A little ear pain."},
    {"what_happens": "You sit and get well."},
    {"cost": "It is free of charge."},
    {"ask": "How soon shall I feel it?"},
    {"sections-4-body": "<p>Nobody.</p>"},
    {"questions-0-answer": "<p>Yes, all of it.</p>"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_who_changed_what_readers_see_cannot_publish_it_alone(anna, page, change):
    save(anna, page, opened(anna, page), **change)
    before = page.live
    assert "Somebody else" in said(publish(anna, page))[0]
    assert (page.status, page.live) == ("draft", before)

    sign_in_another(anna)
    publish(anna, page)
    assert page.status == "published"
    assert page.live["read_by"]["name"] == "Ben Made-Up"


def test_the_second_person_has_a_name(anna, page):
    save(anna, page, opened(anna, page), **CHANGES[0])
    sign_in_another(anna, named=False)
    assert "joined to a named person" in said(publish(anna, page))[0]


def change_note(client, kind: str, note: Source | Term, **typed):
    address = f"/admin/therapies/{kind}/{note.pk}/change/"
    client.post(address, filled(client.get(address).text, f"{kind}_form") | typed | {"_save": "1"})


@pytest.mark.parametrize("kind", ["source", "term"])
def test_who_changed_a_source_or_a_meaning_that_the_page_shows_cannot_publish_it_alone(anna, page, kind):
    user = get_user_model().objects.get(username="anna")
    user.user_permissions.add(Permission.objects.get(codename=f"change_{kind}"))
    if kind == "term":
        change_note(anna, kind, Term.objects.get(), meaning="A text that is short.")
    else:
        change_note(anna, kind, Source.objects.get(), title="Another title")
    TherapyPage.objects.filter(pk=page.pk).update(status="draft")
    assert "Somebody else" in said(publish(anna, page))[-1]

    sign_in_another(anna)
    publish(anna, page)
    assert page.live["read_by"]["name"] == "Ben Made-Up"


def test_another_place_in_lists_needs_no_second_person(anna, page):
    save(anna, page, opened(anna, page), position="7")
    publish(anna, page)
    assert page.status == "published"
    assert page.live["read_by"] is None


def test_taking_the_page_off_the_site_first_is_no_way_round(anna, page):
    step(anna, page, "archive")
    step(anna, page, "reopen")
    save(anna, page, opened(anna, page), **CHANGES[0])
    assert "Somebody else" in said(publish(anna, page))[0]


def test_a_phrase_that_a_reason_lets_through_needs_a_second_person_too(anna, page):
    body = {"sections-0-body": "<p>Some say a miracle.</p>", "override": "It is what people say."}
    save(anna, page, opened(anna, page), **body)
    assert "Somebody else" in said(publish(anna, page))[0]


def test_from_published_sources_is_said_only_while_the_words_are_those(anna, page):
    assert FROM_SOURCES in read(anna, page).get_text()
    save(anna, page, opened(anna, page), **{"sections-0-body": "<p>Some other words.</p>"})
    sign_in_another(anna)
    publish(anna, page)
    text = read(anna, page).get_text()
    assert FROM_SOURCES not in text
    assert "Our staff changed this page" in text

    save(anna, page, opened(anna, page), **{"sections-0-body": "<p>This is a short text about it.</p>"})
    anna.force_login(get_user_model().objects.get(username="anna"))
    publish(anna, page)
    assert FROM_SOURCES in read(anna, page).get_text()


def test_readers_are_told_who_read_the_change_for_as_long_as_those_words_stand(anna, page):
    save(anna, page, opened(anna, page), **CHANGES[0])
    sign_in_another(anna)
    publish(anna, page)
    assert "Ben Made-Up, manager, read the change first" in " ".join(read(anna, page).get_text().split())
    save(anna, page, opened(anna, page), position="7")
    publish(anna, page)
    assert page.live["read_by"]["name"] == "Ben Made-Up"

    page.sections.filter(role="what").update(body="<p>Nobody of the staff wrote this.</p>")
    TherapyPage.objects.filter(pk=page.pk).update(status="draft")
    publish(anna, page)
    assert page.live["read_by"] is None
