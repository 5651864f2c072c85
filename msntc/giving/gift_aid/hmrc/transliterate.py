"""Names as HMRC's validator keeps them.

It silently deletes every character outside printable Latin-1 (hmrc/charities-claims-validation, 2026): “Łukasz” would
arrive as “ukasz”. So we write such letters as their nearest Latin-1 ones, and show staff what changed.
"""

import unicodedata

ALIKE = str.maketrans(
    "‘’‚ʼ`“”–—‐‑−ŁłĐđĦħıŊŋŦŧĸſƏəƒ\u00a0\u2009\u202f",
    "'''''\"\"-----LlDdHhiNnTtksAaf   ",
) | str.maketrans({"Œ": "OE", "œ": "oe", "ŉ": "'n", "ẞ": "SS"})


def is_printable_latin(letter: str) -> bool:
    """Whether HMRC's validator keeps the letter: printable Latin-1."""
    return " " <= letter <= "~" or ("\u00a1" <= letter <= "\u00ff" and letter != "\u00ad")


def transliterate_to_latin(text: str) -> str:
    """The text in letters that are kept, spaces collapsed: Nguyễn → Nguyen, O’Brien → O'Brien, Zoë stays Zoë.

    A letter of another script that has no Latin likeness stays, so that the rules can name it.
    """
    text = unicodedata.normalize("NFC", text).translate(ALIKE)
    return " ".join("".join(map(find_latin_likeness, text)).split())


def find_latin_likeness(letter: str) -> str:
    """What cannot be seen is left out: phones and word processors put such marks around a name."""
    if unicodedata.category(letter) == "Cf":
        return ""
    if is_printable_latin(letter):
        return letter
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return bare.translate(ALIKE) if bare and all(map(is_printable_latin, bare)) else letter


def find_lost_letters(text: str) -> str:
    """The letters of a text that HMRC would delete, each once."""
    return "".join(dict.fromkeys(letter for letter in text if not is_printable_latin(letter)))
