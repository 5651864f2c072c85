"""Site search: what it finds, what it must never find, and what people type."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from centres.models import Centre
from msntc.organisation.models import SitePage
from msntc.search.finder import get_finder_query
from msntc.search.index import rebuild_index
from msntc.search.models import Entry, Signpost, SynonymGroup
from msntc.search.results import search_content
from tests.support.factories import CentreFactory, PlaceFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import published, soup
from therapies import publishing, review_dates
from therapies.models import Term, TherapyPage

pytestmark = pytest.mark.django_db


def titles(text):
    return [hit.row.title for hit in search_content(text).hits]


def about(words, **facts):
    """A published page one section of which says `words`."""
    page = TherapyPageFactory(starter=True, **facts)
    page.sections.filter(role="what").update(body=f"<p>{words}</p>")
    publishing.publish_starter(page)
    page.refresh_from_db()
    return page


def test_a_section_is_found_by_its_words_and_linked_at_its_place():
    page = about("Zebras rest in the shade.", slug="made-up-page", short_name="Made-up")

    (hit,) = search_content("zebra resting").pages
    assert hit.row.url == "/therapies/made-up-page/#" + page.live["sections"][0]["anchor"]
    assert hit.about == "Made-up"
    assert re.findall("<mark>(.*?)</mark>", hit.excerpt) == ["Zebras", "rest"]


def test_the_lines_of_a_list_are_parted_in_an_excerpt():
    about("Look for:</p><ul><li>zebras at rest</li><li>lions</li></ul><p>Then go.", slug="made-up-page")

    (hit,) = search_content("zebra resting").pages
    assert "</mark>; lions; Then go." in hit.excerpt


def test_a_question_is_found_by_its_words():
    published()

    assert "Is it loud?" in titles("loud")


def test_a_heading_counts_for_more_than_text():
    about("We once saw a zebra.", short_name="Made-up one")
    TherapyPage.objects.all().update(position=1)
    page = TherapyPageFactory(starter=True)
    page.sections.filter(role="known").update(heading="About a zebra")
    publishing.publish_starter(page)

    assert titles("zebra")[0] == "About a zebra"


@pytest.mark.parametrize(
    ("column", "words"), [("name", "Zebra"), ("town", "Zebraville"), ("also_offers", "Zebras")]
)
def test_a_centre_is_found_by_its_name_its_town_and_what_else_it_offers(column, words):
    CentreFactory(slug="made-up", **{column: words})

    assert [hit.row.url for hit in search_content(words).centres] == ["/centres/made-up/"]


def test_a_therapy_leads_to_the_centres_that_offer_it():
    CentreFactory(therapies=[TherapyFactory(name="Zebra riding", slug="zebra-riding")])

    (hit,) = search_content("zebra").centres
    assert (hit.row.title, hit.row.url) == ("Centres that offer Zebra riding", "/therapies/#zebra-riding")


def test_a_page_about_us_is_found():
    SitePage.objects.create(
        slug="about",
        title="About us",
        summary="",
        body="<p>Lions &amp; zebras</p>",
        written_on="2026-07-01",
        updated_on="2026-07-01",
    )

    (hit,) = search_content("zebras").pages
    assert hit.row.url == "/about/"


@pytest.mark.parametrize("status", [Centre.Status.DRAFT, Centre.Status.CLOSED])
def test_a_centre_that_is_not_published_is_never_found(status):
    CentreFactory(
        name="Zebra", status=status, also_offers="Zebras", therapies=[TherapyFactory(name="Zebra riding")]
    )

    for text in ("zebra", "zebraa", "zebras riding"):
        assert titles(text) == []


def test_a_draft_is_never_found():
    page = TherapyPageFactory(short_name="Zebra", title="Zebra?")
    page.sections.update(body="<p>Zebra.</p>")

    assert titles("zebra") == titles("zebraa") == []


def test_an_archived_page_is_no_longer_found():
    page = about("Zebras.")
    publishing.archive_page(page)

    assert titles("zebras") == titles("zebrass") == []


def test_what_was_changed_since_publication_is_not_found():
    page = about("Zebras.")
    page.sections.update(body="<p>Giraffes.</p>")

    assert titles("giraffes") == []
    assert titles("zebras")


def test_a_page_long_past_its_review_leaves_search_although_its_rows_are_there():
    page = about("Zebras.")
    page.next_review_on = timezone.localdate() - review_dates.GRACE - timedelta(days=1)
    page.save()

    assert Entry.objects.filter(text__contains="Zebras").exists()
    assert titles("zebras") == titles("zebrass") == []


def test_a_page_that_was_published_is_found_whole_with_the_parts_that_fit():
    page = about("Zebras rest in the shade.", short_name="Zebras", cost="Zebras pay what they can.")
    page.questions.update(answer="<p>It is loud.</p>")
    publishing.submit_for_review(page)
    publishing.publish_starter(page)

    (hit,) = search_content("zebras").pages
    assert (hit.row.title, hit.row.url) == ("Zebras", page.get_absolute_url())
    assert [part.title for part in hit.parts] == ["About What it is"]


@pytest.mark.parametrize(
    "facts", [{"cost": "Zebras."}, {"summary": "Zebras."}, {"ask": ["Are there zebras?"]}]
)
def test_a_page_is_found_by_each_of_its_fields(facts):
    page = published(**facts)

    assert [hit.row.url for hit in search_content("zebra").pages] == [page.get_absolute_url()]


def test_a_word_of_the_evidence_finds_its_page():
    page = TherapyPageFactory(starter=True)
    page.evidence.update(reason="Nobody asked the zebras.")
    publishing.publish_starter(page)

    assert [hit.row.url for hit in search_content("zebras").pages] == [page.get_absolute_url()]


def test_a_hard_word_is_found_where_it_is_explained():
    Term.objects.create(term="zebra", also=["zebras"], meaning="A striped horse.")
    page = about("We saw two zebras.", slug="made-up-page", short_name="Made-up")

    (hit,) = [one for one in search_content("striped horse").pages if one.row.kind == Entry.Kind.TERM]
    assert hit.row.title == "zebra"
    assert hit.row.url == "/therapies/made-up-page/#" + page.live["sections"][0]["anchor"]
    assert "striped" not in Entry.objects.get(url=hit.row.url, kind=Entry.Kind.PASSAGE).text


def test_a_hard_word_that_many_pages_explain_is_one_hit():
    Term.objects.create(term="zebra", meaning="A striped horse.")
    for n in range(3):
        about(f"A zebra rests {n} times.")

    assert titles("striped horse") == ["zebra"]


def test_a_whole_page_stands_above_passing_words():
    about("Zebras, zebras and zebras: we love zebras.", short_name="Made-up one")
    about("It rests.", short_name="Zebra riding", slug="zebra-riding")

    assert titles("zebras")[0] == "Zebra riding"


def test_pages_without_a_row_of_their_own_are_found():
    rebuild_index()

    assert [hit.row.url for hit in search_content("donate").pages] == ["/support-us/"]
    assert [hit.row.url for hit in search_content("site map").pages] == ["/site-map/"]


def test_words_that_mean_the_same_find_each_other_both_ways():
    about("A seizure is rare.", slug="made-up-page")
    SynonymGroup.objects.create(words=["seizure", "fit"], typed=["funny turn"])

    for text in ("seizures", "fits", "epileptic fit", "funny turns"):
        assert [hit.row.url for hit in search_content(text).pages][:1] == [
            "/therapies/made-up-page/#about-what-it-is"
        ]


def test_what_people_type_and_no_page_says_is_not_looked_for_word_by_word():
    about("It gets wet.", slug="made-up-one")
    about("The bladder.", slug="made-up-two")
    SynonymGroup.objects.create(words=["bladder"], typed=["wet myself"])

    assert [hit.about for hit in search_content("wet myself").pages] == [
        TherapyPage.objects.get(slug="made-up-two").short_name
    ]


def test_what_we_have_no_page_about_leads_to_who_has():
    about("We once saw zebras.")
    Signpost.objects.create(
        subject="zebras",
        typed=["zebra crossing"],
        name="the Zoo",
        url="https://zoo.example/",
        reason="It has some.",
    )

    assert [post.name for post in search_content("zebra crossings near me").signposts] == ["the Zoo"]
    assert search_content("zebras").signposts
    assert not search_content("lions").signposts


def test_a_signpost_goes_once_a_page_is_about_it():
    about("Stripes.", short_name="Zebras")
    Signpost.objects.create(
        subject="zebras", name="the Zoo", url="https://zoo.example/", reason="It has some."
    )

    assert not search_content("zebras").signposts


def test_a_signpost_is_shown_above_what_merely_mentions_it(client):
    about("We once saw zebras.")
    Signpost.objects.create(
        subject="zebras", name="the Zoo", url="https://zoo.example/", reason="It has some."
    )

    page = client.get("/search/?q=zebra").text
    assert (
        0
        < page.index("We have no page about zebras.")
        < page.index("https://zoo.example/")
        < page.index("About What it is")
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zebars", "zebras"),
        ("Zebrsa", "zebras"),
        ("hungry zebars", "hungry zebras"),
        ("test zebrs", "test zebras"),
        ("physiotheropy", "physiotherapy"),
    ],
)
def test_a_slip_of_the_finger_is_put_right_and_looked_for(client, typed, meant):
    about("They rest. It is a test.", short_name="Hungry zebras")
    about("They move.", short_name="Physiotherapy")

    results = search_content(typed)
    assert results.corrected == meant
    assert not results.some
    assert results.pages
    assert f"We looked for “{meant}”" in client.get("/search/", {"q": typed}).text


def test_a_right_word_is_not_put_right():
    about("They rest.", short_name="Hungry zebras")

    assert search_content("hungry zebras").corrected == ""
    assert search_content("hungry qqqq").corrected == ""


@pytest.mark.parametrize("typed", ["plate", "smoking", "benefits", "diagnosed", "zeros", "bear", "Sharon"])
def test_a_word_is_never_made_into_nonsense(typed):
    about("Text.", short_name="Place looking benefit diagnosis zebra beer share")

    assert search_content(typed).corrected == ""


def test_no_word_of_a_text_alone_is_what_somebody_meant():
    about("Hungry zebras rest.", short_name="Made-up")

    assert search_content("zebars").corrected == ""


def test_where_no_page_has_all_words_those_with_some_are_shown_and_said_to_be():
    about("Hungry zebras.")

    results = search_content("zebras in Manchester")
    assert results.some
    assert results.pages


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("n80np", "N8 0NP"),
        ("oxygen near N8 0NP", "N8 0NP"),
        ("Testham", "Testham"),
        ("oxygen in testham", "Testham"),
        ("oxygen", ""),
        ("Wales", ""),
        ("MS", ""),
    ],
)
def test_a_postcode_or_a_place_leads_to_the_finder(text, place):
    PlaceFactory(name="Testham")

    assert get_finder_query(text) == place


def test_no_text_is_looked_up_over_the_network(settings, monkeypatch):
    from centres.gazetteer import geocoding

    settings.GEOCODER, settings.POSTCODE_GEOCODER = "nominatim", "postcodes.io"
    for name in ("find_street", "find_postcode"):
        monkeypatch.setattr(geocoding, name, lambda *_: pytest.fail("asked the network"))

    for text in ("N8 0NP", "1 Made-up Street", "ZE9 9ZZ"):
        search_content(text)


TYPED = [
    "",
    " ",
    "x" * 10_000,
    "\0",
    "a\0b",
    "%",
    "' OR 1=1 --",
    '"',
    '"open',
    "the and of",
    "or",
    "or or",
    "-",
    "- -x",
    "!&|:*()",
    "\\",
    "🦓",
    "\ue000\ue001",
    "<b>",
    "(" * 150,
    "a " * 99,
    "'" * 200,
    "%s {} %(q)s",
    "&amp;",
]


@pytest.mark.parametrize("text", TYPED)
def test_whatever_is_typed_gets_a_page(client, text):
    published()
    CentreFactory()

    assert client.get("/search/", {"q": text}).status_code == 200


def test_nothing_typed_says_what_to_do(client):
    page = client.get("/search/?q=").text

    assert "Type a word or two" in page
    assert "<title>Error: " in page
    assert "There is a problem" not in client.get("/search/").text


def test_nothing_found_leads_on(client):
    page = soup(client, "/search/?q=zzzzqq").main  # the head of every page leads there too

    assert "Nothing found for “zzzzqq”" in page.text
    assert page.find("a", href="/centres/all/")


def test_no_markup_gets_through(client):
    CentreFactory(also_offers="Zebras <script>alert(1)</script> <b>bold</b>")

    for text in ("zebras", "zebras <img src=x>"):
        page = client.get("/search/", {"q": text}).text
        assert "bold" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>bold" not in page
    assert "<img src=x" not in client.get("/search/", {"q": "qqqq <img src=x>"}).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in client.get("/search/?q=zebras").text


def test_the_words_that_were_found_are_marked(client):
    about("Hungry zebras rest.")

    assert "<mark>zebras</mark>" in client.get("/search/?q=zebra").text


def test_the_answer_is_kept_out_of_search_engines_and_caches(client):
    answer = client.get("/search/?q=zebra")

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("zebra", 3),
        ("riding", 3),
        ("ridign", 7),
        ("hungry zebraa in leeds", 8),
        ("Testham", 3),
        ("zzz yyyy", 7),
    ],
)
def test_an_answer_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, text, queries
):
    for n in range(3):
        about("Hungry zebras.", short_name=f"Riding {n}")
        CentreFactory(also_offers="Zebra")
    PlaceFactory(name="Testham")
    client.get("/search/?q=warm")

    with django_assert_max_num_queries(queries):
        client.get("/search/", {"q": text})
