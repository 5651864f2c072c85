"""What was typed, with all the places that any stretch of it may name: one query, from which all readings choose."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from centres.gazetteer.misspellings import Guess, find_similar_places
from centres.gazetteer.phrases import WITHIN_NAMES, Phrase, parse_phrase
from centres.gazetteer.places import Match, fetch_places
from centres.gazetteer.qualifiers import choose_namesakes, is_qualifier


@dataclass(frozen=True)
class TypedText:
    """A text, and what was found for its words so far.

    `at` (degrees) says which of several namesakes is meant. `is_centre`: the text is a centre's name, so that our own
    words are a part of it.
    """

    text: str
    at: tuple[float, float] | None = None
    is_centre: bool = False
    similar: dict[str, list[Guess]] = field(default_factory=dict)

    @cached_property
    def phrase(self) -> Phrase:
        return parse_phrase(self.text)

    @cached_property
    def bare(self) -> Phrase:
        """Without what people type around a place because of what they look for here."""
        return self.phrase if self.is_centre else self.phrase.without_own_words()

    @property
    def dresses(self) -> tuple[Phrase, Phrase]:
        """As it was typed, then bare."""
        return self.phrase, self.bare

    @cached_property
    def by_name(self) -> dict[str, list[Match]]:
        """All places that a stretch of the text is a name of, by the folded name."""
        names = dict.fromkeys([*self.phrase.names(), *self.bare.names()])
        other = {swapped: name for name in names if (swapped := _swap_on(name)) != name}
        found = fetch_places([*names, *other], self.bare.words[0]) if names else {}
        return {other[name]: found[name] for name in other if name in found} | {
            name: found[name] for name in names if name in found
        }

    def find_named(self, phrase: Phrase) -> list[Match]:
        """The places that `phrase` names as a whole, or by its beginning with its rest as the qualifier."""
        return self.by_name.get(phrase.name, []) or self.find_qualified(phrase)

    def find_qualified(self, phrase: Phrase) -> list[Match]:
        """The places whose name is the phrase's beginning and which all of its rest qualifies; longest name first."""
        for split in range(len(phrase) - 1, 0, -1):
            name = phrase[:split].without_linking().name
            found = self.by_name.get(name, [])
            for segment in phrase[split:].segments if found else ():
                qualifier = segment.without_linking().name
                if qualifier != name:
                    found = choose_namesakes(found, qualifier, self.by_name) if qualifier else []
            if found:
                return found
        return []

    def find_similar(self, name: str) -> list[Guess]:
        """Remembered, because two readings ask."""
        if name not in self.similar:
            self.similar[name] = find_similar_places(name)
        return self.similar[name]

    def list_similar_by_qualifier(self) -> Iterator[tuple[str, list[Guess]]]:
        """A name that nobody has, as it was typed, beside a qualifier that we know: what is like it, near that."""
        for split in range(len(self.bare) - 1, 0, -1):
            name, rest = self.bare[:split].without_linking(), self.bare[split:].without_linking()
            if not name.name or name.name in self.by_name or not is_qualifier(rest.name, self.by_name):
                continue
            guesses = self.find_similar(name.name)
            inside = choose_namesakes([guess.match for guess in guesses], rest.name, self.by_name)
            if chosen := [guess for guess in guesses if guess.match in inside]:
                yield name.typed, chosen


def _swap_on(name: str) -> str:
    """The name with "upon" for "on", and the other way round: Bradford-upon-Avon."""
    return " ".join(WITHIN_NAMES.get(word, word) for word in name.split())
