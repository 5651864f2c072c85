"""What is said of a place: one verdict in the same words on the page, in the embed and in the open data."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.gis.geos import Point

from centres.gazetteer.results import Doubt, PlaceChoice, PlaceChoices
from centres.search.choices import OFFERED, rank_choices
from centres.search.errors import get_question
from tests.support.api_addresses import NEAREST
from tests.support.factories import CentreFactory, PlaceFactory

pytestmark = pytest.mark.django_db
ATWICK = Point(-0.19, 53.94, srid=4326)


@pytest.fixture
def country():
    CentreFactory()
    PlaceFactory(name="Atwick", county="East Riding of Yorkshire", point=ATWICK)
    PlaceFactory(name="Bristol", population=400_000, point=Point(-2.6, 51.45, srid=4326))
    PlaceFactory(name="Kent", kind="county", point=Point(0.7, 51.2, srid=4326))
    PlaceFactory(name="South East", kind="region", parts=["Kent"])
    for county, x in (("Gwynedd", -4.1), ("County Down", -5.7)):
        PlaceFactory(name="Bangor", county=county, point=Point(x, 54, srid=4326))


def visit(client, address, text):
    document = BeautifulSoup(client.get(address, {"q": text}).text, "html5lib")
    return document, " ".join(document.main.text.split())


ASKED = [
    (
        "Gatwick",
        "question",
        "We do not know “Gatwick”",
        "Did you mean Atwick, East Riding of Yorkshire, England?",
    ),
    ("Bangor", "several", "Which Bangor?", "There is more than one place of that name. Choose yours."),
    ("South East", "too-wide", "Where in South East?", "That is too wide to measure from. Choose one."),
    ("Bristol or Kent", "several", "Which place do you mean?", "You typed more than one. Choose one."),
]


@pytest.mark.parametrize(("text", "code", "heading", "sentence"), ASKED)
def test_a_question_is_asked_in_the_same_words_everywhere(client, country, text, code, heading, sentence):
    told = client.get(NEAREST, {"q": text})

    assert told.status_code == 200
    assert (told.json()["matched"], told.json()["origin"], told.json()["centres"]) == (code, None, [])
    assert told.json()["question"] == f"{heading}{'' if heading.endswith('?') else '.'} {sentence}"
    for address in ("/centres/", "/embed/"):
        document, words = visit(client, address, text)
        assert document.h1.text == heading
        assert document.h1["id"] == "answer"
        assert sentence in words
        offered = [link.text for link in document.select("main li a[href^='?q=']")]
        assert offered == [choice["label"] for choice in told.json()["choices"]]
        assert all("at=" in link["href"] for link in document.select("main li a[href^='?q=']"))


def test_an_answer_to_a_question_is_an_answer(client, country):
    document, _ = visit(client, "/centres/", "Gatwick")
    link = document.select_one("main li a[href^='?q=']")["href"]

    page = BeautifulSoup(client.get("/centres/" + link).text, "html5lib")

    assert page.h1.text == "Centres near Atwick"
    assert "We measured from the middle of Atwick, East Riding of Yorkshire, England." in page.main.text


def test_a_question_gives_the_way_on_by_postcode(client, country):
    document, _ = visit(client, "/centres/", "Gatwick")

    assert document.find("a", href="#id_q").text == "None of these? Type a postcode"


@pytest.mark.parametrize("text", ["Bristol", "bristl", "Madeup, Bristol", "Kent", "Atwick"])
def test_every_place_answer_names_its_nation_and_asks_whether_it_is_right(client, country, text):
    note = client.get(NEAREST, {"q": text}).json()["origin"]["note"]

    assert "England" in note
    for address in ("/centres/", "/embed/"):
        document, words = visit(client, address, text)
        assert note in words
        assert "Not right?" in words
        assert any(link.text == "Use a postcode" for link in document.select("main a"))


def test_a_postcode_is_not_asked_about(client, postcode):
    assert "Not right?" not in visit(client, "/centres/", "N8 0NP")[1]


@pytest.mark.parametrize(("text", "code"), [("Wales", "too-wide"), ("near me", "asks-for-location")])
def test_what_cannot_be_answered_has_a_code_of_its_own(client, country, text, code):
    refused = client.get(NEAREST, {"q": text})

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, code)
    for address in ("/centres/", "/embed/"):
        assert refused.json()["error"]["message"] in visit(client, address, text)[1]


def test_near_me_points_at_the_button(client):
    _, words = visit(client, "/centres/", "near me")

    assert "Press “Use my location” under the box" in words


@pytest.mark.parametrize("address", ["/", "/centres/", "/embed/"])
def test_no_phone_corrects_what_is_typed(client, address):
    box = BeautifulSoup(client.get(address).text, "html5lib").select_one("#id_q")

    assert (box["autocorrect"], box["spellcheck"]) == ("off", "false")


def test_what_was_typed_is_said_back_in_short(country):
    long = PlaceChoices("", (PlaceChoice("A", "A", 1, 1),), Doubt.MISSPELT, "x" * 200)

    assert get_question(long).heading == f"We do not know “{'x' * 60}…”"


def choice(name, latitude):
    return PlaceChoice(name, name, latitude, -0.1276)


def test_of_many_choices_one_with_a_centre_close_by_stays():
    CentreFactory()
    many = tuple(choice(str(n), 55 + n / 10) for n in range(12))
    close = choice("close", 51.55)

    assert rank_choices(many) == many[:OFFERED]
    assert rank_choices((*many, close)) == (*many[: OFFERED - 1], close)
    assert rank_choices((*many[:3], close, *many[3:])) == (*many[:3], close, *many[3 : OFFERED - 1])


def test_few_choices_are_all_offered_without_a_look_at_the_centres(django_assert_num_queries):
    few = tuple(choice(str(n), 55) for n in range(OFFERED))

    with django_assert_num_queries(0):
        assert rank_choices(few) == few
