"""A search that speaks of dying or of harm: the helplines first, and nothing above them."""

from urllib.parse import urlencode

import pytest

from msntc.search import index
from msntc.search.crisis import Harm, find_harm
from msntc.search.models import UnansweredSearch
from tests.support.factories import CentreFactory
from tests.support.published_pages import published, soup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "kill myself",
        "how to kill myself",
        "KILL MY SELF",
        "killing myself",
        "suicide",
        "suicidal",
        "sucide",
        "suicde help",
        "i want to die",
        "wanna die",
        "i wish i was dead",
        "better off dead",
        "end my life",
        "ending my own life",
        "take my own life",
        "self harm",
        "self-harm",
        "selfharm",
        "cut myself",
        "hurting myself",
        "overdose",
        "i can't go on",
        "don’t want to live",
        "dont want to be here any more",
        "no point in living",
        "nothing to live for",
        "tired of living",
        "life is not worth living",
        "assisted dying",
        "dignitas",
        "my husband hits me",
        "abuse",
        "abusive partner",
        "he beats me",
        "domestic violence",
        "raped",
        "am i dying",
        "lethal dose baclofen",
        "how much baclofen is fatal",
        "took too many tablets",
        "take all my tablets",
        "cut my wrists",
        "slit wrists",
        "jump off a bridge",
        "jump in front of a train",
        "kms",
        "unalive",
        "killmyself",
        "I wannadie",
        "want to d1e",
        "never wake up",
        "dont want to wake up",
        "sleep forever",
        "want to disappear",
        "finish myself off",
        "topping myself",
        "I hate my life",
        "I hate myself",
        "hate being alive",
        "wish I wasnt here",
        "I want it to be over",
        "make it stop",
        "end my live",
        "life is pointless",
        "hopeless",
        "no hope",
        "cant cope",
        "can't cope any more",
        "I've had enough",
        "I give up",
        "I dont want to be a burden",
        "what is the point",
        "help me",
        "samaritans",
        "i cant take it",
        "i cant take this any more",
        "i cant live like this",
        "want to die, dead legs",
        "i want to end it",
        "how many tablets to kill you",
        "whats the point of living",
        "enough paracetamol to die",
        "overdoze",
        "kill her",
        "hanging myself",
        "i dont want to be here",
        "dont wanna live",
        "giving up on life",
        "i want to give up",
    ],
)
def test_it_is_known_in_all_its_words(text):
    assert find_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "hit by my carer",
        "he pushed me",
        "he slapped me",
        "he punches me",
        "strangled me",
        "choked me",
        "he locks me in",
        "my partner controls me",
        "I am scared of my husband",
        "forced sex",
        "neglect",
        "he hits me",
        "rape",
        "domestic abuse",
        "my husband hits me",
        "abusive partner",
        "he beats me",
        "domestic violence",
        "raped",
        "being bullied",
        "he will kill me",
        "bullied by staff",
        "my son is hitting me",
        "someone hurt me",
        "abuse",
        "he hit my mum",
        "she controls me",
    ],
)
def test_abuse_is_known_as_that(text):
    assert Harm.ABUSE in find_harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "chest pain",
        "pains in my chest",
        "my chest feels tight",
        "heart attack",
        "can't breathe",
        "trouble breathing",
        "signs of a stroke",
        "am I having a stroke",
        "her face is drooping",
        "he passed out",
        "a fit that won't stop",
        "my throat is swelling",
        "bleeding that will not stop",
        "call 999",
    ],
)
def test_a_body_in_danger_is_met_with_999_and_with_no_word_of_despair(client, text):
    assert find_harm(text) == {Harm.EMERGENCY}

    page = soup(client, f"/search/?{urlencode({'q': text})}")
    urgent = page.select_one("main > :first-child")
    assert urgent.h1.get_text() == "Help now"
    assert urgent.select_one("li a")["href"] == "tel:999"
    assert "Samaritans" not in urgent.get_text()


@pytest.mark.parametrize(
    "text", ["stroke", "chest infection", "breathing exercises", "fits", "epilepsy", "oxygen under pressure"]
)
def test_a_word_of_an_illness_alone_is_no_emergency(text):
    assert find_harm(text) == set()


def test_what_we_have_about_it_is_shown_below(client):
    published(slug="pain", short_name="Pain", title="Pain and stiffness")
    index.rebuild_index()

    assert "/therapies/pain/" in client.get("/search/", {"q": "chest pain"}).text


@pytest.mark.parametrize(
    "text",
    [
        "painkillers",
        "pain killer",
        "cut the cost",
        "self referral",
        "self help",
        "diet",
        "work life",
        "daily life with ms",
        "end of session",
        "tired all the time",
        "cutlery",
        "decide",
        "hitting the gym",
        "hit",
        "grape",
        "is oxygen harmful",
        "going to work",
        "can i take it home",
        "my hand hurts me at night",
        "chair hurts me",
        "does oxygen hurt me",
        "will it harm me",
        "can baclofen harm me",
        "can I take his life insurance",
        "they cut me off",
        "shoot me an email",
        "dead legs",
        "cant take it with food",
        "I cant live alone",
        "legacy when I die",
        "overdone it",
        "rape seed oil allergy",
        "how many tablets a day",
        "take my tablets",
        "how long does it take to get better",
        "i give up smoking",
        "what is the point of oxygen",
        "can oxygen help me",
        "too much heat",
        "i live in leeds",
        "dont live near a centre",
        "10 kms",
        "she drives me",
        "how can my carer help me",
        "my wife pushes my wheelchair",
        "she touches my feet",
        "leave a gift when i die",
        "cant cope with heat",
        "had enough sessions",
        "should i take it before food",
        "bullet",
        "how does physio help her",
        "who controls the chamber",
        "who can lock my bike",
        "the physio cut my toenails",
        "help me find a centre",
        "LE1 4DE",
        "hang up",
        "wasnt here last week",
        "my carer lifts me",
        "does it hurt",
        "amount of oxygen",
        "chamber door locks",
        "how to give up",
        "life with ms",
    ],
)
def test_other_words_are_no_such_search(text):
    assert not find_harm(text)


def test_the_helplines_are_the_first_thing_on_the_page(client):
    published()
    CentreFactory(name="Life Centre")

    page = soup(client, "/search/?q=kill+myself").main
    first = next(one for one in page.children if one.name)
    assert first.h1.text == "Help now"
    assert [link["href"] for link in first.find_all("a")] == ["tel:999", "tel:116123", "sms:85258", "tel:111"]
    assert first.find(id="answer")
    assert soup(client, "/search/?q=kill+myself").find("nav", {"aria-label": "Breadcrumb"}) is None
    assert len(page.find_all("h1")) == 1


def test_abuse_has_first_words_of_its_own(client):
    box = soup(client, "/search/?q=he+hits+me").main.section

    assert [link["href"] for link in box.find_all("a")] == [
        "tel:999", "tel:08082000247", "tel:08000271234", "tel:08088010800", "tel:08088021414",
        "tel:116123", "sms:85258", "tel:111",
    ]  # fmt: skip
    assert "press 55" in box.li.text


def test_a_question_about_a_medicine_keeps_what_was_found(client):
    published(main_risks="It killed two zebras.")

    assert "Made-up page" in soup(client, "/search/?q=killed+by+a+lethal+dose").main.text


def test_no_passing_word_is_shown_below_them(client):
    published(main_risks="It killed two zebras.")

    assert "Made-up page" not in soup(client, "/search/?q=kill+myself").main.text
    assert "Made-up page" in soup(client, "/search/?q=killed").main.text


def test_other_searches_do_without(client):
    page = soup(client, "/search/?q=fatigue").main

    assert page.h1.text == "Search this site"
    assert not page.find("a", href="tel:999")


def test_a_search_in_need_is_counted_nowhere(client):
    for _ in range(2):
        client.get("/search/?q=suicide")

    assert not UnansweredSearch.objects.exists()
