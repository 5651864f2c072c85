"""Claims that one person changed are read and published by another, and readers are told who wrote and who read."""

import pytest

from tests.support.factories import PersonFactory
from tests.support.published_pages import read
from tests.support.therapy_admin import account, opened, said, save, step
from therapies import publishing
from therapies.models import TherapyPage

pytestmark = pytest.mark.django_db
BOTH = ("view", "change", "publish")
FROM_SOURCES = "from published sources in"


@pytest.fixture
def page(page):
    """As the site comes with it: the first record of its words is nobody's."""
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
    answer = step(client, page, "banner", read=publishing.fingerprint_page(page))
    page.refresh_from_db()
    return answer


def sign_in_another(client, named: bool = True) -> None:
    user = account("ben", *BOTH)
    if named:
        PersonFactory(name="Ben Made-Up", role="manager", account=user)
    client.force_login(user)


CLAIMS = [
    {"summary": "You sit in a room and sleep."},
    {"key_points": "It is quiet."},
    {"who_not": "People who cannot sit."},
    {"evidence-0-sentence": "Nobody has tested it."},
    {"evidence-0-certainty": "very-low", "evidence-0-sentence": "We do not know if it does anything."},
]


@pytest.mark.parametrize("change", CLAIMS, ids=lambda change: next(iter(change)))
def test_who_changed_what_a_page_claims_cannot_publish_it_alone(anna, page, change):
    save(anna, page, opened(anna, page), **change)
    before = page.live
    assert "Somebody else" in said(publish(anna, page))[0]
    assert (page.status, page.live) == ("draft", before)

    sign_in_another(anna)
    publish(anna, page)
    assert page.status == "published"
    assert page.live["read_by"]["name"] == "Ben Made-Up"


def test_the_second_person_has_a_name(anna, page):
    save(anna, page, opened(anna, page), **CLAIMS[0])
    sign_in_another(anna, named=False)
    assert "joined to a person with a name" in said(publish(anna, page))[0]


def test_other_words_need_no_second_person(anna, page):
    save(anna, page, opened(anna, page), **{"sections-0-body": "<p>Some other words.</p>"})
    publish(anna, page)
    assert page.status == "published"
    assert page.live["read_by"] is None


def test_taking_the_page_off_the_site_first_is_no_way_round(anna, page):
    step(anna, page, "archive")
    step(anna, page, "reopen")
    save(anna, page, opened(anna, page), **CLAIMS[0])
    assert "Somebody else" in said(publish(anna, page))[0]


def test_a_phrase_that_a_reason_lets_through_needs_a_second_person_too(anna, page):
    body = {"sections-0-body": "<p>Some say a miracle.</p>", "override": "It is what people say."}
    save(anna, page, opened(anna, page), **body)
    assert "Somebody else" in said(publish(anna, page))[0]


def test_from_published_sources_is_said_only_while_the_words_are_those(anna, page):
    assert FROM_SOURCES in read(anna, page).get_text()
    save(anna, page, opened(anna, page), **{"sections-0-body": "<p>Some other words.</p>"})
    publish(anna, page)
    text = read(anna, page).get_text()
    assert FROM_SOURCES not in text
    assert "Our staff changed this page" in text

    save(anna, page, opened(anna, page), **{"sections-0-body": "<p>This is a short text about it.</p>"})
    publish(anna, page)
    assert FROM_SOURCES in read(anna, page).get_text()


def test_readers_are_told_who_read_the_change(anna, page):
    save(anna, page, opened(anna, page), **CLAIMS[0])
    sign_in_another(anna)
    publish(anna, page)
    assert "Ben Made-Up, manager, read the change first" in " ".join(read(anna, page).get_text().split())
