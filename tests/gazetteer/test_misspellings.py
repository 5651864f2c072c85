"""gazetteer.misspellings: what a text with slips may have meant, and whether that leaves a doubt."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.misspellings import choose_certain, count_allowed_slips, find_similar_places
from centres.gazetteer.text import count_slips
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db
NORTH = Point(-3, 57, srid=4326)


def names(text):
    return [guess.match.name for guess in find_similar_places(text)]


def certain(text):
    match = choose_certain(find_similar_places(text))
    return match and match.name


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("", "", 0), ("leeds", "leeds", 0), ("lieds", "leeds", 1), ("newprot", "newport", 1), ("lees", "leeds", 1),
     ("leedss", "leeds", 1), ("", "abc", 3), ("brsitlo", "bristol", 2), ("ca", "abc", 3)],
)  # fmt: skip
def test_slips_are_counted(one, other, count):
    assert count_slips(one, other) == count_slips(other, one) == count


@pytest.mark.parametrize("text", ["brsitol", "Bristl", "Bristoll", "Birstol", "bris tol"])
def test_one_slip_in_a_well_known_name_leaves_no_doubt(text):
    PlaceFactory(name="Bristol", population=400_000)
    PlaceFactory(name="Barnstaple", population=20_000)

    assert certain(text) == "Bristol"


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Gatwick", 0),
        ("Gatwick", 25_000),
        ("Bristal", 90_000),
        ("rBistol", 400_000),
        ("Pristol", 400_000),
        ("brsitlo", 400_000),
    ],
)
def test_a_small_place_a_first_letter_or_a_second_slip_leaves_one(typed, people):
    PlaceFactory(name="Atwick" if typed == "Gatwick" else "Bristol", population=people)

    assert find_similar_places(typed)
    assert certain(typed) is None


@pytest.mark.parametrize(("people", "is_certain"), [(1_800, True), (1_500, False)])
def test_a_long_name_need_not_be_as_well_known(people, is_certain):
    PlaceFactory(name="Machynlleth", population=people)

    assert certain("Machynleth") == ("Machynlleth" if is_certain else None)


def test_a_rival_of_some_size_leaves_a_doubt():
    PlaceFactory(name="Morley", population=44_000)
    PlaceFactory(name="Mosley", population=20_000, point=NORTH)

    assert certain("Mooley") is None
    assert names("Mooley") == ["Morley", "Mosley"]


@pytest.mark.parametrize("text", ["Bat", "", "Xyzzyqwert", "Br", "St Ann", "North End"])
def test_what_is_too_short_or_too_different_is_not_alike(text):
    for name in ("Bristol", "Kenn", "Bash", "St Ant", "North Eng"):
        PlaceFactory(name=name, population=90_000)

    assert names(text) == []


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("Isle of Skye", "Isle of Bute"),
        ("East Croydon", "East Boldon"),
        ("West Hampstead", "Wheathampstead"),
        ("Kentish Town", "Kentstown"),
        ("North Walas", "North Cave"),
        ("London Borough of Bromley", "London Borough of Bexley"),
    ],
)
def test_common_words_earn_no_slips(typed, other):
    PlaceFactory(name=other, population=90_000)

    assert names(typed) == []


def test_allowed_are_one_two_or_three_slips_by_the_letters_that_tell():
    given = {"lut": 0, "lutn": 1, "luton": 1, "isle of luton": 1, "bristol": 2, "wolverhampton": 3}

    assert {name: count_allowed_slips(name) for name in given} == given


def test_a_foreign_spelling_is_like_nothing():
    PlaceFactory(name="Barry", names={"Baris": "variant"}, population=90_000)

    assert names("Paris") == []


def test_one_place_is_one_guess_however_many_of_its_names_are_alike():
    PlaceFactory(name="Saint Helier", names=["St Hélier", "Saint Hellier"])

    assert len(find_similar_places("saint heliar")) == 1


def test_a_slip_that_takes_a_short_word_apart_is_found_among_well_known_places():
    PlaceFactory(name="Luton", population=220_000)

    assert certain("Luotn") == "Luton"


@pytest.mark.parametrize("text", ["Edinborough", "Edinburough", "edinboro", "Edinburg"])
def test_the_end_of_a_boroughs_name_is_spelt_in_any_way(text):
    PlaceFactory(name="Edinburgh", population=500_000)
    PlaceFactory(name="Finborough", population=1_000)

    assert certain(text) == "Edinburgh"
