"""What a statement of evidence rests on: who was studied, what they had, how many, and when somebody last looked."""

from datetime import date

import pytest

from tests.support.therapy_admin import opened, save
from therapies import publishing
from therapies.rendering import build_page_edition
from therapies.snapshots import SNAPSHOT, read_working_copy, restore_working_copy

pytestmark = pytest.mark.django_db
FACTS = {
    "population": "120 people with MS",
    "dose": "20 sessions at twice the normal pressure",
    "better_treated": 12,
    "treated": 51,
    "better_compared": 3,
    "compared": 47,
    "numbers_say": "Who felt better after a year.",
    "grade_reasons": ["imprecision", "indirectness"],
    "searched_on": date(2026, 7, 1),
}


@pytest.fixture
def detailed(page):
    page.evidence.update(**FACTS)
    page.evidence.get().sources.update(quote="12 of 51 improved")
    return page


def test_readers_have_the_facts_in_the_published_document(detailed):
    publishing.publish_starter(detailed)
    detailed.refresh_from_db()
    row = detailed.live["evidence"][0]
    assert {name: row[name] for name in FACTS} == FACTS | {"searched_on": "2026-07-01"}
    assert row["grade_reason_labels"] == ["Too few people to be sure", "The trials were not quite about this"]
    assert detailed.live["sources"][0]["quote"] == "12 of 51 improved"


def test_an_earlier_version_brings_the_facts_back_and_its_lines_say_them(detailed):
    document = read_working_copy(detailed)
    detailed.evidence.update(better_treated=1, population="", grade_reasons=[], searched_on=None)
    restore_working_copy(detailed, document)
    assert read_working_copy(detailed) == document
    lines = SNAPSHOT.in_lines(document)
    assert "Better: 12 of 51 with it, 3 of 47 without it" in lines
    assert any("Too few people to be sure" in line for line in lines)
    assert any("120 people with MS" in line for line in lines)


def test_the_form_shows_the_facts_and_keeps_them(editor, detailed):
    before = read_working_copy(detailed)
    save(editor, detailed, opened(editor, detailed))
    assert read_working_copy(detailed) == before
    reasons = {"evidence-0-grade_reasons": ["risk-of-bias"], "evidence-0-better_compared": "0"}
    save(editor, detailed, opened(editor, detailed) | reasons)
    row = detailed.evidence.get()
    assert (row.grade_reasons, row.better_compared) == (["risk-of-bias"], 0)
    assert build_page_edition(detailed)["evidence"][0]["better_compared"] == 0
