"""What is published is what the person read who publishes it, and dates say what is true."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.support.factories import PersonFactory, TherapyPageFactory
from tests.support.published_pages import publish, published
from tests.support.therapy_admin import account, change, opened, said, save, step
from therapies import publishing, sign_off
from therapies.models import Source, Term, TherapyPage
from therapies.sign_off import NotAllowed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NEXT = TODAY + timedelta(days=365)


def in_review(**facts) -> TherapyPage:
    page = TherapyPageFactory(starter=True, **facts)
    publishing.submit_for_review(page)
    return page


def sign(page, **facts):
    facts = {"read": sign_off.fingerprint_page(page), "next_review_on": NEXT} | facts
    publishing.approve_page(page, PersonFactory(is_clinician=True), **facts)


def reword_a_source(page):
    Source.objects.update(note="It found the opposite.")


def explain_a_word(page):
    Term.objects.create(term="short text", meaning="A text of few words.")


def reword_the_page(page):
    page.sections.filter(role="what").update(body="<p>Other words.</p>")
    publishing.save_new_version(page)


@pytest.mark.parametrize("happens", [reword_a_source, explain_a_word, reword_the_page])
def test_nobody_signs_off_or_publishes_what_they_have_not_read(happens):
    page = in_review()
    read = sign_off.fingerprint_page(page)
    happens(page)
    with pytest.raises(NotAllowed, match="has changed since you opened it"):
        sign(page, read=read)
    with pytest.raises(NotAllowed, match="has changed since you opened it"):
        publishing.publish_starter(page, read=read)
    sign(page)


def test_the_button_with_the_banner_names_and_sends_what_was_read(client):
    page = TherapyPageFactory(starter=True)
    client.force_login(account("anna", "view", "change", "publish"))
    shown = client.get(change(page)).text
    assert "Publish with the banner (version 1)" in shown
    read = sign_off.fingerprint_page(page)
    assert f'name="read" value="{read}"' in shown

    save(client, page, opened(client, page), summary="You sit in a room and sleep.")
    answer = step(client, page, "banner", read=read)
    assert "has changed since you opened it" in said(answer)[0]
    assert "has changed since you opened it" in said(step(client, page, "banner"))[0]
    page.refresh_from_db()
    assert page.status == "draft"
    client.force_login(PersonFactory(account=account("ben", "view", "change", "publish")).account)
    step(client, page, "banner", read=sign_off.fingerprint_page(page))
    page.refresh_from_db()
    assert page.status == "published"


def test_an_author_without_a_qualification_stops_the_sign_off():
    page = in_review(author=PersonFactory(name="Ann", qualification=""))
    with pytest.raises(NotAllowed, match="Add the qualification of its author, Ann, first"):
        sign(page)


def test_publishing_anew_without_a_review_keeps_the_date_of_the_review():
    page = published()
    due = TODAY + timedelta(days=20)
    TherapyPage.objects.filter(pk=page.pk).update(status="draft", next_review_on=due, reminded_at=30)
    assert (publish(page).next_review_on, page.reminded_at) == (due, 30)


def test_last_changed_is_the_day_on_which_readers_first_saw_other_words():
    page = published()
    before = TODAY - timedelta(days=50)
    TherapyPage.objects.filter(pk=page.pk).update(changed_on=before, published_on=before)
    publishing.submit_for_review(page)
    sign(page)
    assert page.changed_on == before

    reword_the_page(page)
    publishing.submit_for_review(page)
    sign(page)
    assert (page.changed_on, page.published_on) == (TODAY, before)
