"""gazetteer.names: two spellings of one place fold to the same text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.gazetteer.text import fold_name


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Leeds", "leeds"),
        ("  LEEDS  ", "leeds"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("Stoke – on – Trent", "stoke on trent"),
        ("Saint-Hélier", "st helier"),
        ("St. Helier", "st helier"),
        ("st helier", "st helier"),
        ("Saint Ives", "st ives"),
        ("Saintfield", "saintfield"),
        ("Bishop's Stortford", "bishops stortford"),
        ("Bishop’s Stortford", "bishops stortford"),
        ("Bishops Stortford", "bishops stortford"),
        ("Tyne & Wear", "tyne and wear"),
        ("Tyne and Wear", "tyne and wear"),
        ("Ynys Môn", "ynys mon"),
        ("Sector 14", "sector 14"),
        ("Lìte", "lite"),
        ("Colwick, Nottingham", "colwick nottingham"),
        ("Ｌｅｅｄｓ", "leeds"),
        ("Newport\x00", "newport"),
        ("", ""),
        ("  -- ", ""),
        ("📍", ""),
    ],
)
def test_spellings_fold_to_what_they_have_in_common(name, folded):
    assert fold_name(name) == folded


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_plain_words(text):
    folded = fold_name(text)

    assert fold_name(folded) == folded
    assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", folded)
