"""Codes that are written like postcodes and name no place on these islands, or none that we can know. Pure Python.

Forms: MapIt's list of special codes, Royal Mail's BFPO and BX ranges, the NHS's ZZ99, and the Eircode product guide.
"""

import re
from enum import StrEnum

from centres.gazetteer.postcodes import LONGEST, letters_and_digits


class SpecialCode(StrEnum):
    """Why a code has no point on our map."""

    FORCES = "forces"
    NON_GEOGRAPHIC = "non-geographic"
    NO_FIXED_ADDRESS = "no-fixed-address"
    EIRCODE = "eircode"
    OVERSEAS = "overseas"
    FATHER_CHRISTMAS = "father-christmas"


FORMS = {
    SpecialCode.FORCES: re.compile(r"BFPO[0-9]{1,4}|BF1[0-9][A-Z]{2}"),
    SpecialCode.NON_GEOGRAPHIC: re.compile(r"GIR0AA|BX[0-9]{2}[A-Z]{2}|BX[0-9]{3}[A-Z]{2}"),
    SpecialCode.NO_FIXED_ADDRESS: re.compile(r"ZZ99[0-9][A-Z]{2}"),
    SpecialCode.EIRCODE: re.compile(r"([AC-FHKNPRTV-Y][0-9]{2}|D6W)[0-9AC-FHKNPRTV-Y]{4}"),
    SpecialCode.OVERSEAS: re.compile(
        r"(ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)1ZZ|AI2640|KY[0-9]{5}|MSR[0-9]{4}|VG[0-9]{4}|GX111AA"
    ),
    SpecialCode.FATHER_CHRISTMAS: re.compile(r"SANTA1|XM45HQ"),
}


def recognise_special_code(text: str) -> SpecialCode | None:
    """Which kind of code `text` is, in any case, spacing and punctuation; None for all others."""
    if len(text) > LONGEST:
        return None
    code = letters_and_digits(text)
    return next((kind for kind, form in FORMS.items() if form.fullmatch(code)), None)
