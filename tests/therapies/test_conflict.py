"""Two members of staff at one page: the second is told, keeps every word, and decides."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import account, change, choose, filled, new_row, opened, save
from therapies import publishing
from therapies.models import TherapyPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = TherapyPageFactory(starter=True)
    publishing.save_new_version(page)
    return page


@pytest.fixture
def anna(client):
    client.force_login(account("anna", "view", "change"))
    return client


@pytest.fixture
def ben(client):
    other = type(client)()
    other.force_login(account("ben", "view", "change"))
    return other


def test_the_second_save_is_refused_and_says_who_saved_and_when(anna, ben, page):
    data = opened(anna, page)
    save(ben, page, opened(ben, page), summary="Ben’s.")
    answer = save(anna, page, data, summary="Anna’s.")
    told = BeautifulSoup(answer.text, "html.parser").find(class_="errornote").find_next("li").text
    assert told.startswith("ben saved this page on ")
    assert "nothing is lost" in told
    assert TherapyPage.objects.get().summary == "Ben’s."


def test_every_word_that_was_typed_is_still_in_the_form(anna, ben, page):
    row = {"question": "Anna’s question?", "answer": "<p>Anna’s answer.</p>", "position": ""}
    data = new_row(opened(anna, page), "questions", **row)
    data |= {"summary": "Anna’s.", "sections-1-body": "<p>Anna’s section.</p>", "key_points": "Anna’s point"}
    save(ben, page, opened(ben, page), summary="Ben’s.")
    kept = filled(save(anna, page, data).text)
    for name in ("summary", "sections-1-body", "key_points", "questions-1-question", "questions-1-answer"):
        assert kept[name] == ([data[name]] if isinstance(data[name], str) else data[name]), name


def test_the_way_to_see_what_the_other_changed_leads_to_it(anna, ben, page):
    data = opened(anna, page)
    save(ben, page, opened(ben, page), summary="You sit in a room and sleep.")
    found = BeautifulSoup(save(anna, page, data, summary="Anna’s.").text, "html.parser")
    link = found.find("a", string=lambda words: words and words.startswith("See what ben changed"))
    assert "Put in:</b> sleep." in anna.get(link["href"]).text


def test_saving_again_takes_it_and_the_others_words_stay_in_the_history(anna, ben, page):
    data = opened(anna, page)
    save(ben, page, opened(ben, page), summary="Ben’s.")
    again = choose(save(anna, page, data, summary="Anna’s.").text)
    save(anna, page, again)
    page.refresh_from_db()
    assert (page.summary, page.version) == ("Anna’s.", 4)
    assert page.history.filter(draft__summary="Ben’s.", history_user__username="ben").exists()


def test_a_third_save_in_between_is_told_of_again(anna, ben, page):
    data = opened(anna, page)
    save(ben, page, opened(ben, page), summary="Ben’s.")
    again = choose(save(anna, page, data, summary="Anna’s.").text)
    save(ben, page, opened(ben, page), summary="Ben’s second.")
    assert "saved this page" in save(anna, page, again).text
    assert TherapyPage.objects.get().summary == "Ben’s second."


def test_a_row_that_the_other_took_away_comes_back_with_what_was_typed_into_it(anna, ben, page):
    data = opened(anna, page)
    headings = [row.heading for row in page.sections.all()]
    save(ben, page, opened(ben, page) | {"sections-0-DELETE": "on"})
    answer = save(anna, page, data, **{"sections-0-body": "<p>Anna’s.</p>"})
    again = choose(answer.text)
    assert "<p>Anna’s.</p>" in [
        words for name, value in again.items() if name.endswith("-body") for words in value
    ]
    save(anna, page, again)
    assert [row.heading for row in page.sections.all()] == headings
    assert page.sections.first().body == "<p>Anna’s.</p>"


def test_a_row_that_both_took_away_stays_away(anna, ben, page):
    data = opened(anna, page) | {"sections-0-DELETE": "on"}
    save(ben, page, opened(ben, page) | {"sections-0-DELETE": "on"})
    save(anna, page, choose(save(anna, page, data).text) | {"summary": "Anna’s."})
    assert page.sections.count() == len(page.history.latest().draft["sections"]) == 8


def test_a_row_that_the_other_added_stays(anna, ben, page):
    data = opened(anna, page)
    row = {"role": "more", "heading": "Ben’s", "body": "<p>Ben’s.</p>", "position": ""}
    save(ben, page, new_row(opened(ben, page), "sections", **row))
    save(anna, page, data, summary="Anna’s.")
    assert page.sections.filter(heading="Ben’s").exists()


def test_a_version_put_back_meanwhile_doubles_no_row(anna, ben, page):
    first = page.history.latest()
    save(ben, page, opened(ben, page), **{"sections-0-DELETE": "on", "summary": "Ben’s."})
    data = opened(anna, page)
    seen = {"seen_version": TherapyPage.objects.get().version}
    ben.post(change(page, f"history/{first.pk}/put-back/"), seen)
    save(anna, page, choose(save(anna, page, data, summary="Anna’s.").text))
    headings = [row.heading for row in page.sections.all()]
    assert TherapyPage.objects.get().summary == "Anna’s."
    assert len(headings) - len(set(headings)) <= 1


def test_a_form_that_does_not_say_how_it_was_opened_is_asked_about(anna, page):
    data = opened(anna, page)
    del data["opened"]
    assert "saved this page" in save(anna, page, data, summary="Blind.").text
    assert TherapyPage.objects.get().summary != "Blind."


def test_a_step_meanwhile_is_no_conflict(anna, ben, page):
    data = opened(anna, page)
    publishing.submit_for_review(page)
    save(anna, page, data, summary="Anna’s.")
    page.refresh_from_db()
    assert (page.summary, page.status) == ("Anna’s.", "in-review")


def test_the_row_is_held_while_it_is_saved(anna, page):
    data = opened(anna, page)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save(anna, page, data, summary="Anna’s.")
    assert any("FOR UPDATE" in query["sql"] for query in queries)


def test_changes_to_different_boxes_and_rows_both_stand(anna, ben, page):
    data, before = opened(anna, page), TherapyPage.objects.get().version
    save(ben, page, opened(ben, page), **{"summary": "Ben’s.", "sections-1-body": "<p>Ben’s.</p>"})
    answer = anna.post(
        change(page), data | {"title": "Anna’s", "sections-2-body": "<p>Anna’s.</p>"}, follow=True
    )
    assert "Their changes and yours both stand." in answer.text
    page.refresh_from_db()
    first, second = page.sections.all()[1:3]
    assert (page.title, page.summary) == ("Anna’s", "Ben’s.")
    assert (first.body, second.body) == ("<p>Ben’s.</p>", "<p>Anna’s.</p>")
    assert page.version == before + 2
