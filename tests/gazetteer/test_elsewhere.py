"""gazetteer.elsewhere: codes that are real and name no place that we can show."""

import pytest

from centres.gazetteer.elsewhere import Elsewhere, recognise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BFPO 57", Elsewhere.FORCES),
        ("bf1 0ax", Elsewhere.FORCES),
        ("GIR 0AA", Elsewhere.NON_GEOGRAPHIC),
        ("BX1 1LT", Elsewhere.NON_GEOGRAPHIC),
        ("bx91 1as", Elsewhere.NON_GEOGRAPHIC),
        ("ZZ99 3VZ", Elsewhere.NO_FIXED_ADDRESS),
        ("D02 AF30", Elsewhere.EIRCODE),
        ("d6w-xy00", Elsewhere.EIRCODE),
        ("FIQQ 1ZZ", Elsewhere.OVERSEAS),
        ("GX11 1AA", Elsewhere.OVERSEAS),
        ("KY1-1234", Elsewhere.OVERSEAS),
        ("SAN TA1", Elsewhere.FATHER_CHRISTMAS),
        ("xm4 5hq", Elsewhere.FATHER_CHRISTMAS),
    ],
)
def test_codes_without_a_place_are_known_for_what_they_are(text, kind):
    assert recognise(text) is kind


@pytest.mark.parametrize("text", ["N8 0NP", "BT1 5GS", "KY1 1AA", "GX11 1AB", "D02", "", "BFPO", "x" * 5000])
def test_what_may_be_a_place_is_not_taken_for_one_of_them(text):
    assert recognise(text) is None
