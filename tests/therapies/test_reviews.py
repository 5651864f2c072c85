"""The way of a page to a clinician and back: letters, first pages, what changed, and a link without an account."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone

from msntc.mail.models import Letter
from tests.support.factories import PersonFactory
from tests.support.publishing_steps import DRAFT, NEXT, PUBLISHED, REVIEW, approve, page_that_is
from tests.support.therapy_admin import account, change, filled, opened, said, save, step
from therapies import publishing, sign_off
from therapies.models import DraftLink, ReviewRequest

pytestmark = pytest.mark.django_db


def clinician(name: str, **facts):
    user = account(name, "view", "review")
    return PersonFactory(
        name=name.title(), is_clinician=True, account=user, email=f"{name}@example.org", **facts
    )


@pytest.fixture
def writer():
    user = account("wendy", "view", "change", "publish")
    user.email = "wendy@example.org"
    user.save()
    return user


def letters() -> dict[str, str]:
    return {letter.to: letter.body for letter in Letter.objects.all()}


def test_sending_for_review_writes_to_the_clinicians_who_may_sign(client, writer):
    carla, olaf = clinician("carla"), clinician("olaf")
    PersonFactory(is_clinician=True, email="no-account@example.org")
    page = page_that_is(DRAFT, author=olaf)
    client.force_login(writer)
    answer = step(client, page, "review")
    assert list(letters()) == [carla.email]
    assert f"/admin/therapies/therapypage/{page.pk}/review/" in letters()[carla.email]
    assert "We write to Carla." in said(answer)
    assert ReviewRequest.objects.get().asked_by == writer


def test_who_wrote_words_of_the_page_is_not_asked_to_sign_it(client, writer):
    carla = clinician("carla")
    carla.account.user_permissions.add(Permission.objects.get(codename="change_therapypage"))
    page = page_that_is(DRAFT)
    client.force_login(carla.account)
    save(client, page, opened(client, page), summary="Words of Carla’s own, about something made up.")
    client.force_login(writer)
    answer = step(client, page, "review")
    assert letters() == {}
    assert any(words.startswith("Nobody could be told") for words in said(answer))


def test_a_page_in_review_stands_on_the_first_page_of_reviewers_alone(client, writer):
    page, carla = page_that_is(REVIEW), clinician("carla")
    client.force_login(carla.account)
    assert (
        f'href="/admin/therapies/therapypage/{page.pk}/review/">Read and sign off'
        in client.get("/admin/").text
    )
    client.force_login(writer)
    assert "Read and sign off" not in client.get("/admin/").text


def test_sending_back_asks_why_and_tells_the_author_and_the_sender(client, writer):
    page, carla = page_that_is(DRAFT), clinician("carla")
    page.author.email = "author@example.org"
    page.author.save()
    client.force_login(writer)
    step(client, page, "review")
    Letter.objects.all().delete()
    client.force_login(carla.account)
    refused = step(client, page, "send-back", why="  ")
    page.refresh_from_db()
    assert page.status == REVIEW
    assert "Say why it goes back" in refused.text
    step(client, page, "send-back", why="The dose has no source.")
    page.refresh_from_db()
    assert page.status == DRAFT
    assert set(letters()) == {"author@example.org", "wendy@example.org"}
    assert all("The dose has no source." in body for body in letters().values())
    client.force_login(writer)
    assert "was sent back: The dose has no source." in client.get("/admin/").text
    step(client, page, "review")
    assert "was sent back" not in client.get("/admin/").text


def test_who_could_not_be_told_of_a_page_sent_back_is_said(client):
    page, carla = page_that_is(REVIEW), clinician("carla")
    client.force_login(carla.account)
    answer = step(client, page, "send-back", why="The dose has no source.")
    assert letters() == {}
    assert any(words.startswith("Nobody gets a letter") for words in said(answer))


def test_what_was_typed_stays_when_sending_back_is_refused(client):
    page, carla = page_that_is(REVIEW), clinician("carla")
    publishing.send_back(page)
    client.force_login(carla.account)
    answer = client.post(change(page, "step/send-back/"), {"why": "A long thought."})
    assert answer.status_code == 409
    assert "Only a page in review can be sent back." in answer.text
    page = page_that_is(REVIEW)
    answer = client.post(change(page, "step/send-back/"), {"why": "x" * 2_001})
    assert "That is too long" in answer.text
    assert "x" * 2_001 in answer.text


def test_a_reviewer_reads_what_changed_since_they_signed_and_not_what_others_signed(client, writer):
    page, carla, dora = page_that_is(REVIEW), clinician("carla"), clinician("dora")
    approve(page, carla)
    client.force_login(writer)
    save(client, page, opened(client, page), what_happens="First new words")
    step(client, page, "review")
    page.refresh_from_db()
    approve(page, dora)
    save(client, page, opened(client, page), how_long="Second new words")
    step(client, page, "review")

    def read_by(person) -> str:
        client.force_login(person.account)
        return client.get(change(page, "review/")).text

    assert "First new words" in (text := read_by(carla))
    assert "Second new words" in text
    assert "you signed it off" in text
    assert "First new words" not in (text := read_by(dora))
    assert "Second new words" in text
    text = read_by(clinician("eve"))
    assert "readers last got a version" in text
    assert "First new words" not in text


def test_a_source_that_was_changed_since_is_named(client, writer, admin_client):
    page, carla = page_that_is(REVIEW), clinician("carla")
    approve(page, carla)
    source = page.evidence.first().sources.first()
    address = f"/admin/therapies/source/{source.pk}/change/"
    data = filled(admin_client.get(address).text, "source_form") | {"title": "Another title", "_save": "1"}
    assert admin_client.post(address, data).status_code == 302
    client.force_login(carla.account)
    assert "Also changed: source: " in client.get(change(page, "review/")).text


def test_signing_off_on_the_review_page_closes_the_request(client, writer):
    page, carla = page_that_is(DRAFT), clinician("carla")
    client.force_login(writer)
    step(client, page, "review")
    client.force_login(carla.account)
    text = client.get(change(page, "review/")).text
    assert "Sign off and publish (version 1)" in text
    page.refresh_from_db()
    step(client, page, "sign-off", read=sign_off.fingerprint_page(page), next_review_on=f"{NEXT}")
    assert ReviewRequest.objects.get().answered_by == carla.account
    page.refresh_from_db()
    assert page.status == PUBLISHED


class TestDraftLinks:
    @pytest.fixture
    def page(self, client, writer):
        page = page_that_is(DRAFT, title="What is made-up rest?")
        client.force_login(writer)
        data = {"name": "Dr Jo", "email": "jo@example.org"}
        answer = client.post(change(page, "review/invite/"), data, follow=True)
        assert "We send Dr Jo a letter with the link." in said(answer)[0]
        client.logout()
        return page

    @pytest.fixture
    def link(self, page):
        return DraftLink.objects.get()

    def test_it_shows_the_draft_without_an_account_and_nothing_to_change(self, client, page, link):
        assert link.get_absolute_url() in letters()["jo@example.org"]
        answer = client.get(link.get_absolute_url())
        assert answer.status_code == 200
        assert "What is made-up rest?" in answer.text
        assert "This is a draft, not published." in answer.text
        assert 'method="post"' not in answer.text
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        assert client.post(link.get_absolute_url()).status_code == 405
        assert client.get(page.get_absolute_url()).status_code == 404

    def test_it_ends_after_14_days(self, client, link):
        with time_machine.travel(timezone.now() + timedelta(days=14)):
            assert client.get(link.get_absolute_url()).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=15)):
            answer = client.get(link.get_absolute_url())
        assert answer.status_code == 410
        assert "made-up rest" not in answer.text

    def test_it_can_be_taken_back(self, client, writer, page, link):
        client.force_login(writer)
        assert "Take the link of Dr Jo back" in client.get(change(page, "review/")).text
        client.post(change(page, f"review/{link.pk}/revoke/"))
        client.logout()
        assert client.get(link.get_absolute_url()).status_code == 410

    def test_it_leads_to_the_page_once_that_is_published_and_ends_with_an_archived_one(
        self, client, page, link
    ):
        publishing.publish_starter(page)
        assert client.get(link.get_absolute_url())["Location"] == page.get_absolute_url()
        publishing.archive_page(page)
        assert client.get(link.get_absolute_url()).status_code == 410

    def test_it_ends_with_the_account_of_who_sent_it(self, client, writer, link):
        writer.is_active = False
        writer.save()
        assert client.get(link.get_absolute_url()).status_code == 410

    def test_pressed_twice_it_is_sent_once(self, client, writer, page, link):
        client.force_login(writer)
        data = {"name": "Dr Jo", "email": "JO@example.org"}
        answer = client.post(change(page, "review/invite/"), data, follow=True)
        assert "has a link already" in said(answer)[0]
        assert DraftLink.objects.count() == 1

    @pytest.mark.parametrize("token", ["1", "1:x", "MQ:forged", "é", "MQ" * 500])
    def test_an_address_that_we_did_not_make_is_not_found(self, client, link, token):
        assert client.get(f"/therapies/draft/{token}/").status_code == 404

    def test_a_link_of_one_page_is_not_taken_back_through_another(self, client, writer, link):
        client.force_login(writer)
        assert client.post(change(page_that_is(DRAFT), f"review/{link.pk}/revoke/")).status_code == 404

    @pytest.mark.parametrize("data", [{}, {"name": "Jo"}, {"name": "Jo", "email": "nonsense"}])
    def test_a_slip_is_said_and_nothing_typed_is_lost(self, client, writer, page, data):
        client.force_login(writer)
        answer = client.post(change(page, "review/invite/"), data)
        assert answer.status_code == 400
        assert "There is a problem" in answer.text
        assert all(f'value="{value}"' in answer.text for value in data.values())
        assert DraftLink.objects.count() == 1

    def test_who_may_only_look_invites_nobody(self, client, page):
        client.force_login(account("looker", "view"))
        assert (
            client.post(change(page, "review/invite/"), {"name": "A", "email": "a@example.org"}).status_code
            == 403
        )
        assert "without an account" not in client.get(change(page, "review/")).text
