"""A text read as a place: exactly, by its qualifier, with a slip put right, by the part that is known, as a question.

A reading gives a verdict, or None where it does not hold.
"""

from collections.abc import Iterator
from dataclasses import replace

from centres.gazetteer.misspellings import choose_certain
from centres.gazetteer.models import Place, PlaceName
from centres.gazetteer.phrases import BUILDINGS, HOUSES, STREETS, WITHIN_NAMES, Phrase, split_places
from centres.gazetteer.places import Match
from centres.gazetteer.qualifiers import find_county, is_nation
from centres.gazetteer.results import (
    Doubt,
    LocatedPoint,
    PlaceChoice,
    PlaceChoices,
    Precision,
    Reading,
    Verdict,
)
from centres.gazetteer.typed_text import TypedText
from centres.gazetteer.verdicts import answer, ask, build_options, describe, describe_county, offer

A_TOWN = 40_000  # people of a place that is taken for the known part without a comma before it
A_CITY = 150_000  # the same where what stands before it is a place elsewhere: St James's Leeds
NAMING = set(
    "little new upper lower great old high nether over much st long the isle royal castle mount".split()
)
"""Words that make another place of a town's name: Little London, New York."""
HONOURED = set("st victoria churchill nuffield".split())
"""First words of a name that hospitals bear in honour of somebody, wherever they stand."""
COMPASS = set("north south east west central inner outer greater".split())


def names_nation(asked: TypedText) -> bool:
    """Whether the text names a whole nation and nothing in it."""
    return any(is_nation(phrase.name) for phrase in asked.dresses)


def read_exact(asked: TypedText) -> Verdict | None:
    """The whole text is a name, as it stands or without our own words; a name that is one of those is asked about."""
    for phrase in asked.dresses:
        if found := asked.by_name.get(phrase.name):
            is_region = found[0].kind == Place.Kind.REGION
            is_own = not is_region and phrase.says_nothing()
            is_short = all(match.is_longer and match.people < A_TOWN for match in found)
            if not asked.at and (is_own or is_short):
                return ask(asked, found, Doubt.MISSPELT)
            return answer(asked, found)
    return None


def read_county(asked: TypedText) -> LocatedPoint | None:
    """A county that the table has no place of its own for: the middle of the places in it."""
    counties = (find_county(phrase.name) for phrase in asked.dresses)
    return next((describe_county(county) for county in counties if county), None)


def read_qualified(asked: TypedText) -> Verdict | None:
    """A name, and after it a county, a nation or a bigger town that it has to be in or near."""
    for phrase in asked.dresses:
        if found := asked.find_qualified(phrase):
            return answer(asked, found)
    return None


def read_several(asked: TypedText) -> PlaceChoices | None:
    """Two or three places in one text: each is offered. A county beside a town is its qualifier instead."""
    options: list[PlaceChoice] = []
    precisions = set()
    for part in split_places(asked.text):
        one = TypedText(part)
        if names_nation(one):
            return None
        if (verdict := read_exact(one) or read_county(one) or read_qualified(one)) is None:
            return None
        options += offer(verdict)
        precisions.add(getattr(verdict, "precision", Precision.PLACE))
    is_qualified = len(precisions) != 1 and "or" not in asked.phrase.words
    if not options or is_qualified:
        return None
    return PlaceChoices(asked.text, tuple(options), Doubt.SEVERAL_NAMED)


def read_repaired(asked: TypedText) -> LocatedPoint | None:
    """One slip in a well-known name, or in any name whose qualifier leaves no doubt."""
    guesses = asked.find_similar(asked.bare.name)
    if certain := choose_certain(guesses):
        note = f"We read “{asked.bare.typed}” as {certain.called}."
        return describe(
            certain, [guess.match for guess in guesses if guess.slips <= 1], note, Reading.REPAIRED
        )
    if any(guess.slips <= 1 for guess in guesses):
        return None
    for typed, similar in asked.list_similar_by_qualifier():
        if near := [guess.match for guess in similar if guess.slips <= 1 and guess.is_likely]:
            return describe(near[0], near, f"We read “{typed}” as {near[0].called}.", Reading.REPAIRED)
    return None


def read_known_part(asked: TypedText) -> Verdict | None:
    """The last town or county in the text that is known, and a word about the rest."""
    for part, unknown in _list_known_parts(asked):
        if part.says_nothing() or is_nation(part.name):
            continue
        note = f"We do not know “{unknown}”."
        if found := asked.find_named(part):
            verdict = answer(asked, found)
            if isinstance(verdict, PlaceChoices):
                is_region = verdict.doubt is Doubt.TOO_WIDE
                return verdict if is_region else replace(verdict, doubt=Doubt.UNKNOWN_PART, unknown=unknown)
            others = _offer_namesakes(asked, found) + verdict.others
            return replace(verdict, note=f"{note} {verdict.note}", others=others, reading=Reading.KNOWN_PART)
        if county := find_county(part.name):
            told = describe_county(county, note, Reading.KNOWN_PART)
            return replace(told, others=_offer_namesakes(asked, []))
    return None


def read_question(asked: TypedText) -> PlaceChoices | None:
    """Places that may have been meant: what is like the text, or known within it. A guess is a question."""
    inside = _list_names_inside(asked)
    if guesses := asked.find_similar(asked.bare.name):
        near = [guess.match for guess in guesses if guess.slips <= 1]
        further = [guess.match for guess in guesses if guess.slips > 1]
        return ask(asked, [*near, *inside, *further], Doubt.MISSPELT)
    for _, guesses in asked.list_similar_by_qualifier():
        return ask(asked, [guess.match for guess in guesses], Doubt.MISSPELT)
    for part in asked.bare.segments:
        name = part.without_building()
        if not name.says_nothing() and (guesses := asked.find_similar(name.name)):
            return ask(asked, [guess.match for guess in guesses], Doubt.MISSPELT)
    return ask(asked, inside, Doubt.UNKNOWN_PART) if inside else None


def _list_known_parts(asked: TypedText) -> Iterator[tuple[Phrase, str]]:
    """Stretches that may be the place meant, with what is not known beside each: first what ends the text, the
    longest first, then what stands between commas, then what begins it."""
    phrase = asked.bare
    for first in range(1, len(phrase)):
        head, part = phrase[:first].without_linking(), phrase[first:].without_linking()
        if part.words and _may_end(asked, first, part):
            is_known = head.name in asked.by_name or set(head.words) <= COMPASS
            yield part, phrase.typed if is_known else head.typed or phrase.typed
    if phrase.commas:
        start, *between = phrase.segments[:-1]
        for part in reversed(between):
            yield part.without_linking(), phrase.typed
        yield start.without_linking(), phrase[len(start) :].typed
    for last in range(len(phrase) - 1, 0, -1):
        is_apart = phrase.parts_at(last) and phrase.words[last - 1] not in {"of", "by", "in"}
        if is_apart or phrase.words[last].isdigit() or _has_building(asked, last):
            yield phrase[:last].without_linking(), phrase.typed


def _has_building(asked: TypedText, last: int) -> bool:
    """Whether the words before `last` are the town of a building that ends the name: Leeds General Infirmary. A small
    place called as hospitals are, after a saint or somebody else, is none, nor is one of several of its name."""
    name, rest = asked.bare[:last].without_linking(), asked.bare[last:].segments[0]
    if not set(rest.words) <= BUILDINGS:
        return False
    found = asked.find_named(name)
    is_one = len(found) == 1 and not set(name.words[:1]) <= HONOURED
    return is_one or any(one.people >= A_TOWN for one in found)


def _may_end(asked: TypedText, first: int, part: Phrase) -> bool:
    """Whether the words from `first` on are a place of their own, not the end of a name: after a comma or a word such
    as "near", after a hospital's name, or for their size, where what stands before is no place elsewhere (Matlock
    Bath)."""
    phrase = asked.bare
    before, head = phrase.words[first - 1], phrase[:first].without_linking()
    if before == "of":
        return bool(BUILDINGS & set(head.words))
    if phrase.parts_at(first):
        return True
    found = asked.find_named(part)
    if not found or found[0].is_wide or before in NAMING or before in WITHIN_NAMES:
        return False
    if before in HOUSES and part.words[0] not in STREETS:
        return True
    if head.name in asked.by_name:
        return found[0].people >= A_CITY
    is_town = found[0].people >= A_TOWN
    if before in COMPASS:
        return is_town and found[0].alias_kind == PlaceName.Kind.MAIN
    return is_town


def _list_names_inside(asked: TypedText) -> list[Match]:
    """Places that the text names at its start or its end, or beside a building; the larger first, no street."""
    found, phrase, size = [], asked.bare, len(asked.bare)
    stretches = [(0, number) for number in range(1, size)] + [(number, size) for number in range(1, size)]
    if HOUSES & set(phrase.words):
        stretches += [(first, last) for last in range(2, size) for first in range(1, last)]
    for first, last in stretches:
        name, after = phrase[first:last], phrase.words[last : last + 1]
        is_street = set(name.words) <= STREETS or set(after) & STREETS
        is_end = set(phrase.words[first - 1 : first]) & WITHIN_NAMES.keys()  # Avon, of Welford-on-Avon
        if not (is_street or is_end or name.says_nothing() or is_nation(name.name)):
            found += asked.by_name.get(name.name, [])
    places = {match.id: match for match in found if match.kind != Place.Kind.REGION}
    return sorted(places.values(), key=lambda match: -match.people)


def _offer_namesakes(asked: TypedText, found: list[Match]) -> tuple[PlaceChoice, ...]:
    """Where the unknown part is a name elsewhere (Appledore, Kent), that place too."""
    first = asked.bare.segments[0].name if asked.bare.commas else ""
    elsewhere = asked.by_name.get(first, [])
    return () if set(elsewhere) & set(found) else build_options(elsewhere)
