"""gazetteer.postcodes: any dress goes in, one form comes out, and nothing else happens."""

import contextlib
import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.gazetteer.postcodes import INWARD_LETTERS, NotAPostcode, Postcode

outwards = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?", fullmatch=True)
inwards = st.from_regex(rf"[0-9][{INWARD_LETTERS}]{{2}}", fullmatch=True)
postcodes = st.builds(Postcode, outwards, inwards)


@pytest.mark.parametrize(
    "dress",
    [
        "BN1 1AA",
        "bn1 1aa",
        "BN11AA",
        "bN11aA",
        "  BN1   1AA  ",
        "B N1 1AA",
        "BN1 1 AA",
        "B N 1 1 A A",
        "BN1\u00a01AA",
        "BN1\u20091AA",
        "BN1\u200b1AA",
        "\u202aBN1 1AA\u202c",
        "BN1\t1AA\n",
        "BN1-1AA",
        "BN1–1AA",
        "BN1_1AA",
        "BN1.1AA.",
        "(BN1 1AA)",
        "[BN1] 1AA",
        "'BN1 1AA'",
        "“BN1 1AA”,",
        "BN1/1AA",
        "ＢＮ１ １ＡＡ",
        "bń1 1áà",
        "BN1 1A\u0301A",
        "B\x00N1 1AA",
        "BN1 1AA 📍",
    ],
)
def test_a_postcode_is_read_in_any_dress(dress):
    assert str(Postcode.parse(dress)) == "BN1 1AA"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "BN1",
        "BN1 1",
        "BN1 1A",
        "BN1 AAA",
        "BN1 1AAA",
        "BN111 1AA",
        "B 1AA",
        "BNX 1AA",
        "1BN 1AA",
        "11 1AA",
        "BN1 1AC",
        "BN1 1IA",
        "BN1 1KM",
        "BN1 1OV",
        "GIR 0AA",
        "NPT 1AA",
        "D02 AF30",
        "BFPO 57",
        "N8 ONP",
        "Brighton",
        "BN1 1AA, Brighton",
        "BN1 1AA' OR 1=1 --",
        "<b>BN1 1AA</b>",
        "БН1 1АА",
        "📍",
        "BN1 1AA" + " " * 60,
        "BN1 1AA" * 1000,
    ],
)
def test_what_has_not_the_shape_is_refused(text):
    with pytest.raises(NotAPostcode) as refused:
        Postcode.parse(text)
    assert refused.value.args == (text,)


def test_sixty_characters_may_hold_a_postcode_and_no_more():
    assert str(Postcode.parse("BN1 1AA".center(60, "."))) == "BN1 1AA"
    with pytest.raises(NotAPostcode):
        Postcode.parse("BN1 1AA".center(61, "."))


@pytest.mark.parametrize(
    ("text", "outward", "inward", "sector", "area"),
    [
        ("N8 0NP", "N8", "0NP", "N8 0", "N"),
        ("M60 1NW", "M60", "1NW", "M60 1", "M"),
        ("CR2 6XH", "CR2", "6XH", "CR2 6", "CR"),
        ("DN55 1PT", "DN55", "1PT", "DN55 1", "DN"),
        ("W1A 1HQ", "W1A", "1HQ", "W1A 1", "W"),
        ("EC1A 1BB", "EC1A", "1BB", "EC1A 1", "EC"),
        ("BS0 1AA", "BS0", "1AA", "BS0 1", "BS"),
        ("GX11 1AA", "GX11", "1AA", "GX11 1", "GX"),
    ],
)
def test_a_postcode_of_each_shape_knows_its_parts(text, outward, inward, sector, area):
    postcode = Postcode.parse(text)

    assert (postcode.outward, postcode.inward) == (outward, inward)
    assert (postcode.sector, postcode.district, postcode.area) == (sector, outward, area)
    assert postcode.code == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "expected"), [("BT1 5GS", True), ("BT92 9ZZ", True), ("B1 1AA", False), ("BB1 1AA", False)]
)
def test_northern_ireland_is_area_bt(text, expected):
    assert Postcode.parse(text).in_northern_ireland is expected


@given(st.text())
def test_no_text_raises_anything_but_not_a_postcode(text):
    with contextlib.suppress(NotAPostcode):
        Postcode.parse(text)


@given(postcodes)
def test_the_normal_form_is_read_back_as_the_same_postcode(postcode):
    assert Postcode.parse(str(postcode)) == postcode
    assert Postcode.parse(postcode.code) == postcode
    assert str(Postcode.parse(str(postcode).lower())) == str(postcode)


@given(
    postcodes, st.lists(st.tuples(st.integers(0, 8), st.sampled_from(" -.()\u00a0\u200b,'’")), max_size=20)
)
def test_spaces_and_punctuation_anywhere_change_nothing(postcode, marks):
    text = str(postcode)
    for position, mark in marks:
        text = text[:position] + mark + text[position:]

    assert Postcode.parse(text) == postcode


@pytest.mark.parametrize("character", ["A", " ", "1", "(", "ﷺ", "́"])
def test_ten_thousand_characters_are_refused_at_once(character):
    started = time.perf_counter()
    for _ in range(1000):
        with pytest.raises(NotAPostcode):
            Postcode.parse(character * 10_000)

    assert time.perf_counter() - started < 1  # normalising each of them would take ten times as long


def test_a_postcode_is_a_value():
    one, same = Postcode.parse("n8 0np"), Postcode.parse("N80NP")

    assert one == same
    assert {one: "found"}[same] == "found"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.outward = "N9"


def test_postcodes_stand_in_the_order_of_their_codes():
    assert sorted(map(Postcode.parse, ["N8 1AA", "N8 0NP", "B1 1AA"])) == [
        Postcode("B1", "1AA"),
        Postcode("N8", "0NP"),
        Postcode("N8", "1AA"),
    ]
