"""What somebody typed becomes a query: terms that must all be there, each with the words that mean the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

from msntc.search.words import MOST_WORDS, fold_words, get_phrasebook, stem, stem_words

FILLERS = set(
    "centre centres center work works help helps good bad best better get gets getting got need needs want use "
    "used using much many long often time times day days thing things way ways know tell please find show "
    "something someone anyone one people person ms multiple sclerosis therapy therapies treatment treatments "
    "information info advice page would like go going went make makes feel feeling feels question questions about "
    "look looking really still also able may might try start without uk nhs mine mum dad wife husband having keep "
    "every always im ive dont cant didnt doesnt isnt wont whats wheres hows near new".split()
)
"""Words that say little beside others: they need not be there, and count where they are."""
STOP_WORDS = set(
    "i me my myself we our ours ourselves you your yours yourself he him his she her hers it its they them their what "
    "which who whom this that these those am is are was were be been being have has had do does did doing a an the and "
    "but if or because as until while of at by for with between into through during before after above below to from "
    "up down in out on off over under again further then once here there when where why how all any both each few more "
    "most other some such no nor not only own same so than too very s t can will just don should now".split()
)
"""What the database's English leaves out of every text."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: what was typed, and the words that mean the same."""

    typed: str
    synonyms: tuple[str, ...] = ()
    is_filler: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a word that may be misspelt: nobody told us of it."""
        return not self.synonyms and not self.is_filler

    @property
    def phrases(self) -> list[str]:
        """What to look for, what was typed first; but for phrases such as “is it free”, of which little is kept."""
        others = [one for one in self.synonyms if stem_words(one) != stem_words(self.typed)]
        is_said = len(others) < len(self.synonyms) or STOP_WORDS.isdisjoint(self.typed.split())
        return [self.typed, *others] if is_said else others

    @property
    def tsquery(self) -> str:
        return join_phrases(self.phrases)


def quote(phrase: str) -> str:
    """`worn out` → `'worn' <-> 'out'`."""
    return " <-> ".join(f"'{word}'" for word in fold_words(phrase))


def join_phrases(phrases: Iterable[str]) -> str:
    """A query in the database's own words for any of these."""
    return " | ".join(f"({quote(one)})" for one in dict.fromkeys(phrases))


def parse_query(text: str) -> list[Term]:
    """The terms of a text: the longest phrases that we know, and the other words. Where all are fillers, none is."""
    words = fold_words(text)[:MOST_WORDS]
    book, terms, first = get_phrasebook(), list[Term](), 0
    while first < len(words):
        for size in range(min(book.longest, len(words) - first), 0, -1):
            phrase = words[first : first + size]
            if groups := book.synonyms.get(tuple(map(stem, phrase))):
                terms.append(Term(" ".join(phrase), tuple(reduce(add, groups))))
                break
        else:
            size, word = 1, words[first]
            if word not in STOP_WORDS:
                terms.append(Term(word, is_filler=word in FILLERS))
        first += size
    terms = list(dict.fromkeys(terms))
    if all(term.is_filler for term in terms):
        return [Term(term.typed) for term in terms]
    return terms


def require_all(terms: list[Term]) -> str:
    return " & ".join(f"({term.tsquery})" for term in terms if not term.is_filler)


def require_some(terms: list[Term]) -> str:
    return join_phrases(phrase for term in terms if not term.is_filler for phrase in term.phrases)
