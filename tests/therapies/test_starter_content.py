"""The starter pages as they are published: whole citations, no phrase that blocks, every source cited, easy to read."""

import re

import pytest
from django.db import transaction

from msntc.content.rich_text import extract_plain_text
from therapies import content_checks, starter_data
from therapies.content import reader
from therapies.content_checks import phrases, readability
from therapies.content_checks.sentences import split_cited_sentences
from therapies.models import EvidenceStatement, Source, TherapyPage
from therapies.rendering import CITATION

SLUGS = (
    "oxygen-therapy hyperbaric-oxygen chamber-types cryotherapy physiotherapy walking-and-balance pain-and-spasms "
    "massage-and-reflexology counselling fatigue bladder-and-bowel about-ms driving-work-money carers "
    "your-first-visit"
).split()
COPIED = re.compile(r"\b(cop(y|ies|ied)|through)\b")
"""Words of a note for a source that was not read at its own address."""
SHARE = re.compile(r"\d in 100\b")
OPEN = {"who-not", "worse", "help"}
"""Parts about safety, which stand open."""

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


def test_the_pages_are_published_under_their_banner(pages):
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
    parts = [*live["sections"], *live["questions"]]
    text = "".join(row["html"] for row in parts) + "".join(row["cites"] for row in live["evidence"])
    numbers = {number for row in (*parts, *live["evidence"]) for number in row["source_numbers"]}
    assert "source missing" not in text
    assert {
        int(n) for note in re.findall(r'class="cite">\[([\d, ]+)\]', text) for n in note.split(",")
    } == numbers
    assert [source["number"] for source in live["sources"]] == sorted(numbers)
    anchors = {part["anchor"] for part in parts} | {
        f"evidence-{n}" for n in range(1, len(live["evidence"]) + 1)
    }
    for source in live["sources"]:
        assert source["places"]
        assert {place["anchor"] for place in source["places"]} <= anchors


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


def count_words(*texts: str) -> int:
    return sum(len(readability.split_words(CITATION.sub("", extract_plain_text(text)))) for text in texts)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_stands_first_is_short(pages, slug):
    """The first layer has 160 words, with those of its labels and of the finder."""
    draft = pages[slug].draft
    rows = [
        f"{row['outcome']} {EvidenceStatement.Direction(row['direction']).label} "
        f"{EvidenceStatement.Certainty(row['certainty']).label}"
        for row in draft["evidence"]
    ]
    assert len(rows) <= 5
    assert count_words(draft["title"], draft["summary"], draft["who_not"], *rows) <= 110


@pytest.mark.parametrize("slug", SLUGS)
def test_what_stands_open_and_the_whole_are_short(pages, slug):
    sections = pages[slug].draft["sections"]
    assert count_words(*(row["body"] for row in sections if row["role"] in OPEN)) <= 200
    answers = (row["answer"] for row in pages[slug].draft["questions"])
    assert count_words(*(row["body"] for row in sections), *answers) <= 1500


@pytest.mark.parametrize("slug", SLUGS)
def test_each_part_says_in_one_line_what_is_in_it(pages, slug):
    sections = pages[slug].draft["sections"]
    assert [row["heading"] for row in sections if not row["summary"]] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_what_doing_nothing_means_is_answered(pages, slug):
    assert "What if I do nothing?" in {row["question"] for row in pages[slug].draft["questions"]}


@pytest.mark.parametrize("slug", SLUGS)
def test_no_verdict_of_nice_that_was_not_read_at_nice_stands_in_front(pages, slug):
    draft = pages[slug].draft
    assert "NICE" not in " ".join([draft["summary"], *draft["key_points"]])
    for row in draft["evidence"]:
        if "NICE" in row["sentence"] + row["reason"]:
            assert any(key.startswith("nice-") for key in row["sources"])


def test_numbers_of_people_are_those_of_the_trial(pages):
    rows = {row["outcome"]: row for row in pages["oxygen-therapy"].live["evidence"]}
    bladder = rows["Bladder and bowel"]
    assert [bladder[name] for name in ("better_treated", "treated", "better_compared", "compared")] == [
        12,
        51,
        3,
        47,
    ]
    assert "did not confirm" in bladder["numbers_say"]


def test_a_low_grade_of_oxygen_says_why_in_the_terms_of_grade(pages):
    for slug in ("oxygen-therapy", "hyperbaric-oxygen", "chamber-types"):
        headline = next(row for row in pages[slug].draft["evidence"] if row["headline"])
        assert headline["certainty"] == "low"
        assert "imprecision" in headline["grade_reasons"]


def test_good_and_bad_findings_of_the_trials_stand_together(pages):
    """Barnes 1987 and Wiles 1986: what got better there, and what did not."""
    (part,) = [row for row in pages["oxygen-therapy"].draft["sections"] if "balance" in row["heading"]]
    words = extract_plain_text(part["body"])
    for said in ("got less bad over a year", "no faster", "two were better", "by chance"):
        assert said in words


def test_the_two_reviews_of_fatigue_are_not_given_as_two_opinions(pages):
    (part,) = [
        row for row in pages["fatigue"].draft["sections"] if row["heading"] == "What does research show?"
    ]
    assert "one team wrote both" in extract_plain_text(part["body"])


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
        for sentence in split_cited_sentences(extract_plain_text(row["body"])):
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
