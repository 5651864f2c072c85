"""Places whose names are a slip of the finger or two from what was typed.

Trigrams find candidates, few of them, whatever the table's size; slips are counted on those alone. A slip that loses
the shape of a short word is looked for among well-known places only. Common words (isle of, north, saint …) earn no
slips: they have to be there, and what is left says how many are allowed.
"""

from dataclasses import dataclass

from django.db import connection

from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.places import Match, fetch_places, has_dominant_match
from centres.gazetteer.text import count_slips, fold_name

COMMON = set(
    "isle isles of the north east south west st great little upper lower new old royal london borough city county "
    "port upon on in under by le la and green hill heath park end town bridge cross common wood street road "
    "village church castle".split()
)
LONGEST = 40  # characters: a longer text is no misspelt name, and costly to compare
WELL_KNOWN = 15_000  # people of the places among which slips are looked for that lose a word's shape
KNOWN_BY_FIVE_LETTERS = 60_000
"""People of a place whose name, of five letters, is put right without asking; half as many for each letter more,
because two real names that are long are seldom one slip apart."""
CANDIDATES = 40
ALIKE = f"""SELECT folded FROM {PlaceName._meta.db_table}
    WHERE folded %% %s AND kind <> 'variant' ORDER BY similarity(folded, %s) DESC, id LIMIT {CANDIDATES}"""
SAME_START = f"""SELECT DISTINCT alias.folded FROM {PlaceName._meta.db_table} AS alias
    JOIN {Place._meta.db_table} AS place ON place.id = alias.place_id
    WHERE alias.folded >= %s AND alias.folded < %s AND length(alias.folded) BETWEEN %s AND %s
    AND alias.kind <> 'variant' AND place.population >= {WELL_KNOWN} AND place.kind = 'settlement'"""


@dataclass(frozen=True, slots=True)
class Guess:
    """A place that may have been meant, and how many slips lie between."""

    match: Match
    slips: int
    is_likely: bool  # whether a finger slips like that: not at the first letter


def find_similar_places(text: str) -> list[Guess]:
    """The places that may have been meant, the fewest slips first, then those with most people."""
    name = fold_name(text)
    allowed = count_allowed_slips(name)
    if not allowed or len(name) > LONGEST:
        return []
    slips = _count_all(name, _names(ALIKE, [name, name]), allowed)
    if 1 not in slips.values() and 0 not in slips.values():
        first, size = name[0], len(name)
        start = [first, chr(ord(first) + 1), size - allowed, size + allowed]
        slips |= _count_all(name, _names(SAME_START, start), allowed)
    guesses: dict[int, Guess] = {}
    for alias, matches in fetch_places(slips).items():
        for match in matches:
            guess = Guess(match, slips[alias], alias[0] == name[0])
            known = guesses.setdefault(match.id, guess)
            if guess.slips < known.slips:
                guesses[match.id] = guess
    return sorted(guesses.values(), key=lambda one: (one.slips, not one.is_likely, -one.match.people))


def choose_certain(guesses: list[Guess]) -> Match | None:
    """The one that leaves no doubt: at most one slip from the name of a well-known place, and no rival."""
    near = [guess for guess in guesses if guess.slips <= 1]
    likely = sorted((g.match for g in near if g.is_likely), key=lambda match: -match.people)
    if not likely or not has_dominant_match(likely):
        return None
    letters = len(likely[0].alias.replace(" ", ""))
    return likely[0] if likely[0].people >= KNOWN_BY_FIVE_LETTERS / 2 ** (letters - 5) else None


def count_allowed_slips(name: str) -> int:
    """By the letters of what is not a common word: one slip in a short name, two in a longer one, three in a long
    one; none where a slip makes another word."""
    size = sum(len(word) for word in name.split() if word not in COMMON)
    return 0 if size < 5 else 1 if size < 7 else 2 if size < 11 else 3


def _count_all(name: str, others: list[str], allowed: int) -> dict[str, int]:
    """Those of `others` that are few enough slips from `name`, each with their number; spaces are free."""
    common, squeezed = COMMON & set(name.split()), name.replace(" ", "")
    counted = {
        other: count_slips(squeezed, other.replace(" ", ""), allowed)
        for other in others
        if common <= set(other.split())
    }
    return {other: count for other, count in counted.items() if count <= allowed}


def _names(sql: str, parameters: list) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [folded for (folded,) in cursor.fetchall()]
