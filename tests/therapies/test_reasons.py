"""A written reason lets through what stood on the page when it was written, and nothing that comes later."""

import pytest

from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import account, opened, save
from therapies import publishing

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = TherapyPageFactory(starter=True)
    page.sections.filter(role="session").update(body="<p>It cures MS.</p>")
    return page


@pytest.fixture
def anna(client):
    client.force_login(account("anna", "view", "change"))
    return client


def stopping(page) -> list[str]:
    page.refresh_from_db()
    return [finding.about for finding in publishing.list_blocking_findings(page)]


def test_it_counts_for_the_phrase_that_it_was_written_for(anna, page):
    save(anna, page, opened(anna, page), override="It is the name of a study.")
    assert stopping(page) == []


def test_a_later_phrase_asks_for_a_reason_anew(anna, page):
    save(anna, page, opened(anna, page), override="It is the name of a study.")
    answer = save(anna, page, opened(anna, page), **{"sections-2-body": "<p>It cures all MS.</p>"})
    assert stopping(page) == ["cures: It cures all MS."]
    assert "<strong>1</strong> must be put right" in answer.text

    save(anna, page, opened(anna, page), override="Both are names of studies.")
    assert stopping(page) == []
    reasons = [record.override for record in page.history.order_by("history_id")]
    assert reasons[-2:] == ["It is the name of a study.", "Both are names of studies."]


def test_the_phrase_may_move_and_the_reason_goes_with_it(anna, page):
    save(anna, page, opened(anna, page), override="It is the name of a study.")
    save(anna, page, opened(anna, page), **{"sections-1-position": "75"})
    assert stopping(page) == []


def test_a_reason_that_is_taken_back_excuses_nothing(anna, page):
    save(anna, page, opened(anna, page), override="It is the name of a study.")
    save(anna, page, opened(anna, page), override=" ")
    assert stopping(page) == ["cures: It cures MS."]


def test_no_reason_stands_in_for_a_missing_part(anna, page):
    page.sections.filter(role="risks").delete()
    save(anna, page, opened(anna, page), override="We do not need it.")
    page.refresh_from_db()
    assert [finding.check for finding in publishing.list_blocking_findings(page)] == ["K5"]
