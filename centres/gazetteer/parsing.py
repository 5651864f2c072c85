"""What somebody may have meant by what they typed: postcodes inside a text, slips of the finger, parts. Pure Python.

Nothing here is known to exist: each reading is a candidate that the tables confirm or not.
"""

import re
import unicodedata
from itertools import product

from centres.gazetteer.postcodes import (
    INWARD_LETTERS,
    OUTWARD,
    NotAPostcode,
    Postcode,
    letters_and_digits,
)

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
# What speech turns a postcode into. A word that is a letter's name too (you, why, see) counts as one only where
# every word of the text is a letter, a figure, or the name of one.
FIGURES = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True))
FIGURES |= {"oh": "0", "nought": "0", "won": "1", "to": "2", "too": "2", "for": "4", "ate": "8"}
LETTER_NAMES = (
    "ay:A hay:A bee:B be:B cee:C see:C sea:C dee:D ee:E eff:F gee:G aitch:H haitch:H eye:I jay:J kay:K el:L ell:L "
    "em:M en:N pee:P pea:P queue:Q cue:Q ar:R are:R ess:S tee:T tea:T you:U vee:V ex:X why:Y zed:Z zee:Z"
)
SPOKEN = FIGURES | dict(pair.split(":") for pair in LETTER_NAMES.split())
INTRODUCTION = re.compile(r"^(?:(?:MY|THE|OUR|HOME) )*POST ?CODE(?: IS)? |^(?:IT IS|ITS|IT S) ")
MOTORWAY = re.compile(
    r"\b[MA][0-9]{1,3}(?:M)?\b.*\b(?:JUNCTION|JUNC|JCT|J ?[0-9]{1,2}[A-Z]?|EXIT|SERVICES|MOTORWAY)\b|"
    r"\b(?:JUNCTION|JUNC|JCT|J ?[0-9]{1,2}[A-Z]?|EXIT|SERVICES|MOTORWAY)\b.*\b[MA][0-9]{1,3}(?:M)?\b"
)
SPACED_DISTRICT = re.compile(r"^([A-Z]{1,2}) ([0-9][0-9A-Z]?)(?= [0-9]|$)")
ZERO_BEFORE = re.compile(r"^([A-Z]{1,2})0([1-9])")
LETTER_AFTER = re.compile("^([A-Z]{1,2}[0-9])([OQILZ])(?= |$)")  # letters that no district has there


def normalise_typed_text(text: str) -> str:
    """Capitals without accents; whatever is neither letter nor digit is one space."""
    bare = unicodedata.normalize("NFKD", text).upper()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub("[^A-Z0-9]+", " ", bare).strip()


def spell_postcode(text: str) -> Postcode | None:
    """A postcode that was dictated, letter by letter or in groups: LS one four D Y, el ess one four dee why."""
    spoken = re.sub("DOUBLE (?:YOU|U)", "W", INTRODUCTION.sub("", normalise_typed_text(text)))
    words = spoken.lower().split()
    if not 3 <= len(words) <= 8 or not any(word in FIGURES for word in words):
        return None
    try:
        return Postcode.parse("".join(SPOKEN.get(word, word) for word in words))
    except NotAPostcode:
        return None


def names_motorway(text: str) -> bool:
    """Whether it is a junction or services of a motorway (M1 junction 26), whose number is no postcode."""
    return bool(MOTORWAY.search(normalise_typed_text(text)))


def list_look_alikes(postcode: Postcode) -> list[Postcode]:
    """What a code of the right shape that nobody has may have been: a phone's Is1 for ls1, a zero before (LS01), a
    letter for the second figure (E1O)."""
    made = [postcode.outward]
    if postcode.outward[0] == "I":
        made.append(f"L{postcode.outward[1:]}")
    made += [ZERO_BEFORE.sub(r"\1\2", outward) for outward in made]
    made += [_put_figure_after(outward) for outward in made]
    return [
        Postcode(outward, postcode.inward) for outward in dict.fromkeys(made) if outward != postcode.outward
    ]


def _put_figure_after(code: str) -> str:
    return LETTER_AFTER.sub(lambda found: found[1] + DIGITS[found[2]], code)


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
    without one the text is an outward code before it is anything else. A space or a zero inside it, and a phone's Is1
    for ls1, are put right."""
    plain = INTRODUCTION.sub("", normalise_typed_text(text))
    forms = [plain, SPACED_DISTRICT.sub(r"\1\2", plain)]
    forms += [ZERO_BEFORE.sub(r"\1\2", one) for one in forms]
    forms += [_put_figure_after(one) for one in forms]
    forms += [f"L{one[1:]}" for one in forms if re.match("I[A-Z]?[0-9]", one)]
    codes = []
    for one in dict.fromkeys(forms):
        for form, made in PARTS:
            if found := form.fullmatch(one):
                codes += [pattern.format(*found.groups()) for pattern in made]
    return list(dict.fromkeys(codes))


def find_mistaken_postcode(text: str) -> str:
    """What stands in a text like a postcode, and is none: M1 1AO. No postcode ends with an O. Empty: nothing does."""
    found = re.search(
        rf"(?<![A-Z0-9]){OUTWARD} [0-9](?![0-9]{{2}})[A-Z0-9]{{2}}(?![A-Z0-9])", normalise_typed_text(text)
    )
    return found[0] if found else ""


def find_districts_inside(text: str) -> list[str]:
    """Codes of districts that stand as words in a longer text (`Leeds LS1`), in their order; no motorway's number."""
    if names_motorway(text):
        return []
    return re.findall(rf"(?<![A-Z0-9])({OUTWARD})(?![A-Z0-9])", normalise_typed_text(text))
