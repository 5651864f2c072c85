"""References of ours in what banks, and the thumbs of givers, make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msntc.giving.bank_references import LETTERS, ReferenceMatch, match_reference

OURS = "WEB-7K3QF"
KNOWN = {OURS, "WEB-LD22Q", "WEB-HENRY", "WEB-7K4ZZ"}


@pytest.mark.parametrize(
    "line",
    [
        "WEB-7K3QF",
        "fp web7k3qf 21nov",
        "WEB 7K3QF",
        "WEBSITES WEB-7K3QF",
        "COBWEB-7K3QF",
        "WEB-7K3QFX",
        "WEB7K3QFSMITH",
        "REFWEB-7K3QF",
        "SMITHWEB7K3QFGIFT",
        "WEB–7K3QF",
        "WEB—7K3QF",
        "WEB‐7K3QF",
        "WEB−7K3QF",
        "WEB.7K3QF",
        "WEB - 7K3QF",
        "WEB/7K3QF",
        "WEB\\7K3QF",
        "WEB_7K3QF",
        "WEB:7K3QF",
        "WEB--7K3QF",
        "web-7k3 qf",
        "W E B 7 K 3 Q F",
        "WEB7 K3QF",
        "ＷＥＢ－７Ｋ３ＱＦ",
        "\u200bWEB\u00ad-7K3QF\u00a0",
        "7K3QF",
        "7k3qf smith",
        "SMITH7K3QF",
        "7K3QFSMITH",
        "REF:7K3QF/GIFT",
        "EB-7K3QF",
        "WEBB-7K3QF",
        "WEB-7K30F",
        "WEB-7K3OF",
        "J SMITH GIFT WEB-7K3Q",
        "MRS J SMITH WEB7K3",
    ],
)
def test_a_reference_is_read_however_giver_and_bank_wrote_it(line):
    assert match_reference(line, KNOWN) == ReferenceMatch(OURS)


@pytest.mark.parametrize("line", ["WEB-1D22Q", "WEB-ID22Q", "WEB-LO22Q", "web l022q", "WEB-LD220"])
def test_letters_that_are_in_no_reference_are_those_that_they_look_like(line):
    assert match_reference(line, KNOWN) == ReferenceMatch("WEB-LD22Q")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "J WEBSTER",
        "MR A WEBB",
        "WEBER 21 NOV",
        "COBWEB CLEANING",
        "STANDING ORDER 7732",
        "SMITH J",
        "20 11 77234",
    ],
)
def test_names_and_numbers_are_not_taken_for_a_reference(line):
    assert match_reference(line, KNOWN) == ReferenceMatch()


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("WEB-7K3QG", (OURS,)),
        ("WEB-7K3FQ", (OURS,)),
        ("WEB-7KQF", (OURS,)),
        ("WEB-ABCDE", ()),
        ("fp WEB22222 gift", ()),
        ("REFWEB99999", ()),
        ("GIFT WEB-7K", ()),
        ("HENRY", ("WEB-HENRY",)),  # it may be a name
        ("GIFT WEB-7K3QF AND WEB-LD22Q", (OURS, "WEB-LD22Q")),
        ("WEB-7K3QF 7K4ZZ WEB-7K4ZZ", (OURS, "WEB-7K4ZZ")),
    ],
)
def test_something_like_a_reference_is_a_question(line, near):
    found = match_reference(line, KNOWN)
    assert (found.reference, bool(found.like), found.near) == ("", True, near)


def test_a_cut_reference_that_fits_two_is_a_question():
    found = match_reference("J SMITH WEB-7K3", {OURS, "WEB-7K3ZZ"})
    assert (found.reference, found.near) == ("", (OURS, "WEB-7K3ZZ"))


CODES = st.text(LETTERS, min_size=5, max_size=5)
MARKS = st.sampled_from(["", "-", " ", "–", " - ", "/", ".", "_", "\u2011", ":", "  "])


@given(
    CODES, MARKS, MARKS, st.sampled_from(["", "FP ", "GIFT", "21NOV "]), st.sampled_from(["", " SMITH", "X"])
)
def test_whatever_stands_around_and_inside_it_is_found(code, one, two, before, after):
    line = f"{before}WEB{one}{code[:2]}{two}{code[2:]}{after}"
    assert match_reference(line.lower(), {f"WEB-{code}"}) == ReferenceMatch(f"WEB-{code}")


@given(st.text(max_size=60))
def test_no_line_is_too_strange_and_nothing_is_invented(line):
    found = match_reference(line, KNOWN)
    assert {found.reference, *found.near} <= {"", *KNOWN}
