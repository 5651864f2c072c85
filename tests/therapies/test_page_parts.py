"""What stands on a therapy page: its parts in order, its grades, its sources, its words."""

import re
from datetime import date

import pytest

from tests.support.factories import TherapyFactory, TherapyPageFactory
from tests.support.published_pages import publish, published, read, soup, words
from therapies import publishing
from therapies.models import EvidenceStatement, Section, Source, Term

pytestmark = pytest.mark.django_db


def test_a_page_has_its_parts_in_order(client):
    page = read(client, published(therapy=TherapyFactory()))

    order = [
        "key-points", "evidence", "cost", "page-contents", "about-what-it-is", "questions", "ask", "page-help",
        "centres", "sources", "page-changes", "page-how", "feedback",
    ]  # fmt: skip
    ids = [element["id"] for element in page.main.find_all(id=True)]
    assert [one for one in ids if one in order] == order


def test_every_link_within_a_page_leads_to_something_on_it(client):
    page = read(client, published(therapy=TherapyFactory()))

    ids = {element["id"] for element in page.find_all(id=True)}
    links = [link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))]
    assert len(links) > 12
    assert set(links) <= ids


def test_the_contents_name_every_section(client):
    page = read(client, published())

    contents = page.find("nav", class_="contents")
    for section in page.find_all("section", class_="prose"):
        assert contents.find("a", href="#" + section.h2["id"]).get_text() == section.h2.get_text()


MAY = {
    "helps": "It may help.",
    "no-difference": "It may make little or no difference.",
    "harms": "It may do harm.",
    "unknown": "It may help, but we do not know.",
}
"""A sentence of low certainty for each direction."""


@pytest.mark.parametrize("direction", EvidenceStatement.Direction)
def test_a_grade_is_said_in_two_words_and_a_shape(client, direction):
    page = TherapyPageFactory(starter=True)
    page.evidence.update(direction=direction, certainty="low", sentence=MAY[direction])
    publish(page)

    for address in ("/therapies/", page.get_absolute_url()):
        grade = soup(client, address).find(class_="grade")
        assert grade.strong.get_text() == direction.label
        assert "We are not very sure" in words(grade)
        assert grade.svg["aria-hidden"] == "true"
        assert MAY[direction] in words(grade.find_next_sibling("p"))


def test_each_direction_has_a_shape_of_its_own(client):
    shapes = set()
    for direction in EvidenceStatement.Direction:
        page = TherapyPageFactory(starter=True)
        page.evidence.update(direction=direction, certainty="low", sentence=MAY[direction])
        shapes.add(str(read(client, publish(page)).find(class_="grade").svg.path))
    assert len(shapes) == 4


def test_sources_are_numbered_dated_and_lead_back_to_where_they_are_cited(client):
    page = TherapyPageFactory(starter=True)
    Source.objects.update(
        authors="Madeup A", journal="Made-up Journal", doi="10.1234/made-up", note="It found little.",
        accessed_on=date(2026, 11, 1),
    )  # fmt: skip
    html = read(client, publish(page))

    source = html.find(id="source-1")
    text = words(source)
    for said in (
        "Systematic review.",
        "Madeup A.",
        "Made-up Journal, 2024.",
        "Read on 1 November 2026.",
        "It found little.",
    ):
        assert said in text
    assert source.a["href"] == "https://doi.org/10.1234/made-up"
    back = source.find(class_="sources__back").find_all("a")
    assert [words(link) for link in back] == ["source 1, place 1", "source 1, place 2"]
    for link in back:
        assert html.find(id=link["href"][1:])["href"] == "#source-1"


def test_a_withdrawn_source_says_so_in_words(client):
    page = TherapyPageFactory(starter=True)
    Source.objects.update(retracted=True)
    publishing.justify_phrases(page, "It is named as withdrawn in the text.")
    page.save()

    assert "Withdrawn by its journal (retracted)." in words(read(client, publish(page)).find(id="source-1"))


def test_a_hard_word_is_explained_in_place_without_hover_or_script(client):
    Term.objects.create(term="sealed room", meaning="A room whose door lets no air through.")
    page = TherapyPageFactory(starter=True)
    Section.objects.filter(page=page, role="what").update(body="<p>You sit in a sealed room.</p>")
    html = read(client, publish(page))

    button = html.find("button", class_="term")
    meaning = html.find(id=button["popovertarget"])
    assert meaning.has_attr("popover")
    assert "A room whose door lets no air through." in words(meaning)


@pytest.mark.parametrize("says", ["999", "116 123", "111", "relapse", "MS team", "Samaritans"])
def test_every_page_says_where_to_get_help_quickly(client, says):
    assert says in words(read(client, published()).find(class_="urgent"))


def test_where_a_page_is_about_getting_help_the_box_comes_first(client):
    page = TherapyPageFactory(starter=True)
    Section.objects.filter(page=page, role="what").update(role="help")
    Section.objects.create(page=page, position=90, role="what", heading="What it is", body="<p>Talk.</p>")
    html = read(client, publish(page))

    assert len(html.find_all(class_="urgent")) == 1
    assert html.h1.find_next_sibling()["class"] == ["urgent"]


def test_no_appeal_for_money_stands_in_a_page(client):
    page = read(client, published(therapy=TherapyFactory()))

    assert page.main.find("a", href="/support-us/") is None
    assert "donat" not in words(page.main).lower()
    assert "This site carries no adverts." in words(page.main)
