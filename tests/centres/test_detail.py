"""A centre's page with everything that a centre can say, and what it says where nobody has told us."""

from datetime import date

import html5lib
import pytest
import time_machine
from bs4 import BeautifulSoup

from centres import directory
from centres.models import AccessFact, Fact
from tests.support.factories import CentreFactory, TherapyFactory, TherapyPageFactory
from tests.support.full_centre import filled_in
from tests.support.published_pages import published

pytestmark = pytest.mark.django_db
TODAY = "2026-11-24T12:00:00Z"


def read(client, centre, section="main"):
    """The words of a section of the page, by the id of its heading."""
    with time_machine.travel(TODAY, tick=False):
        page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
    found = page.find(attrs={"aria-labelledby": section}) or page.find(id=section)
    return " ".join(found.get_text(" ").split()) if found else ""


def read_unknown(client, centre):
    return read(client, centre, "not-known")


@pytest.fixture
def centre():
    return filled_in()


def test_an_offer_says_what_it_costs_what_for_and_when_that_was_checked(client, centre):
    words = read(client, centre, "offers")
    assert "Suggested donation £12.50 for one session of an hour. Checked on 12 November 2026." in words
    assert "£40. Checked on 12 November 2026." in words
    assert "Free. Checked on 12 November 2026." in words
    assert words.count("Checked on") == 3
    assert "prices" not in read_unknown(client, centre)


def test_who_may_come_and_what_is_needed_first(client, centre):
    words = read(client, centre, "terms")
    assert "Who may come Anyone with MS, and carers" in words
    assert "A form to fill in first Needed" in words
    assert "A letter from a doctor Advised, not needed" in words
    assert "Checked on 12 November 2026." in words


def test_the_chamber_is_data_with_a_day(client, centre):
    words = read(client, centre, "chamber")
    assert "Pressure 1.5 ATA, 2 ATA" in words
    assert "Seats 6" in words
    assert "Filled with Air; oxygen comes through a mask" in words
    assert "Checked on 12 November 2026." in words


def test_getting_in_is_told_by_answer_with_measure_note_and_day(client, centre):
    words = read(client, centre, "access")
    unknown = read_unknown(client, centre)
    assert words.index("Yes: ") < words.index("No: ")
    assert "Yes: Blue Badge parking: 20 spaces (Ask at the desk)" in words
    assert "Checked on 12 November 2026." in words
    for fact in Fact:
        assert (words + unknown).count(fact.label) == 1, fact


def test_without_answers_all_sixteen_facts_are_not_known(client):
    words = read_unknown(client, CentreFactory())
    assert "Not known yet:" in words
    assert "getting in, toilets and parking" in words
    assert all(fact.label in words for fact in Fact)


def test_a_centre_that_said_nothing_has_no_empty_sections(client):
    centre = CentreFactory(therapies=[TherapyFactory(name="Made-up yoga")])
    assert (
        read(client, centre, "terms")
        == read(client, centre, "chamber")
        == read(client, centre, "photos")
        == read(client, centre, "hours")
        == read(client, centre, "access")
        == ""
    )
    assert "Made-up yoga" in read(client, centre, "offers")
    assert "Not known yet: prices, opening times, getting in, toilets and parking, who may come." in (
        read_unknown(client, centre)
    )


@pytest.mark.parametrize(
    ("confirmed_on", "words"),
    [
        (date(2026, 11, 12), "Checked by the centre on 12 November 2026."),
        (date(2026, 7, 15), "Checked by the centre on 15 July 2026."),
        (date(2026, 7, 14), "The centre last checked these details on 14 July 2026. Please ring first."),
        (None, "We found these details in public sources. The centre has not confirmed them."),
    ],
)
def test_the_page_says_how_sure_we_are(client, confirmed_on, words):
    assert words in read(client, CentreFactory(confirmed_on=confirmed_on, phone="020 7946 0000"))


def test_pictures_come_in_three_widths_with_words_and_without_a_jump(client, centre):
    with time_machine.travel(TODAY, tick=False):
        page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
    first = page.select_one(".visit__picture img")
    pictures = [first, *page.find(attrs={"aria-labelledby": "photos"}).find_all("img")]
    name = "0" * 32
    assert first["srcset"] == ", ".join(f"/media/pictures/{name}-{w}.webp {w}w" for w in (480, 960, 1600))
    assert (first["width"], first["height"], first["alt"]) == ("1600", "1200", "Made-up picture 0")
    assert [one.get("loading") for one in pictures] == [None, "lazy", "lazy", "lazy", "lazy"]


def test_a_page_with_everything_asks_the_database_for_each_kind_of_rows_once(
    client, centre, django_assert_max_num_queries
):
    """Version, centre, offers, sessions, days, access, sources, pictures; and who we are."""
    with time_machine.travel(TODAY, tick=False):
        directory.get_directory()
        with django_assert_max_num_queries(10):
            assert client.get(centre.get_absolute_url()).status_code == 200


def test_only_a_page_that_readers_may_see_is_linked(client, centre):
    first, second = (offer.therapy for offer in centre.offers.all()[:2])
    published(slug="made-up-live", therapy=first)
    TherapyPageFactory(slug="made-up-draft", therapy=second)
    page = client.get(centre.get_absolute_url()).text
    assert "/therapies/made-up-live/" in page
    assert "made-up-draft" not in page


def test_the_page_is_valid_html(client, centre):
    html5lib.HTMLParser(strict=True).parse(client.get(centre.get_absolute_url()).text)


def test_no_fact_is_left_out_on_paper(client, centre):
    page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
    left_out = " ".join(part.text for part in page.select(".no-print"))
    assert not [
        fact for fact in ("Hoist", "Suggested", "Checked on", "ATA", "Anyone with MS") if fact in left_out
    ]


def test_what_only_staff_may_see_is_not_there(client):
    centre = filled_in(
        staff_notes="Hush", contact_email="ann@example.org", second_contact_email="ben@example.org"
    )
    page = client.get(centre.get_absolute_url()).text
    assert not [word for word in ("Hush", "ann@", "ben@") if word in page]


def test_what_was_noted_about_a_fact_that_is_not_known_is_told(client):
    centre = CentreFactory()
    AccessFact.objects.create(centre=centre, fact="hoist", answer="unknown", note="It is being <mended>")
    page = client.get(centre.get_absolute_url()).text
    assert "; Hoist (It is being &lt;mended&gt;); " in page
