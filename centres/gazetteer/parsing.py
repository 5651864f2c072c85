"""What somebody may have meant by what they typed: postcodes inside a text, slips of the finger, parts. Pure Python.

Nothing here is known to exist: each reading is a candidate that the tables confirm or not.
"""

import re
import unicodedata
from itertools import product

from centres.gazetteer.postcodes import INWARD_LETTERS, OUTWARD, Postcode, letters_and_digits

INSIDE = re.compile(rf"(?<![A-Z0-9])({OUTWARD})[ .-]*([0-9][{INWARD_LETTERS}]{{2}})(?![A-Z0-9])")
PARTS = (
    (
        re.compile(rf"({OUTWARD}) ([0-9])[A-Z]?"),
        ("{0} {1}", "{0}"),
    ),  # LS1 4, and LS1 4D on the way to a whole one
    (re.compile(rf"({OUTWARD})"), ("{0}",)),
    (re.compile(rf"({OUTWARD})([0-9])[A-Z]?"), ("{0} {1}",)),  # only after LS14 has been tried as a district
    (re.compile(r"([A-Z]{1,2})"), ("{0}",)),
)
SHAPES = {
    5: ["LN"],
    6: ["LNN", "LNL", "LLN"],
    7: ["LLNN", "LLNL"],
}  # of the outward code, by length of the whole
# What fingers and eyes confuse: letters that may stand for a digit, digits that may stand for letters.
DIGITS = {"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8"}
LETTERS = {"0": "O", "1": "IL", "5": "S", "2": "Z", "8": "B"}


def normalise_typed_text(text: str) -> str:
    """Capitals without accents; whatever is neither letter nor digit is one space."""
    bare = unicodedata.normalize("NFKD", text).upper()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub("[^A-Z0-9]+", " ", bare).strip()


def find_postcodes_inside(text: str) -> list[Postcode]:
    """Whole postcodes that stand as words in a longer text, in their order."""
    return [Postcode(*found) for found in INSIDE.findall(normalise_typed_text(text))]


def list_repaired_postcodes(text: str) -> list[Postcode]:
    """Postcodes that `text` becomes when look-alikes (O and 0, I and 1, S and 5 …) change places, fewest changes first.

    Only where the shape decides: a text that has the shape of a postcode as it stands is never changed, nor is one
    without any digit, which is a word.
    """
    code = letters_and_digits(text) if len(text) <= 20 else ""
    if len(code) not in SHAPES or not re.search("[0-9]", code):
        return []
    found = {}
    for shape in SHAPES[len(code)]:
        for characters in product(*(_meant(c, kind) for c, kind in zip(code, shape + "NLL", strict=True))):
            outward, inward = "".join(characters[:-3]), "".join(characters[-3:])
            if set(inward[1:]) <= set(INWARD_LETTERS):
                changes = sum(a != b for a, b in zip(code, characters, strict=True))
                found[Postcode(outward, inward)] = changes
    if 0 in found.values():
        return []
    return sorted(found, key=lambda postcode: (found[postcode], postcode))


def _meant(character: str, kind: str) -> str:
    """The characters that may have been meant where a letter (L) or a digit (N) belongs."""
    if kind == "L":
        return character if character.isalpha() else LETTERS.get(character, "")
    return character if character.isdigit() else DIGITS.get(character, "")


def parse_postcode_parts(text: str) -> list[str]:
    """Codes of sectors, districts and areas that `text` may be, best first: with a space the last digit is a sector's,
    without one the text is an outward code before it is anything else."""
    codes = []
    for form, made in PARTS:
        if found := form.fullmatch(normalise_typed_text(text)):
            codes += [pattern.format(*found.groups()) for pattern in made]
    return codes


def find_districts_inside(text: str) -> list[str]:
    """Codes of districts that stand as words in a longer text (`Leeds LS1`), in their order."""
    return re.findall(rf"(?<![A-Z0-9])({OUTWARD})(?![A-Z0-9])", normalise_typed_text(text))
