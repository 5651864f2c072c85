"""Every step of a page from draft to published and back: who may take it, when, and what it leaves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from msntc.search.documents import name_source
from msntc.search.models import Entry
from tests.support.factories import PersonFactory, TherapyPageFactory
from tests.support.publishing_steps import (
    ARCHIVED,
    DRAFT,
    NEXT,
    PUBLISHED,
    REVIEW,
    TODAY,
    approve,
    page_that_is,
)
from tests.support.therapy_admin import account, opened, save
from therapies import publishing, review_dates, sign_off
from therapies.models import TherapyPage
from therapies.sign_off import NotAllowed

pytestmark = pytest.mark.django_db
STEPS = {
    "submit": publishing.submit_for_review,
    "send_back": publishing.send_back,
    "approve": lambda page: approve(page),
    "publish_starter": publishing.publish_starter,
    "archive": publishing.archive_page,
    "reopen": publishing.reopen_page,
}


ALLOWED = {
    (DRAFT, "submit"): REVIEW,
    (PUBLISHED, "submit"): REVIEW,
    (REVIEW, "send_back"): DRAFT,
    (REVIEW, "approve"): PUBLISHED,
    (DRAFT, "publish_starter"): PUBLISHED,
    (REVIEW, "publish_starter"): PUBLISHED,
    (DRAFT, "archive"): ARCHIVED,
    (REVIEW, "archive"): ARCHIVED,
    (PUBLISHED, "archive"): ARCHIVED,
    (ARCHIVED, "reopen"): DRAFT,
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("status", TherapyPage.Status.values)
def test_each_step_is_allowed_from_its_states_and_refused_from_the_others(status, name):
    page = page_that_is(status)
    before = TherapyPage.objects.filter(pk=page.pk).values().get()
    if after := ALLOWED.get((status, name)):
        STEPS[name](page)
        assert TherapyPage.objects.get(pk=page.pk).status == after
    else:
        with pytest.raises(NotAllowed):
            STEPS[name](page)
        assert TherapyPage.objects.filter(pk=page.pk).values().get() == before


def changed_by_anna(client):
    """A draft whose words the account that is returned with it has changed."""
    user, page = account("anna", "change", "view"), page_that_is(DRAFT)
    client.force_login(user)
    save(client, page, opened(client, page), summary="Mine.")
    page.refresh_from_db()
    return page, user


class TestSigningOff:
    def test_it_names_the_reviewer_and_the_dates_and_freezes_the_words(self):
        page, reviewer = page_that_is(REVIEW), PersonFactory(is_clinician=True)
        approve(page, reviewer)
        page.refresh_from_db()
        assert (page.reviewer, page.reviewed_on, page.next_review_on) == (reviewer, TODAY, NEXT)
        assert (page.published_on, page.changed_on) == (TODAY, TODAY)
        assert page.live["title"] == page.title
        parts = 1 + page.sections.count() + page.questions.count()
        assert Entry.objects.filter(source=name_source(page)).count() == parts

    def test_nobody_signs_off_their_own_page(self):
        page = page_that_is(REVIEW, author=PersonFactory(is_clinician=True))
        with pytest.raises(NotAllowed, match="Nobody signs off their own page"):
            approve(page, page.author)

    def test_a_person_who_is_no_clinician_cannot(self):
        with pytest.raises(NotAllowed, match="not marked as a clinician"):
            approve(page_that_is(REVIEW), PersonFactory(is_clinician=False))

    def test_a_page_without_an_author_cannot_be_signed_off(self):
        with pytest.raises(NotAllowed, match="no author yet"):
            approve(page_that_is(REVIEW, author=None))

    def test_only_the_version_that_was_read_is_signed_off(self):
        page = page_that_is(REVIEW)
        with pytest.raises(NotAllowed, match="has changed since you opened it"):
            approve(page, read=sign_off.fingerprint_page(page).replace("1-", "2-"))

    @pytest.mark.parametrize(
        ("days", "allowed"), [(-1, False), (0, False), (1, True), (1096, True), (1097, False)]
    )
    def test_the_next_review_is_within_three_years(self, days, allowed):
        page = page_that_is(REVIEW)
        if allowed:
            return approve(page, next_review_on=TODAY + timedelta(days=days))
        with pytest.raises(NotAllowed, match="within three years"):
            approve(page, next_review_on=TODAY + timedelta(days=days))
        return None

    def test_what_must_be_mended_stops_it_and_is_named(self):
        page = page_that_is(REVIEW)
        page.sections.filter(role="risks").delete()
        with pytest.raises(NotAllowed, match="Add a section “Risks”"):
            approve(page)

    def test_who_changed_this_version_cannot_sign_it_off(self, client):
        page, user = changed_by_anna(client)
        reviewer = PersonFactory(is_clinician=True, account=user)
        publishing.submit_for_review(page)
        with pytest.raises(NotAllowed, match="You wrote some of the words"):
            approve(page, reviewer)
        approve(page)

    def test_words_are_their_writers_after_somebody_else_has_signed_them_off(self, client):
        page, user = changed_by_anna(client)
        publishing.submit_for_review(page)
        approve(page)
        publishing.submit_for_review(page)
        with pytest.raises(NotAllowed, match="You wrote some of the words"):
            approve(page, PersonFactory(is_clinician=True, account=user))

    def test_publishing_under_the_banner_is_no_sign_off_and_forgets_no_editor(self, client):
        page, user = changed_by_anna(client)
        page._history_user = PersonFactory(account=account("ben", "publish")).account
        publishing.publish_starter(page)
        publishing.submit_for_review(page)
        with pytest.raises(NotAllowed, match="You wrote some of the words"):
            approve(page, PersonFactory(is_clinician=True, account=user))

    def test_a_page_is_checked_again_without_changing_a_word_and_stays_on_the_site(self):
        page = page_that_is(REVIEW)
        approve(page)
        publishing.submit_for_review(page)
        page.refresh_from_db()
        assert page.live
        approve(page)
        page.refresh_from_db()
        assert (page.status, page.version) == (PUBLISHED, 1)


class TestBanner:
    def test_only_pages_that_came_with_the_site_have_it(self):
        with pytest.raises(NotAllowed, match="came with the site"):
            publishing.publish_starter(page_that_is(DRAFT, starter=False))

    def test_it_names_a_month_so_the_month_must_be_known(self):
        with pytest.raises(NotAllowed, match="when the page was put together"):
            publishing.publish_starter(page_that_is(DRAFT, written_on=None))

    def test_it_takes_an_earlier_sign_off_away(self):
        page = page_that_is(REVIEW)
        approve(page)
        publishing.save_new_version(page)
        publishing.publish_starter(page)
        page.refresh_from_db()
        assert (page.reviewer, page.reviewed_on) == (None, None)


def test_a_page_that_did_not_come_with_the_site_needs_an_author_to_be_reviewed():
    with pytest.raises(NotAllowed, match="Name the author first"):
        publishing.submit_for_review(page_that_is(DRAFT, author=None, starter=False))


def test_archiving_takes_a_page_from_readers_and_from_search_and_keeps_its_words(client):
    page = page_that_is(PUBLISHED)
    publishing.archive_page(page)
    page.refresh_from_db()
    assert page.live is None
    assert not Entry.objects.exists()
    assert page.sections.exists()
    assert client.get(page.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("page_status_published_shows_something", {"status": PUBLISHED}),
        ("page_published_is_dated_and_frozen", {"live": {}, "starter": True}),
        (
            "page_live_is_reviewed_or_starter",
            {
                "live": {},
                "starter": False,
                "next_review_on": NEXT,
                "published_on": TODAY,
                "changed_on": TODAY,
            },
        ),
        (
            "page_archived_shows_nothing",
            {
                "live": {},
                "status": ARCHIVED,
                "next_review_on": NEXT,
                "published_on": TODAY,
                "changed_on": TODAY,
            },
        ),
        ("page_review_is_whole", {"reviewed_on": TODAY}),
        ("page_reviewer_is_not_author", {"reviewer": "author", "reviewed_on": TODAY, "next_review_on": NEXT}),
        (
            "page_reviewed_again_within_three_years",
            {"reviewer": "other", "reviewed_on": TODAY, "next_review_on": TODAY + timedelta(days=1097)},
        ),
    ],
)
def test_the_database_itself_refuses(name, facts):
    page = page_that_is(DRAFT)
    people = {"author": page.author, "other": PersonFactory()}
    for field, value in facts.items():
        setattr(page, field, people.get(value, value) if isinstance(value, str) else value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        page.save()


def test_a_page_past_its_review_is_overdue_and_later_leaves_search():
    page = page_that_is(PUBLISHED)
    due = page.next_review_on
    assert not review_dates.is_overdue(page, due)
    assert review_dates.is_overdue(page, due + timedelta(days=1))
    assert not review_dates.is_overdue(TherapyPageFactory(bare=True))

    def found(day: date) -> bool:
        return TherapyPage.objects.filter(review_dates.build_searchable_filter(day)).exists()

    assert found(due + review_dates.GRACE)
    assert not found(due + review_dates.GRACE + timedelta(days=1))
