"""gazetteer.typed: candidate readings of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.gazetteer.parsing import (
    find_districts_inside,
    find_postcodes_inside,
    list_repaired_postcodes,
    parse_postcode_parts,
)
from centres.gazetteer.postcodes import INWARD_LETTERS, Postcode

postcodes = st.builds(
    Postcode,
    st.one_of(
        st.from_regex(r"\A[A-Z][0-9]{1,2}\Z"),
        st.from_regex(r"\A[A-Z]{2}[0-9]{1,2}\Z"),
        st.from_regex(r"\A[A-Z]{1,2}[0-9][A-Z]\Z"),
    ),
    st.builds(
        "{}{}{}".format,
        st.sampled_from("0123456789"),
        st.sampled_from(INWARD_LETTERS),
        st.sampled_from(INWARD_LETTERS),
    ),
)


@given(
    postcodes, st.sampled_from(["my postcode is {} thanks", "1 High Street, Leeds {}", "{}, Leeds", "({})"])
)
def test_a_postcode_is_found_in_a_sentence(postcode, sentence):
    assert postcode in find_postcodes_inside(sentence.format(postcode))
    assert postcode in find_postcodes_inside(sentence.format(str(postcode).lower()))


@pytest.mark.parametrize("text", ["", "Leeds", "N8", "ABCN8 0NPX", "room 12b at 9am"])
def test_there_is_no_postcode_where_there_is_none(text):
    assert find_postcodes_inside(text) == []


@given(postcodes)
def test_what_has_the_shape_of_a_postcode_is_never_repaired(postcode):
    assert list_repaired_postcodes(str(postcode)) == []


@given(postcodes, st.integers(0, 6))
def test_a_swapped_look_alike_is_repaired(postcode, position):
    code = postcode.code
    character = code[position % len(code)]
    slip = {"0": "O", "1": "I", "5": "S", "O": "0", "S": "5"}.get(character)
    if slip is None:
        return
    wrong = code[: position % len(code)] + slip + code[position % len(code) + 1 :]
    if list_repaired_postcodes(wrong):
        assert postcode in list_repaired_postcodes(wrong)


@pytest.mark.parametrize(
    ("text", "first"),
    [("N8 ONP", "N8 0NP"), ("bd3 irf", "BD3 1RF"), ("SW1A-IAA", "SW1A 1AA"), ("CT4 7D2", "CT4 7DZ")],
)
def test_known_slips_are_repaired_with_fewest_changes_first(text, first):
    assert str(list_repaired_postcodes(text)[0]) == first


@pytest.mark.parametrize("text", ["", "wells", "SOLIHULL", "0000000", "N8 ONPX", "x" * 10_000])
def test_words_and_nonsense_are_not_repaired(text):
    assert list_repaired_postcodes(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("LS1", ["LS1"]),
        ("ls1 4", ["LS1 4", "LS1"]),
        ("LS1 4D", ["LS1 4", "LS1"]),
        ("LS14", ["LS14", "LS1 4"]),
        ("LS14D", ["LS1 4"]),
        ("N80", ["N80", "N8 0"]),
        ("SW1A", ["SW1A", "SW1A"]),
        ("B", ["B"]),
        ("Leeds", []),
        ("LS1 4DY", []),
        ("", []),
    ],
)
def test_parts_come_best_first(text, codes):
    assert list(dict.fromkeys(parse_postcode_parts(text))) == list(dict.fromkeys(codes))


def test_a_district_is_found_beside_a_town():
    assert find_districts_inside("Leeds, ls1") == ["LS1"]


@given(st.text())
def test_nothing_that_is_typed_breaks_a_reading(text):
    for reading in (
        find_postcodes_inside,
        list_repaired_postcodes,
        parse_postcode_parts,
        find_districts_inside,
    ):
        reading(text)
