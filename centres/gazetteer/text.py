"""Place names folded to what they have in common: case, accents, hyphens, apostrophes, Saint and St. Pure Python."""

import re
import unicodedata


def fold_name(name: str) -> str:
    """`Saint-Hélier` and `st helier` both give `st helier`. An empty text gives an empty text."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’‘`´.]", "", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and ")).split()
    return " ".join("st" if word == "saint" else word for word in words)


def count_slips(one: str, other: str, most: int = 99) -> int:
    """How many slips of the finger lie between two words: a letter too many, missing, wrong, or two changed round.

    (The optimal string alignment distance.) Past `most` it is not counted on, and `most` + 1 is given: at once where
    more letters than that stand in one of the words only, as in nearly all words that are not meant.
    """
    ours, theirs = set(one), set(other)
    if len(ours - theirs) > most or len(theirs - ours) > most:
        return most + 1
    before, last = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most and min(last) > most:
            return most + 1
        before, last = last, row
    return last[-1]
