"""Places whose names are a slip of the finger or two from what was typed.

Trigrams find candidates, few of them, whatever the table's size; slips are counted on those, and on the names of
well-known places that begin alike, because one slip can leave a short word without a trigram of its own. Common words
(isle of, north, saint …) earn no slips: they have to be there, and what is left says how many are allowed.
"""

import re
from dataclasses import dataclass, replace

from django.db import connection

from centres.gazetteer import offline_tables
from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.places import Match, fetch_places, has_dominant_match
from centres.gazetteer.text import count_slips, fold_name
from msntc.database.offline import is_offline, remember

COMMON = set(
    "isle isles of the north east south west st great little upper lower new old royal london borough city county "
    "port upon on in under by le la and green hill heath park end town bridge cross common wood street road "
    "village church castle".split()
)
LONGEST = 40  # characters: a longer text is no misspelt name, and costly to compare
WELL_KNOWN = 15_000  # people
KNOWN_BY_FIVE_LETTERS = 110_000
"""People of a place whose name, of five letters, is put right without asking; half as many for each letter more,
because two real names that are long are seldom one slip apart."""
KNOWN_BY_ANOTHER_LETTER = 250_000
"""The same, up to nine letters, where one stands for another, which is how real names differ most: Halstead,
Hamstead."""
CANDIDATES = 40
SPACES = 2  # that may be too many or missing, and are no slips
BOROUGH = re.compile("b(?:o|u|)r(?:ough|ogh|o|gh|g)$")
"""How people spell the end of Edinburgh, Middlesbrough and Peterborough, one for the other."""
SHORT = 5  # letters: a slip in fewer makes another name
ALIKE = f"""SELECT folded FROM {PlaceName._meta.db_table}
    WHERE folded %% %s AND kind <> 'variant' ORDER BY similarity(folded, %s) DESC, id LIMIT {CANDIDATES}"""
FAMOUS = f"""SELECT DISTINCT alias.folded FROM {PlaceName._meta.db_table} AS alias
    JOIN {Place._meta.db_table} AS place ON place.id = alias.place_id
    WHERE alias.kind <> 'variant' AND place.population >= {WELL_KNOWN} AND place.kind = 'settlement'"""


@dataclass(frozen=True, slots=True)
class Guess:
    """A place that may have been meant, and how many slips lie between."""

    match: Match
    slips: int
    is_likely: (
        bool  # whether a finger slips like that: not at the first letter, nor by leaving out whole words
    )
    is_other_letter: bool  # whether one letter stands for another


def find_similar_places(text: str) -> list[Guess]:
    """The places that may have been meant, the fewest slips first, then those with most people."""
    name = fold_name(text)
    allowed = count_allowed_slips(name)
    if not allowed or len(name) > LONGEST or any(c.isdigit() for c in name):
        return []
    slips = _count_all(name, _list_alike(name, allowed) + _list_famous(name), allowed)
    guesses: dict[int, Guess] = {}
    for alias, matches in fetch_places(slips).items():
        for match in matches:
            if match.alias_kind == PlaceName.Kind.ALIAS and match.kind != Place.Kind.SETTLEMENT:
                continue  # an abbreviation of a county
            main = replace(
                match, alias_kind=PlaceName.Kind.MAIN
            )  # whose name is shown, for no other was typed
            guess = Guess(main, slips[alias], *_judge_slip(name, alias))
            known = guesses.setdefault(match.id, guess)
            if guess.slips < known.slips:
                guesses[match.id] = guess
    return sorted(guesses.values(), key=lambda one: (one.slips, not one.is_likely, -one.match.people))


def _judge_slip(name: str, alias: str) -> tuple[bool, bool]:
    """Whether a finger slips like that, and whether one letter stands for another."""
    is_likely = alias[0] == name[0] and not alias.startswith(f"{name} ")
    return is_likely, len(alias) == len(name) and sorted(alias) != sorted(name)


def choose_certain(guesses: list[Guess]) -> Match | None:
    """The one that leaves no doubt: at most one slip from the name of a well-known place, and no rival."""
    likely = sorted(
        (one for one in guesses if one.slips <= 1 and one.is_likely), key=lambda one: -one.match.people
    )
    if not likely or not has_dominant_match([guess.match for guess in likely]):
        return None
    first = likely[0]
    if first.match.kind == Place.Kind.AUTHORITY or len(first.match.alias) < SHORT:
        return None
    letters = len(first.match.alias.replace(" ", ""))
    needed = KNOWN_BY_FIVE_LETTERS / 2 ** (letters - 5)
    if first.is_other_letter:
        needed = KNOWN_BY_ANOTHER_LETTER / 2 ** max(letters - 9, 0)
    return first.match if first.match.people >= needed else None


def count_allowed_slips(name: str) -> int:
    """By the letters of what is not a common word: one slip in a short name, two in a longer one, three in a long
    one; none where a slip makes another word."""
    size = sum(len(word) for word in name.split() if word not in COMMON)
    return 0 if size < 4 else 1 if size < 7 else 2 if size < 11 else 3


def _count_all(name: str, others: list[str], allowed: int) -> dict[str, int]:
    """Those of `others` that are few enough slips from `name`, each with their number; spaces are free, and so are the
    words that a longer name has after it (Gatwick, Gatwick Airport). An abbreviation (S London) is like nothing."""
    common, squeezed = COMMON & set(name.split()), name.replace(" ", "")
    counted = {
        other: 0 if other.startswith(f"{name} ") else _count_letters(name, other, allowed)
        for other in others
        if (common <= set(other.split()) or other.replace(" ", "") == squeezed)
        and not re.search(r"\b[a-z]\b", other)
    }
    return {other: count for other, count in counted.items() if count <= allowed}


def _count_letters(name: str, other: str, allowed: int) -> int:
    one, two = (BOROUGH.sub("burgh", each.replace(" ", "")) for each in (name, other))
    return allowed + 1 if abs(len(one) - len(two)) > allowed else count_slips(one, two, allowed)


def _list_alike(name: str, allowed: int) -> list[str]:
    """Names that may be few enough slips away, which is for the caller to count."""
    if is_offline():
        return offline_tables.list_similar_names(name, allowed + SPACES, CANDIDATES)
    return _names(ALIKE, [name, name])


def _list_famous(name: str) -> list[str]:
    """Names of well-known places that begin with the first or second letter of `name`; remembered for a minute."""
    famous = remember("gazetteer.famous", _read_famous)
    return [other for other in famous if other[0] in name[:2]]


def _read_famous() -> list[str]:
    return offline_tables.list_famous_names(WELL_KNOWN) if is_offline() else _names(FAMOUS, [])


def _names(sql: str, parameters: list) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [folded for (folded,) in cursor.fetchall()]
