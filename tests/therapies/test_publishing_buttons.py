"""The steps in the admin: for whom each button is, and what it does and says."""

import pytest

from tests.support.factories import PersonFactory
from tests.support.publishing_steps import ARCHIVED, DRAFT, NEXT, PUBLISHED, REVIEW, TODAY, page_that_is
from tests.support.therapy_admin import account, change, said, step
from therapies import review_dates, sign_off

pytestmark = pytest.mark.django_db


class TestButtons:
    """The steps in the admin: (name, rights that allow it, a state that it starts from, the state after)."""

    TABLE = [
        ("review", {"change"}, DRAFT, REVIEW),
        ("send-back", {"review", "publish"}, REVIEW, DRAFT),
        ("banner", {"publish"}, DRAFT, PUBLISHED),
        ("archive", {"publish"}, PUBLISHED, ARCHIVED),
        ("reopen", {"publish"}, ARCHIVED, DRAFT),
    ]

    @pytest.mark.parametrize("right", ["change", "review", "publish"])
    @pytest.mark.parametrize(("name", "rights", "before", "after"), TABLE)
    def test_a_step_is_for_those_with_its_right_and_shown_to_no_other(
        self, client, name, rights, before, after, right
    ):
        page = page_that_is(before)
        client.force_login(account("anna", "view", right))
        assert (f"step/{name}/" in client.get(change(page)).text) == (right in rights)
        answer = step(client, page, name, read=sign_off.fingerprint_page(page), why="No source.")
        page.refresh_from_db()
        assert answer.status_code == (200 if right in rights else 403)
        assert page.status == (after if right in rights else before)

    def test_the_history_names_who_took_the_step(self, client):
        page = page_that_is(DRAFT)
        client.force_login(account("anna", "view", "change"))
        step(client, page, "review")
        assert page.history.latest().history_user.username == "anna"

    def test_a_refusal_is_said_in_words_and_changes_nothing(self, client):
        page = page_that_is(DRAFT)
        page.sections.all().delete()
        client.force_login(account("anna", "view", "change"))
        answer = step(client, page, "review")
        assert said(answer)[0].startswith("Mend this first: Add a section")
        page.refresh_from_db()
        assert page.status == DRAFT

    def test_a_step_is_only_taken_by_post_and_with_a_token(self, client):
        page = page_that_is(DRAFT)
        user = account("anna", "view", "change")
        client.force_login(user)
        assert client.get(change(page, "step/review/")).status_code == 405
        strict = type(client)(enforce_csrf_checks=True)
        strict.force_login(user)
        assert strict.post(change(page, "step/review/")).status_code == 403
        assert strict.post(change(page, "history/1/put-back/")).status_code == 403

    def test_a_step_that_there_is_not_is_not_found(self, client):
        client.force_login(account("anna", "view", "change"))
        assert step(client, page_that_is(DRAFT), "delete-all").status_code == 404

    def test_who_may_not_see_pages_takes_no_step(self, client):
        page = page_that_is(DRAFT)
        client.force_login(account("anna", "publish"))
        assert step(client, page, "archive").status_code == 403
        page.refresh_from_db()
        assert page.status == DRAFT

    def test_a_clinician_signs_off_as_the_person_of_their_account(self, client):
        page, user = page_that_is(REVIEW), account("carla", "view", "review")
        reviewer = PersonFactory(is_clinician=True, account=user)
        client.force_login(user)
        shown = client.get(change(page)).text
        assert f'value="{TODAY + review_dates.USUAL:%Y-%m-%d}"' in shown
        assert "Sign off and publish (version 1)" in shown
        step(
            client,
            page,
            "sign-off",
            read=sign_off.fingerprint_page(page),
            next_review_on=f"{NEXT:%Y-%m-%d}",
        )
        page.refresh_from_db()
        assert (page.status, page.reviewer, page.next_review_on) == (PUBLISHED, reviewer, NEXT)

    def test_another_person_cannot_be_named_as_the_reviewer(self, client):
        page, user = page_that_is(REVIEW), account("carla", "view", "review")
        mine, other = PersonFactory(is_clinician=True, account=user), PersonFactory(is_clinician=True)
        client.force_login(user)
        step(
            client,
            page,
            "sign-off",
            read=sign_off.fingerprint_page(page),
            next_review_on=f"{NEXT:%Y-%m-%d}",
            reviewer=other.pk,
        )
        page.refresh_from_db()
        assert page.reviewer == mine

    @pytest.mark.parametrize("person", [None, {"is_clinician": False}])
    def test_the_right_alone_makes_no_clinician(self, client, person):
        page, user = page_that_is(REVIEW), account("carla", "view", "review")
        if person:
            PersonFactory(account=user, **person)
        client.force_login(user)
        answer = step(
            client,
            page,
            "sign-off",
            read=sign_off.fingerprint_page(page),
            next_review_on=f"{NEXT:%Y-%m-%d}",
        )
        assert "Only a clinician can sign a page off." in said(answer)[0]
        page.refresh_from_db()
        assert page.status == REVIEW

    @pytest.mark.parametrize("typed", ["", "soon", "2026-02-31", "01/02/2027"])
    def test_a_date_that_is_none_is_asked_for_again(self, client, typed):
        page, user = page_that_is(REVIEW), account("carla", "view", "review")
        PersonFactory(is_clinician=True, account=user)
        client.force_login(user)
        answer = step(client, page, "sign-off", read=sign_off.fingerprint_page(page), next_review_on=typed)
        assert "Choose the date of the next review" in said(answer)[0]

    def test_the_banner_is_offered_for_pages_that_came_with_the_site_only(self, client):
        client.force_login(account("anna", "view", "publish"))
        assert "step/banner/" not in client.get(change(page_that_is(DRAFT, starter=False))).text
