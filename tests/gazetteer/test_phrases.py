"""gazetteer.phrases: what was typed as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.gazetteer.phrases import asks_for_location, parse_phrase, split_places


def said(text):
    """The names between commas, bare of our own words."""
    return [segment.name for segment in parse_phrase(text).without_own_words().segments]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Stoke-on-Trent", ["stoke on trent"]),
        ("near Leeds", ["leeds"]),
        ("Leeds near", ["leeds"]),
        ("I live in Leeds", ["leeds"]),
        ("i'm from Leeds", ["leeds"]),
        ("St. Ives (Cornwall)", ["st ives", "cornwall"]),
        ("10 Made-up Road,, Leeds, ", ["10 made up road", "leeds"]),
        ("ms therapy centre leeds", ["leeds"]),
        ("Leeds MS centre", ["leeds"]),
        ("physio near Leeds", ["leeds"]),
        ("physio in Leeds", ["leeds"]),
        ("Leeds station", ["leeds"]),
        ("Glasgow area", ["glasgow"]),
        ("glasgow city centre", ["glasgow"]),
        ("Kentish Town", ["kentish town"]),
        ("City of Derry", ["derry"]),
        ("Royal Borough of Kensington and Chelsea", ["kensington and chelsea"]),
        ("Leeds City Council, Leeds", ["leeds", "leeds"]),
        ("Isle of Skye", ["isle of skye"]),
        ("Welwyn Garden City", ["welwyn garden city"]),
        ("ms centre", ["ms centre"]),
        ("", [""]),
    ],
)
def test_what_says_nothing_of_a_place_goes_and_the_rest_stays(text, names):
    assert said(text) == names


def test_a_part_remembers_how_it_was_typed():
    phrase = parse_phrase("Flat 3, 22 Acacia Avenue, Stoke-on-Trent near Leeds")

    assert [segment.typed for segment in phrase.segments] == [
        "Flat 3",
        "22 Acacia Avenue",
        "Stoke-on-Trent near Leeds",
    ]
    assert phrase[-1:].typed == "Leeds"
    assert parse_phrase("near Leeds please").without_own_words().typed == "Leeds"


def test_of_a_long_text_the_end_stays():
    assert parse_phrase(" ".join(["word"] * 40) + " Leeds").words[-1] == "leeds"
    assert len(parse_phrase("word " * 40)) == 14


def test_names_are_the_stretches_between_commas():
    assert list(parse_phrase("St Ives, Cornwall").names()) == ["st", "st ives", "ives", "cornwall"]


@pytest.mark.parametrize(
    "text",
    [
        "near me",
        "my location",
        "MS centre near me",
        "where am I?",
        "centres nearby me",
        "here",
        "where is my nearest centre?",
        "nearest MS centre",
    ],
)
def test_near_me_asks_for_the_location(text):
    assert asks_for_location(text)


@pytest.mark.parametrize("text", ["Leeds near me", "me", "near", "Leeds", "", "Meir"])
def test_a_place_does_not(text):
    assert asks_for_location(text) is (text == "me")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Leeds or Bradford", ["Leeds", "Bradford"]),
        ("Leeds / Bradford", ["Leeds", "Bradford"]),
        ("Leeds & Bradford and York", ["Leeds", "Bradford", "York"]),
        ("Leeds", []),
        ("Oregon", []),
        ("a or b or c or d", []),
        ("/", []),
    ],
)
def test_two_or_three_places_are_told_apart(text, places):
    assert split_places(text) == places


@given(st.text(max_size=80))
def test_any_text_is_a_phrase_of_its_own_words(text):
    phrase = parse_phrase(text)
    for one in (phrase, phrase.without_own_words(), phrase.without_linking(), phrase[1:], phrase[:-1]):
        assert len(one.words) == len(one.starts) == len(one.ends)
        assert one.typed in text
        assert all(0 < number < len(one) for number in one.commas)
        assert [word for segment in one.segments for word in segment.words] == list(one.words)
