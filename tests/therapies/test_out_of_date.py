"""What readers and search engines are told of a page past its review (K18), and of a source withdrawn since (K19)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from msntc.dashboard import list_staff_tasks
from tests.support.published_pages import published
from therapies import publishing, review_dates
from therapies.models import Source, TherapyPage
from therapies.structured_data import format_spoken_text

pytestmark = pytest.mark.django_db


def past_its_review(days: int) -> TherapyPage:
    page = published(short_name="Old page")
    TherapyPage.objects.filter(pk=page.pk).update(next_review_on=timezone.localdate() - timedelta(days=days))
    return page


GRACE = review_dates.GRACE.days


@pytest.mark.parametrize(("days", "found"), [(-1, True), (1, True), (GRACE, True), (GRACE + 1, False)])
def test_a_page_past_grace_leaves_the_map_and_asks_search_engines_to_leave_it_out(client, days, found):
    page = past_its_review(days)

    assert (page.get_absolute_url() in client.get("/sitemap.xml").text) == found
    answer = client.get(page.get_absolute_url())
    assert answer.status_code == 200
    assert ('name="robots" content="noindex"' not in answer.text) == found


@pytest.mark.parametrize(("days", "says"), [(0, False), (1, True), (GRACE + 1, True)])
def test_the_list_says_that_we_are_checking_a_page(client, days, says):
    past_its_review(days)

    row = BeautifulSoup(client.get("/therapies/").text, "html.parser").find(class_="therapies").li
    assert ("We are checking this page." in row.get_text()) == says


def test_a_source_withdrawn_after_publication_says_so_at_once_and_staff_are_told(client):
    page = published(short_name="Made-up rest")

    def shown() -> str:
        return client.get(page.get_absolute_url()).text

    def told() -> list[str]:
        return [one.says for one in list_staff_tasks() if one.says.endswith("a source that was withdrawn")]

    assert "Withdrawn by its journal (retracted)." not in shown()
    assert told() == []
    Source.objects.update(retracted=True)

    assert shown().count("Withdrawn by its journal (retracted).") == 1
    assert told() == ["Made-up rest cites a source that was withdrawn"]
    Source.objects.update(retracted=False)
    assert "Withdrawn by its journal (retracted)." not in shown()


def test_a_page_that_named_it_as_withdrawn_is_not_asked_about():
    page = published()
    Source.objects.update(retracted=True)
    publishing.justify_phrases(page, "It is named as withdrawn in the text.")
    page.status = "draft"
    page.save()
    publishing.publish_starter(page)

    assert list(publishing.find_pages_citing_withdrawn()) == []


def test_no_mark_that_holds_words_together_is_told_to_machines():
    html = '<button type="button" class="term">harm</button>\u2060<span class="term__meaning">x</span>.'
    assert format_spoken_text(html) == "harm."
