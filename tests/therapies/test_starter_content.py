"""The starter pages as they are published: whole citations, no phrase that blocks, every source cited, easy to read."""

import re

import pytest
from django.db import transaction

from msntc.content.rich_text import extract_plain_text
from therapies import content_checks, starter_data
from therapies.content import reader
from therapies.content_checks import phrases, readability
from therapies.models import Source, TherapyPage
from therapies.rendering import CITATION

SLUGS = "oxygen-therapy hyperbaric-oxygen chamber-types cryotherapy physiotherapy counselling fatigue about-ms".split()
COPIED = re.compile(r"\b(cop(y|ies|ied)|through)\b")
"""Words of a note for a source that was not read at its own address."""
SHARE = re.compile(r"\d in 100\b")
FOLDED = {"hope", "safety", "checked-by", "how-written"}
"""Sections that wait behind “More detail” (templates/therapies/_sections.html)."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Once for all: to put the pages together takes longer than to look at them. What a test changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        starter_data.load_starter_therapies()
        starter_data.load_starter_pages()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pages(_loaded):
    return {page.slug: page for page in TherapyPage.objects.live()}


def test_the_eight_pages_are_published_under_their_banner(pages):
    assert sorted(pages) == sorted(SLUGS)
    assert all(
        page.starter and page.reviewer is None and page.status == "published" for page in pages.values()
    )


def test_loading_again_makes_and_changes_nothing(pages):
    TherapyPage.objects.filter(slug="fatigue").update(summary="What staff wrote.")
    assert starter_data.load_starter_pages() == []
    assert TherapyPage.objects.get(slug="fatigue").summary == "What staff wrote."


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_on_a_page_blocks_it_and_no_reason_was_needed(pages, slug):
    page = pages[slug]
    assert page.override == ""
    assert [finding for finding in content_checks.check_page(page) if finding.blocks] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_each_citation_leads_to_a_source_and_back(pages, slug):
    live = pages[slug].live
    text = "".join(row["html"] for row in (*live["sections"], *live["questions"])) + "".join(
        row["cites"] for row in live["evidence"]
    )
    numbers = {str(source["number"]) for source in live["sources"]}
    places = {place for source in live["sources"] for place in source["places"]}
    assert "source missing" not in text
    assert set(re.findall(r'href="#source-(\d+)"', text)) == numbers
    assert set(re.findall(r'id="(cite-\d+-\d+)"', text)) == places


def test_every_source_is_cited_on_some_page(pages):
    cited = {source["key"] for page in pages.values() for source in page.live["sources"]}
    assert cited == set(Source.objects.values_list("key", flat=True)) == set(reader.read_tables("sources"))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_has_a_reading_age_of_eleven_or_less(pages, slug):
    draft = pages[slug].draft
    parts = [CITATION.sub("", extract_plain_text(row["body"])) for row in draft["sections"]]
    parts += [CITATION.sub("", extract_plain_text(row["answer"])) for row in draft["questions"]]
    assert readability.estimate_reading_age("\n".join(parts)) <= 11
    assert [sentence for part in parts for sentence in readability.find_long_sentences(part)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_read_at_first_is_short(pages, slug):
    words = sum(
        len(readability.split_words(CITATION.sub("", extract_plain_text(row["body"]))))
        for row in pages[slug].draft["sections"]
        if row["role"] not in FOLDED
    )
    assert 600 <= words <= 950


@pytest.mark.parametrize("slug", SLUGS)
def test_links_between_pages_lead_to_pages(pages, slug, client):
    page = pages[slug]
    html = client.get(page.get_absolute_url()).text
    for link in set(re.findall(r'href="(/therapies/[a-z-]+/)(?:#[a-z-]*)?"', html)):
        assert client.get(link).status_code == 200, link
    assert page.related.count() >= 2
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_no_page_says_what_a_sign_off_would_make_untrue():
    """The banner says that no clinician has checked the page, and goes when one has (K1, K2)."""
    for file in reader.FOLDER.glob("*.md"):
        assert "clinician" not in file.read_text(encoding="utf-8"), file.name


def test_a_day_of_reading_stands_only_where_the_source_itself_was_read():
    for key, source in reader.read_tables("sources").items():
        assert not ("accessed_on" in source and COPIED.search(source["note"])), key


def test_what_centres_say_has_a_centre_and_a_link():
    for key, source in reader.read_tables("sources").items():
        if source["kind"] == "charity":
            assert source["link"].startswith("http"), key
            assert "Several" not in source["authors"], key


@pytest.mark.parametrize("slug", SLUGS)
def test_a_share_of_people_comes_with_its_year(pages, slug):
    """K16: in the sentence itself, so that it is not parted from it."""
    for row in pages[slug].draft["sections"]:
        for sentence in phrases.split_cited_sentences(extract_plain_text(row["body"])):
            if SHARE.search(sentence):
                assert phrases.YEAR.search(CITATION.sub("", sentence)), sentence


@pytest.mark.parametrize("slug", SLUGS)
def test_other_options_lead_to_other_pages(pages, slug):
    """K5: the section for other options is about them, and names some."""
    other = [row for row in pages[slug].draft["sections"] if row["role"] == "other"]
    assert [row["heading"] for row in other] == ["What else may help?"]
    assert 'href="/therapies/' in other[0]["body"]
    assert f'href="/therapies/{slug}/"' not in other[0]["body"]


def test_the_grade_of_cbt_is_not_the_grade_of_all_counselling(pages):
    by_outcome = {row["outcome"]: row for row in pages["counselling"].live["evidence"]}
    assert pages["counselling"].live["headline"]["outcome"] == "Depression, with CBT"
    other = by_outcome["Depression, with other counselling"]
    assert (other["direction"], other["certainty"]) == ("unknown", "very-low")


def test_the_theories_of_how_oxygen_might_work_are_told_as_theories(pages):
    """Brief A6, A7, A4 and B17."""
    sections = {row["heading"]: row for row in pages["hyperbaric-oxygen"].draft["sections"]}
    theories = extract_plain_text(sections["How do people think that it might work?"]["body"])
    assert theories.startswith("These are theories. Trials in people with MS did not show a clear benefit.")
    for word in ("Healing", "Leaky vessels", "Inflammation", "New vessels, nerves and defences"):
        assert word in theories
