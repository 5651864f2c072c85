"""Site search: what it finds, what it must never find, and what people type."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres.models import Centre
from msntc import search
from msntc.organisation.models import SitePage
from tests.support.factories import CentreFactory, PlaceFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import published, soup
from therapies import publishing
from therapies.models import Passage, TherapyPage

pytestmark = pytest.mark.django_db


def titles(text):
    results = search.search_content(text)
    return [hit.title for hit in [*results.pages, *results.centres]]


def about(words, **facts):
    """A published page one section of which says `words`."""
    page = TherapyPageFactory(starter=True, **facts)
    page.sections.filter(role="what").update(body=f"<p>{words}</p>")
    publishing.publish_starter(page)
    page.refresh_from_db()
    return page


def test_a_section_is_found_by_its_words_and_linked_at_its_place():
    page = about("Zebras rest in the shade.", slug="made-up-page", short_name="Made-up rest")

    (hit,) = search.search_content("zebra resting").pages
    assert hit.url == "/therapies/made-up-page/#" + page.live["sections"][0]["anchor"]
    assert hit.about == "Made-up rest"
    assert [piece.text for piece in hit.excerpt if piece.found] == ["Zebras", "rest"]


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

    assert [hit.url for hit in search.search_content(words).centres] == ["/centres/made-up/"]


def test_a_therapy_leads_to_the_centres_that_offer_it():
    CentreFactory(therapies=[TherapyFactory(name="Zebra riding", slug="zebra-riding")])

    (hit,) = search.search_content("zebra").centres
    assert (hit.title, hit.url) == ("Centres that offer Zebra riding", "/therapies/#zebra-riding")


def test_a_page_about_us_is_found():
    SitePage.objects.create(
        slug="about",
        title="About us",
        summary="",
        body="<p>Lions &amp; zebras</p>",
        written_on="2026-07-01",
        updated_on="2026-07-01",
    )

    (hit,) = search.search_content("zebras").pages
    assert hit.url == "/about/"
    assert "".join(piece.text for piece in hit.excerpt) == "Lions & zebras"


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
    TherapyPage.objects.filter(pk=page.pk).update(
        next_review_on=timezone.localdate() - publishing.GRACE - timedelta(days=1)
    )

    assert Passage.objects.filter(text__contains="Zebras").exists()
    assert titles("zebras") == titles("zebrass") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zebars", "zebras"),
        ("Zebrsa", "zebras"),
        ("hungry zebars", "hungry zebras"),
        ("test zebrs", "test zebras"),
    ],
)
def test_a_slip_of_the_finger_is_put_right(typed, meant):
    about("Hungry zebras rest.")

    results = search.search_content(typed)
    assert results.suggestion == meant
    assert results.some
    assert results.pages


def test_a_right_word_is_not_put_right():
    about("Hungry zebras rest.")

    assert search.search_content("hungry zebras").suggestion == ""
    assert search.search_content("hungry qqqq").suggestion == ""


def test_where_no_page_has_all_words_those_with_some_are_shown_and_said_to_be():
    about("Hungry zebras.")

    results = search.search_content("zebras in Manchester")
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

    assert search.get_finder_query(text) == place


def test_no_text_is_looked_up_over_the_network(settings, monkeypatch):
    from centres.gazetteer import geocoding

    settings.GEOCODER, settings.POSTCODE_GEOCODER = "nominatim", "postcodes.io"
    for name in ("find_street", "find_postcode"):
        monkeypatch.setattr(geocoding, name, lambda *_: pytest.fail("asked the network"))

    for text in ("N8 0NP", "1 Made-up Street", "ZE9 9ZZ"):
        search.search_content(text)


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

    for text in ("zebras", "zebras <img src=x>", "zebrass"):
        page = client.get("/search/", {"q": text}).text
        assert "bold" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>bold" not in page
    assert "<img src=x" not in client.get("/search/", {"q": "qqqq <img src=x>"}).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in client.get("/search/?q=zebrass").text


def test_the_words_that_were_found_are_marked(client):
    about("Hungry zebras rest.")

    assert "<mark>zebras</mark>" in client.get("/search/?q=zebra").text


def test_the_answer_is_kept_out_of_search_engines_and_caches(client):
    answer = client.get("/search/?q=zebra")

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize(
    "text", ["zebra", "zebraa", "hungry zebraa in leeds", "Testham", "zzz yyyy xxxxx wwwwww"]
)
def test_an_answer_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, text
):
    for _ in range(3):
        about("Hungry zebras.")
        CentreFactory(also_offers="Zebra")
    PlaceFactory(name="Testham")

    with django_assert_max_num_queries(5):
        client.get("/search/", {"q": text})
