"""Site search: what somebody typed becomes Results, from the index alone.

First every term must be there. Where nothing has them all, words that nobody wrote here are taken for slips and put
right, and the search is run again; then what has some of the terms is shown, and said to be that. A text that reads
as a postcode or a place also leads to the finder; nothing is ever looked up over the network.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from msntc.search.crisis import Harm, find_harm, names_treatment
from msntc.search.excerpts import build_excerpt, compile_pattern
from msntc.search.finder import get_finder_query
from msntc.search.lookup import Row, count_matches, find_entries
from msntc.search.models import Entry, Signpost
from msntc.search.query import Term, parse_query, require_all, require_some
from msntc.search.spelling import find_meant_words
from msntc.search.words import find_signposts, fold_words

MOST_PAGES, MOST_CENTRES, MOST_PARTS = 4, 3, 2
IS_ABOUT_IT = 0.25
"""The rank from which a page is about what was typed: a title or a heading has the word, not only its text."""
Kind = Entry.Kind


@dataclass(slots=True)
class Hit:
    """One line of the answer, with the parts of its page that fit too."""

    row: Row
    excerpt: str = ""
    parts: list[Row] = field(default_factory=list)

    @property
    def about(self) -> str:
        return "" if self.row.title.startswith(self.row.about) else self.row.about


@dataclass(frozen=True, slots=True)
class Results:
    """`near` is what to ask the finder for; `corrected` is what was looked for instead of what was typed; `some` says
    that no page has all of it; `signposts` lead elsewhere."""

    harms: set[Harm] = field(default_factory=set)
    near: str = ""
    corrected: str = ""
    some: bool = False
    signposts: list[Signpost] = field(default_factory=list)
    pages: list[Hit] = field(default_factory=list)
    centres: list[Hit] = field(default_factory=list)

    @property
    def is_crisis(self) -> bool:
        return bool(self.harms)

    @property
    def is_abuse(self) -> bool:
        return Harm.ABUSE in self.harms

    @property
    def is_of_body_alone(self) -> bool:
        return self.harms == {Harm.EMERGENCY}

    @property
    def groups(self) -> list[tuple[str, list[Hit]]]:
        """The hits under their headings, what fits best first; no empty group."""
        groups = [("Pages", self.pages), ("Centres", self.centres)]
        return sorted((one for one in groups if one[1]), key=lambda group: -group[1][0].row.rank)

    @property
    def hits(self) -> list[Hit]:
        """In the order in which they are shown."""
        return [hit for _, hits in self.groups for hit in hits]

    @property
    def is_empty(self) -> bool:
        return not (self.near or self.pages or self.centres or self.signposts)

    @property
    def is_unanswered(self) -> bool:
        """Whether we had nothing of our own for all of it. A search in need is nobody's statistics."""
        return not (self.near or self.is_crisis) and (self.some or not (self.pages or self.centres))


@dataclass(frozen=True, slots=True)
class Finding:
    """The rows for some terms, best first; `corrected` maps what was typed to what was looked for."""

    terms: list[Term]
    rows: list[Row]
    corrected: dict[str, str] = field(default_factory=dict)
    some: bool = False


def search_content(text: str) -> Results:
    """What the site has for `text`, which is at most some hundred characters and holds no null."""
    terms = parse_query(text)
    near = get_finder_query(text) if any(term.is_word for term in terms) else ""
    finding = find_all_or_some(terms, set(fold_words(near))) if terms else Finding([], [])
    meant = put_right(text, finding.corrected)
    harms = find_harm(text)
    is_passing_word_shown = harms <= {Harm.EMERGENCY} or names_treatment(text)
    pages, centres = group_rows([r for r in finding.rows if is_passing_word_shown or r.rank >= IS_ABOUT_IT])
    pattern = compile_pattern(finding.terms)
    for hit in [*pages, *centres]:
        hit.excerpt = hit.row.summary or build_excerpt(hit.row.text, pattern)
    return Results(
        harms=harms,
        near=near,
        corrected=meant if finding.corrected else "",
        some=finding.some,
        signposts=[] if not finding.some and is_about_it(finding.rows) else find_signposts(meant),
        pages=pages,
        centres=centres,
    )


def find_all_or_some(terms: list[Term], places: set[str]) -> Finding:
    """What has every term; else what has them with misspelt words put right; else what has some of them."""
    if rows := find_entries(terms, require_all(terms)):
        return Finding(terms, rows)
    matches = count_matches(terms) if len(terms) > 1 else {terms[0]: 0}
    unknown = [
        term.typed for term in terms if term.is_word and not matches[term] and term.typed not in places
    ]
    corrected = find_meant_words(unknown)
    if corrected:
        meant = parse_query(" ".join(corrected.get(term.typed, term.typed) for term in terms))
        if rows := find_entries(meant, require_all(meant)):
            return Finding(meant, rows, corrected)
        terms, matches = meant, count_matches(meant)
    there = [term for term in terms if matches[term] and not term.is_filler]
    if not there:
        return Finding(terms, [])
    rows = find_entries(there, require_some(there))
    return Finding(there, rows, corrected, some=True)


def is_about_it(rows: list[Row]) -> bool:
    return any(row.rank >= IS_ABOUT_IT for row in rows if row.kind in (Kind.PAGE, Kind.PASSAGE))


def put_right(text: str, corrected: dict[str, str]) -> str:
    """The text with the misspelt words as they were meant."""
    return " ".join(corrected.get(word, word) for word in fold_words(text)) if corrected else text


def group_rows(rows: Iterable[Row]) -> tuple[list[Hit], list[Hit]]:
    """Pages, each once with its parts that fit best, and centres. A page that only mentions it gives way to a part."""
    pages, centres = dict[str, Hit](), list[Hit]()
    for row in rows:
        source = (
            f"term {row.title}" if row.kind == Kind.TERM else row.source
        )  # many pages explain the same word
        hit = pages.get(source)
        if row.kind in (Kind.CENTRE, Kind.OFFER):
            centres.append(Hit(row))
        elif hit is None or (hit.row.kind == Kind.PAGE and hit.row.rank < IS_ABOUT_IT):
            pages[source] = Hit(row)
        elif row.kind == Kind.PASSAGE and len(hit.parts) < MOST_PARTS:
            hit.parts.append(row)
    return list(pages.values())[:MOST_PAGES], centres[:MOST_CENTRES]
