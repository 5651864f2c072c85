"""HMRC's rules for a row, with the names that its validator mangles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msntc.giving.gift_aid.hmrc.address import format_home_address
from msntc.giving.gift_aid.hmrc.row import ScheduleRow, build_person_row, find_row_problems
from msntc.giving.gift_aid.hmrc.transliterate import (
    find_lost_letters,
    is_printable_latin,
    transliterate_to_latin,
)

TODAY = date(2026, 11, 21)


def row(**changes):
    facts = {
        "title": "Mrs",
        "first_name": "Ann",
        "last_name": "Other",
        "house": "7",
        "postcode": "LS1 4DY",
        "given_on": date(2026, 10, 3),
        "pence": 2500,
    }
    return build_person_row(**facts | changes)


def wrong(**changes):
    return " ".join(find_row_problems(row(**changes), TODAY))


def test_a_whole_row_is_right_and_reads_as_hmrc_does():
    assert find_row_problems(row(), TODAY) == []
    assert row().cells == ["Mrs", "Ann", "Other", "7", "LS1 4DY", "", "", "03/10/26", "25.00"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Łukasz", "Lukasz"),
        ("O’Brien", "O'Brien"),
        ("Nguyễn", "Nguyen"),
        ("Zoë", "Zoë"),
        ("Siân", "Siân"),
        ("Jørgen  Ægir", "Jørgen Ægir"),
        ("Šárka", "Sárka"),
        ("Ŵyn", "Wyn"),
        ("\u202aAnn\u202c", "Ann"),
        ("Ann\u00ad\u200d\ufeff", "Ann"),
    ],
)
def test_names_are_written_in_letters_that_hmrc_keeps(written, kept):
    assert transliterate_to_latin(written) == kept
    assert find_lost_letters(kept) == ""


def test_a_name_in_another_script_is_named_not_lost():
    assert "HMRC cannot read “李” in the last name" in wrong(last_name="李")


@given(st.text(max_size=40))
def test_no_letter_that_hmrc_would_delete_passes_in_silence(text):
    kept = transliterate_to_latin(text)
    assert transliterate_to_latin(kept) == kept
    if not find_lost_letters(kept):
        assert all(map(is_printable_latin, kept))


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Mr", "Mr"),
        ("Rev.", "Rev"),
        ("Revd", "Revd"),
        ("Prof", "Prof"),
        ("Miss", "Miss"),
        ("M", ""),
        ("Doctor", ""),
        ("", ""),
    ],
)
def test_a_title_that_hmrc_refuses_is_left_out(title, kept):
    assert row(title=title).title == kept
    assert find_row_problems(row(title=title), TODAY) == []


def test_a_double_barrelled_surname_has_a_space():
    assert row(last_name="D’Arcy–Smith").last_name == "D'Arcy Smith"
    assert row(last_name="Arcy - Smith-").last_name == "Arcy Smith"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_name": ""}, "first name"),
        ({"last_name": " "}, "last name"),
        ({"last_name": "-"}, "last name"),
        ({"first_name": "A" * 36}, "longer than 35"),
        ({"house": ""}, "house name or number"),
        ({"house": "h" * 41}, "longer than 40"),
        ({"postcode": ""}, "Add the postcode"),
        ({"postcode": "MK443WJ"}, "not a UK postcode with its space"),
        ({"postcode": "BFPO 1"}, "not a UK postcode"),
        ({"postcode": "JE2 3AB"}, "count as outside the UK"),
        ({"postcode": "IM1 1AA"}, "count as outside the UK"),
        ({"given_on": date(2026, 11, 22)}, "in the future"),
        ({"pence": 0}, "a penny or more"),
        ({"last_name": "=1+1"}, "take for a sum"),
    ],
)
def test_what_hmrc_refuses_is_said(changes, words):
    assert words in wrong(**changes)


def test_a_donor_abroad_has_x_for_a_postcode():
    assert row(postcode="75001", in_uk=False).postcode == "X"
    assert find_row_problems(row(postcode="", in_uk=False, house="12 rue de la Paix, Paris"), TODAY) == []


def test_several_peoples_gifts_are_one_row_without_names():
    several = ScheduleRow(aggregated="Coffee morning", given_on=date(2026, 10, 3), pence=100_000)
    assert find_row_problems(several, TODAY) == []
    assert (
        "at most" in find_row_problems(ScheduleRow(aggregated="x", given_on=TODAY, pence=100_001), TODAY)[0]
    )
    assert (
        "no name"
        in find_row_problems(ScheduleRow(aggregated="x", last_name="y", given_on=TODAY, pence=1), TODAY)[0]
    )


@pytest.mark.parametrize(
    ("house", "address", "more", "written"),
    [
        ("7", "High Street\nLeeds", {}, "7 High Street"),
        ("7", "7 High Street\nLeeds", {}, "7 High Street"),
        ("7", "70 High Street", {}, "7 70 High Street"),
        ("7", "7-9 High Street", {}, "7 7-9 High Street"),
        ("Rose", "Rosebery Road", {}, "Rose, Rosebery Road"),
        ("rose cottage", "Rose Cottage, Low Road", {}, "Rose Cottage, Low Road"),
        ("7", "7", {}, "7"),
        ("Rose Cottage", "Low Road", {}, "Rose Cottage, Low Road"),
        ("Rose Cottage", "The Very Long Road Beside The River", {}, "Rose Cottage"),
        ("7", "", {}, "7"),
        (
            "12",
            "Rue Foch\n75001 Paris",
            {"in_uk": False, "country": "France"},
            "12 Rue Foch, 75001 Paris, France",
        ),
        (
            "12",
            "Rue de la République\n75001 Paris",
            {"in_uk": False, "country": "France"},
            "12 Rue de la République, 75001 Paris",
        ),
        ("12", "Rue\nx" + "y" * 50, {"in_uk": False, "country": "France"}, "12 Rue"),
    ],
)
def test_as_much_of_a_home_as_fits_goes_to_hmrc(house, address, more, written):
    assert format_home_address(house, address, **more) == written
