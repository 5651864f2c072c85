"""gazetteer.elsewhere: codes that are real and name no place that we can show."""

import pytest

from centres.gazetteer.special_codes import SpecialCode, recognise_special_code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BFPO 57", SpecialCode.FORCES),
        ("bf1 0ax", SpecialCode.FORCES),
        ("GIR 0AA", SpecialCode.NON_GEOGRAPHIC),
        ("BX1 1LT", SpecialCode.NON_GEOGRAPHIC),
        ("bx91 1as", SpecialCode.NON_GEOGRAPHIC),
        ("ZZ99 3VZ", SpecialCode.NO_FIXED_ADDRESS),
        ("D02 AF30", SpecialCode.EIRCODE),
        ("d6w-xy00", SpecialCode.EIRCODE),
        ("FIQQ 1ZZ", SpecialCode.OVERSEAS),
        ("GX11 1AA", SpecialCode.OVERSEAS),
        ("KY1-1234", SpecialCode.OVERSEAS),
        ("SAN TA1", SpecialCode.FATHER_CHRISTMAS),
        ("xm4 5hq", SpecialCode.FATHER_CHRISTMAS),
    ],
)
def test_codes_without_a_place_are_known_for_what_they_are(text, kind):
    assert recognise_special_code(text) is kind


@pytest.mark.parametrize("text", ["N8 0NP", "BT1 5GS", "KY1 1AA", "GX11 1AB", "D02", "", "BFPO", "x" * 5000])
def test_what_may_be_a_place_is_not_taken_for_one_of_them(text):
    assert recognise_special_code(text) is None
