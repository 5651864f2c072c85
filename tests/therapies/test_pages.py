"""What readers see of the therapy pages: who sees what, who checked it, and nothing of a draft."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.support.factories import TherapyPageFactory
from tests.support.published_pages import publish, published, read, signed_off, words
from therapies import publishing
from therapies.models import TherapyPage

pytestmark = pytest.mark.django_db
BANNER = "From published sources, July 2026. Not yet checked by a clinician."
AT_THE_END = "We wrote this page from published sources in July 2026. A clinician has not checked it yet."


@pytest.mark.parametrize("path", ["", "feedback/", "thank-you/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_is_not_live_cannot_be_told_from_one_that_never_was(client, path, method):
    TherapyPageFactory(slug="a-draft", short_name="Hidden draft")
    publishing.archive_page(published(slug="archived", short_name="Hidden archive"))

    answers = [
        getattr(client, method)(f"/therapies/{slug}/{path}") for slug in ("a-draft", "archived", "never-was")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r"a-draft|archived|never-was", "", answer.text) for answer in answers}) == 1
    assert "Hidden" not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize("method", ["get", "head"])
def test_without_its_slash_a_draft_is_put_right_like_any_address(client, method):
    TherapyPageFactory(slug="a-draft")

    answers = [getattr(client, method)(f"/therapies/{slug}") for slug in ("a-draft", "never-was")]
    assert {answer.status_code for answer in answers} == {301}


@pytest.mark.parametrize("address", ["/therapies/A-DRAFT/", "/therapies//a-draft/", "/therapies/a-draft//"])
def test_other_spellings_lead_to_no_draft(client, address):
    TherapyPageFactory(slug="a-draft", title="Hidden draft?")

    answer = client.get(address, follow=True)
    assert answer.status_code == 404
    assert "Hidden draft" not in answer.text


def test_a_draft_stands_in_no_list_and_under_no_page(client):
    hidden = TherapyPageFactory(slug="a-draft", short_name="Hidden draft", title="Hidden draft?")
    page = TherapyPageFactory(starter=True, slug="shown")
    page.related.add(hidden)
    publish(page)

    assert "idden draft" not in client.get("/therapies/").text
    assert "a-draft" not in client.get("/therapies/").text + client.get("/therapies/shown/").text


def test_readers_see_what_was_published_while_staff_write_on(client):
    page = published(title="Is it as published?", summary="It is as published.")
    TherapyPage.objects.filter(pk=page.pk).update(
        title="Half written", status="draft", summary="Half written"
    )
    page.sections.update(heading="Half written", body="<p>Half written</p>")

    for address in ("/therapies/", page.get_absolute_url()):
        answer = client.get(address).text
        assert "It is as published." in answer
        assert "Half written" not in answer


def test_a_page_that_no_clinician_checked_says_so_at_the_top_and_at_the_end(client):
    page = read(client, published())

    text = words(page.main)
    assert text.count(BANNER) == text.count(AT_THE_END) == 1
    assert "Written by Made-up Person" in text
    assert "First written on 1 July 2026." in text
    assert "Checked by" not in text


def test_the_day_of_a_change_is_told_when_it_is_another_than_the_first(client):
    page = published()  # written on 1 July 2026
    for changed, told in ("2026-07-01", False), ("2026-09-14", True):
        TherapyPage.objects.filter(pk=page.pk).update(changed_on=changed)
        assert ("Last changed on 14 September 2026." in words(read(client, page).main)) == told
        assert ("Last changed" in words(read(client, page).main)) == told


@time_machine.travel("2026-11-21 12:00", tick=False)
def test_a_page_that_was_checked_names_who_did_and_when(client):
    page = read(client, signed_off())

    text = words(page.main)
    assert "Checked by Dr Made Up, neurologist, on 21 November 2026." in text
    line = "Checked by Dr Made Up, neurologist, MRCP, on 21 November 2026. Next check by 17 September 2027."
    assert text.count(line) == 1
    assert "has not checked it" not in text
    assert "Not yet checked" not in text


def test_a_page_past_its_check_says_that_we_are_checking_it(client):
    page = published()
    assert "We are checking this page" not in words(read(client, page).main)
    TherapyPage.objects.filter(pk=page.pk).update(next_review_on=timezone.localdate() - timedelta(days=1))

    assert "We are checking this page." in words(read(client, page).main)
