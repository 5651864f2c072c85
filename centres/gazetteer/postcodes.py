"""UK postcodes as values: read in any dress, compared and printed in one form. Pure Python.

The shape is that of BS 7666 without its letter-position rules, which would refuse 4,667 closed London codes that
people still type; inward letters never hold C I K M O V (checked against every code of the ONS Postcode Directory).
"""

import re
import unicodedata
from dataclasses import dataclass

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
OUTWARD = "[A-Z]{1,2}[0-9][A-Z0-9]?"
WRITTEN = rf"{OUTWARD} [0-9][A-Z]{{2}}"
"""As it is printed, in capitals with one space; any letters at its end."""
SHAPE = re.compile(rf"({OUTWARD})([0-9][{INWARD_LETTERS}]{{2}})")
LONGEST = 60  # characters that may hold one postcode and the punctuation around it


class NotAPostcode(ValueError):
    """The text does not have the shape of a UK postcode."""


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """A whole UK postcode, such as N8 0NP. `str` gives the normal form: capitals and one space."""

    outward: str
    inward: str

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        """Read a postcode in any case, spacing and punctuation. Raises NotAPostcode."""
        if len(text) > LONGEST or not (found := SHAPE.fullmatch(letters_and_digits(text))):
            raise NotAPostcode(text)
        return cls(*found.groups())

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}"

    @property
    def code(self) -> str:
        """The packed form, as it is stored: N80NP."""
        return self.outward + self.inward

    @property
    def sector(self) -> str:
        """Outward code and first digit: N8 0."""
        return f"{self.outward} {self.inward[0]}"

    @property
    def district(self) -> str:
        """The outward code: N8."""
        return self.outward

    @property
    def area(self) -> str:
        """The one or two letters at the start: N."""
        return self.outward[: 2 if self.outward[1].isalpha() else 1]

    @property
    def in_northern_ireland(self) -> bool:
        """Whether the licence of Land & Property Services governs the position (area BT)."""
        return self.area == "BT"


def letters_and_digits(text: str) -> str:
    """Capitals A to Z and digits only: accents, full-width forms, spaces, dashes and brackets are taken away."""
    plain = unicodedata.normalize("NFKD", text).upper()
    return re.sub("[^A-Z0-9]", "", plain)
