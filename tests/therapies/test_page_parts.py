"""What stands on a therapy page: its parts in order, its grades, its sources, its words."""

import re
from datetime import date

import pytest

from tests.support.factories import SourceFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import publish, published, read, soup, words
from therapies import publishing
from therapies.layers import People
from therapies.models import EvidenceStatement, Section, Source, Term
from therapies.rendering import Explainer

pytestmark = pytest.mark.django_db


def test_a_page_answers_first_and_has_its_parts_in_order(client):
    page = TherapyPageFactory(starter=True, therapy=TherapyFactory(), who_not="Not with a cold.")
    page.related.add(published())
    html = read(client, publish(page))

    order = [
        "glance", "stop", "nearest", "jump", "group-what", "about-what-it-is", "cost", "group-safety",
        "about-who-should-not-have-it", "page-help", "about-risks", "group-studies", "evidence",
        "about-what-we-know", "group-decide", "key-points", "ask", "questions", "about-other-options", "related",
        "centres", "group-about", "about-how-we-wrote-this-and-who-pays", "page-checked", "changes", "sources",
    ]  # fmt: skip
    ids = [element["id"] for element in html.main.find_all(id=True)]
    assert [one for one in ids if one in order] == order


def test_the_first_layer_says_who_should_not_have_it_and_leads_to_the_whole_list(client):
    page = TherapyPageFactory(starter=True, who_not="Not with a cold.")
    page.sections.filter(role="who-not").update(heading="Who should not try?")
    box = read(client, publish(page)).find(class_="stop")

    assert words(box.h2) == "Who should not try"
    assert words(box.p) == "Not with a cold."
    assert [link["href"] for link in box.find_all("a")] == ["#who-should-not-try", "#page-help"]


def test_only_the_safety_parts_are_open_until_all_are_asked_for(client):
    page = published()
    html = read(client, page)

    is_open = {
        part.select_one(".part__words")["id"]: part.details.has_attr("open")
        for part in html.find_all(class_="part")
    }
    assert {name for name in is_open if is_open[name]} == {
        "about-who-should-not-have-it",
        "page-help",
        "about-if-you-feel-worse",
    }
    whole = soup(client, page.get_absolute_url() + html.find("a", string=re.compile("^Open all"))["href"])
    assert len(whole.select("details")) == len(whole.select("details[open]")) > len(is_open)


def test_a_part_keeps_its_heading_and_its_one_line_outside_the_fold(client):
    page = TherapyPageFactory(starter=True)
    page.sections.filter(role="risks").update(summary="None that we know.")
    part = read(client, publish(page)).find(id="about-risks").find_parent(class_="part")

    assert [child.name for child in part.find_all(recursive=False)] == ["h3", "p", "details"]
    assert words(part.p) == "None that we know."
    assert words(part.summary) == "Show Close : About Risks"


def test_a_self_help_page_groups_its_parts_in_its_own_way(client):
    page = TherapyPageFactory(starter=True, kind="self-help")
    page.sections.filter(role="session").update(role="more")
    groups = [words(group.h2) for group in read(client, publish(page)).find_all(class_="group")]

    assert groups == [
        "What it is", "Living with it", "Safety", "The studies", "What next", "About this page",
    ]  # fmt: skip


def test_without_evidence_the_first_layer_holds_the_key_points(client):
    page = TherapyPageFactory(starter=True, kind="condition")
    page.evidence.all().delete()
    html = read(client, publish(page))

    assert words(html.find(class_="glancebox")) == "In short It has not been tested."
    assert len(html.find_all(id="key-points")) == 1


def test_every_link_within_a_page_leads_to_something_on_it(client):
    page = read(client, published(therapy=TherapyFactory()))

    ids = {element["id"] for element in page.find_all(id=True)}
    links = [link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))]
    assert len(links) > 10
    assert set(links) <= ids


def test_the_contents_name_every_group(client):
    page = read(client, published())

    contents = {
        link["href"]: words(link) for link in page.find(class_="jump").find_all("a", href=re.compile("^#"))
    }
    assert contents == {"#" + group.h2["id"]: words(group.h2) for group in page.find_all(class_="group")}


MAY = {
    "helps": "It may help.",
    "no-difference": "It may make little or no difference.",
    "harms": "It may do harm.",
    "unknown": "It may help, but we do not know.",
}
"""A sentence of low certainty for each direction."""
SAID = {"helps": "May help", "harms": "May harm"}


@pytest.mark.parametrize("direction", EvidenceStatement.Direction)
def test_a_grade_is_said_in_a_shape_and_a_word_and_four_bars_and_a_word(client, direction):
    page = TherapyPageFactory(starter=True)
    page.evidence.update(direction=direction, certainty="low", sentence=MAY[direction])
    publish(page)

    for address in ("/therapies/", page.get_absolute_url()):
        for part in soup(client, address).select(".grade, .glance tbody tr"):
            assert words(part.find(class_="said")) == SAID.get(direction, direction.label)
            assert words(part.find(class_="sure")) == "Not very sure"
            assert len(part.select("rect.on")) == 2
            assert {svg["aria-hidden"] for svg in part.find_all("svg")} == {"true"}
    assert MAY[direction] in words(read(client, page).find(id="evidence"))


def test_numbers_are_said_of_a_hundred_and_shown_as_dots_with_what_they_cannot_say(client):
    page = TherapyPageFactory(starter=True)
    page.evidence.update(
        better_treated=12, treated=51, better_compared=3, compared=47, numbers_say="Tests did not confirm it.",
        population="120 people with MS", dose="20 sessions", grade_reasons=["imprecision"],
        searched_on=date(2026, 7, 1), certainty="low", direction="helps", sentence=MAY["helps"],
    )  # fmt: skip
    page.evidence.get().sources.add(Source.objects.first())
    part = read(client, publish(page)).find(id="evidence")

    text = words(part)
    for said in (
        "12 of 51 who had it: about 24 in 100.",
        "3 of 47 who did not: about 6 in 100.",
        "One dot is one person in 100. Tests did not confirm it.",
        "Who was studied: 120 people with MS.",
        "What they had: 20 sessions.",
        "Why we are not surer: Too few people to be sure.",
        "Last looked for new trials on 1 July 2026.",
    ):
        assert said in text
    with_it, without = part.find_all("svg", class_="dots")
    assert with_it["aria-hidden"] == "true"
    assert [(rect.get("width"), rect.get("height")) for rect in with_it.find_all("rect")[1:]] == [
        ("150", "30"), ("60", "15"),
    ]  # fmt: skip
    assert [(rect.get("width"), rect.get("height")) for rect in without.find_all("rect")[1:]] == [
        ("150", "0"), ("90", "15"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (0, 40, "0 in 100"), (10, 40, "25 in 100"), (40, 40, "100 in 100"), (1, 400, "fewer than 1 in 100"),
        (399, 400, "more than 99 in 100"), (1, 3, "about 33 in 100"),
    ],
)  # fmt: skip
def test_people_are_said_of_a_hundred_without_making_some_none_or_all(count, total, said):
    assert People(count, total).words == said


def test_each_direction_has_a_shape_of_its_own(client):
    shapes = set()
    for direction in EvidenceStatement.Direction:
        page = TherapyPageFactory(starter=True)
        page.evidence.update(direction=direction, certainty="low", sentence=MAY[direction])
        shapes.add(str(read(client, publish(page)).find(class_="said").path))
    assert len(shapes) == 4


def test_sources_are_numbered_dated_and_lead_back_to_the_parts_that_cite_them(client):
    page = TherapyPageFactory(starter=True)
    Source.objects.update(
        authors="Madeup A", journal="Made-up Journal", doi="10.1234/made-up", note="It found little.",
        accessed_on=date(2026, 11, 1), quote="Little was found",
    )  # fmt: skip
    html = read(client, publish(page))

    source = html.find(id="source-1")
    assert words(source.summary) == "1 Madeup A, 2024 · systematic review"
    text = words(source)
    for said in (
        "Made-up Journal, 2024.",
        "Read on 1 November 2026.",
        "It says: “Little was found”",
        "It found little.",
        "Used in: tiredness · About What we know",
    ):
        assert said in text
    assert source.a["href"] == "https://doi.org/10.1234/made-up"
    for link in source.find_all(class_="sources__back"):
        assert html.find(id=link["href"][1:]).find("a", href="#source-1")


def test_the_numbers_of_sources_in_a_text_are_quiet_and_stand_together(client):
    page = TherapyPageFactory(starter=True)
    first, other = Source.objects.get(), SourceFactory()
    text = f"<p>It is so [@{first.key}][@{other.key}]. It is [@{first.key}].</p>"
    Section.objects.filter(page=page, role="known").update(body=text)
    part = read(client, publish(page)).find(id="about-what-we-know")

    assert words(part.p) == "It is so [1, 2] . It is [1] ."
    assert part.find("p").find("a") is None
    assert words(part.find(class_="numbers")) == "Sources: source 1 source 2"


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


@pytest.mark.parametrize(("before", "joiner"), [("(", "\u2060"), ("“", "\u2060"), ("the ", "")])
def test_no_line_ends_between_a_bracket_and_a_word_that_is_explained(before, joiner):
    text = Explainer([Term(term="sealed room", meaning="A room.")]).marked(
        f"<p>Sit {before}sealed room).</p>"
    )

    assert text.startswith(f"<p>Sit {before}{joiner}<button")


@pytest.mark.parametrize("says", ["999", "116 123", "111", "relapse", "MS team", "Samaritans"])
def test_every_page_says_where_to_get_help_quickly(client, says):
    assert says in words(read(client, published()).find(class_="urgent"))


def test_where_a_page_is_about_getting_help_the_box_comes_first(client):
    page = TherapyPageFactory(starter=True)
    Section.objects.filter(page=page, role="what").update(role="help")
    Section.objects.create(page=page, position=90, role="what", heading="What it is", body="<p>Talk.</p>")
    html = read(client, publish(page))

    assert words(html.find(class_="stop").h2) == "About What it is"
    for says in ("999", "116 123", "Samaritans"):
        assert says in words(html.find(class_="stop"))
    assert html.find(id="about-what-it-is").find_parent("details").has_attr("open")
    assert len(html.find_all(class_="urgent")) == 1


def test_no_appeal_for_money_stands_in_a_page(client):
    page = read(client, published(therapy=TherapyFactory()))

    assert page.main.find("a", href="/support-us/") is None
    assert "donat" not in words(page.main).lower()
    assert "This site carries no adverts." in words(page.main)
