"""Place names folded to what they have in common: case, accents, hyphens, apostrophes, Saint and St. Pure Python."""

import re
import unicodedata


def fold(name: str) -> str:
    """`Saint-Hélier` and `st helier` both give `st helier`. An empty text gives an empty text."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’‘`´.]", "", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ")).split()
    return " ".join("st" if word == "saint" else word for word in words)
