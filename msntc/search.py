"""Site search: what somebody typed becomes Results, from published words only, in at most four queries.

First every word must be there (PostgreSQL full text, headings before text). Where nothing has them all, what has
some of them is shown, and a word that nobody wrote here is taken for a slip of the finger (trigrams). A text that
reads as a postcode or a place also leads to the finder; nothing is ever looked up over the network.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import connection
from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import NullIf, Replace
from django.urls import reverse
from django.utils import timezone

from centres.gazetteer import parsing
from centres.gazetteer.models import Place, PostcodeArea
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.qualifiers import is_nation
from centres.gazetteer.text import count_slips, fold_name
from centres.models import Centre
from msntc.organisation.models import SitePage
from therapies import publishing
from therapies.models import Passage, Therapy, TherapyPage

MOST, MOST_OF_A_PAGE, FETCHED = 12, 3, 30
WORDS, WORDS_COMPARED, SHORTEST_COMPARED = 20, 3, 5
ALIKE, ALIKE_SHOWN = 0.35, 6
SOUGHT = "\ue002"
"""Stands for the words in the query that is kept: like the marks below, a character that no text has."""
START, STOP = "\ue000", "\ue001"
"""Around the words that were found: characters of the private use area, which no text of ours has."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an excerpt, as plain text; `found` where it is what was searched for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `about` says which page it is from, or where the centre is."""

    title: str
    about: str
    url: str
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`near` is what to ask the finder for; `some` says that only some of the words were found, or words like them."""

    near: str = ""
    pages: list[Hit] = field(default_factory=list)
    centres: list[Hit] = field(default_factory=list)
    some: bool = False
    suggestion: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.near or self.pages or self.centres)


@dataclass(frozen=True, slots=True)
class Kind:
    """Where words may be found: the rows, the vector of each, and the columns of a hit."""

    name: str
    rows: QuerySet
    vector: object
    columns: tuple
    """Title, about, slug, anchor, text."""


def search_content(text: str) -> Results:
    """What the site has for `text`, which is at most some hundred characters and holds no null."""
    text = re.sub(r"(?<!\w)-+", " ", text)  # a dash before a word would leave out what has the word
    results = replace(_hits(text), near=get_finder_query(text))
    words = [word for word in re.findall(r"\w+", text)[:WORDS] if word.lower() != "or"]
    if results.pages or results.centres or not words:
        return results
    some = _hits(" or ".join(words))
    alike, suggestion = _alike(text, words)
    found = some if some.pages or some.centres else alike
    return replace(found, near=results.near, some=True, suggestion=suggestion)


def get_finder_query(text: str) -> str:
    """What to ask the finder for, where `text` reads as a postcode, part of one, or a place; else empty."""
    try:
        return str(Postcode.parse(text))
    except NotAPostcode:
        if inside := parsing.find_postcodes_inside(text):
            return str(inside[0])
    if codes := [code for code in parsing.parse_postcode_parts(text) if any(c.isdigit() for c in code)]:
        return PostcodeArea.objects.filter(code__in=codes).values_list("code", flat=True).first() or ""
    whole = fold_name(text)
    after = re.split(r"\b(?:near|in|at|around)\b", whole)[-1].strip()
    if not whole or len(whole) > 80 or is_nation(after):
        return ""
    named = Place.objects.filter(names__folded__in=[whole, after]).order_by("-population", "id")
    return named.values_list("name", flat=True).first() or ""


def _kinds(today: date) -> Iterator[Kind]:
    pages = TherapyPage.objects.filter(publishing.build_searchable_filter(today))
    yield Kind(
        "passage",
        Passage.objects.filter(page__in=pages),
        F("vector"),
        (F("heading"), KeyTextTransform("short_name", "page__live"), F("page__slug"), F("anchor"), F("text")),
    )
    yield Kind(
        "site", SitePage.objects.all(), F("vector"), (F("title"), _word(""), F("slug"), _word(""), F("words"))
    )
    yield Kind(
        "centre",
        Centre.objects.published(),
        _vector("name", "A") + _vector("town", "B") + _vector("county", "B") + _vector("also_offers", "C"),
        (
            F("name"),
            _joined("town", "county"),
            F("slug"),
            _word(""),
            Replace("also_offers", Value("\n"), Value(", "), output_field=CharField()),
        ),
    )
    offered = Exists(Centre.objects.published().filter(therapies=OuterRef("pk")))
    yield Kind(
        "therapy",
        Therapy.objects.filter(offered),
        _vector("name", "A"),
        (F("name"), _word(""), F("slug"), _word(""), _word("")),
    )


def _vector(name: str, weight: str) -> SearchVector:
    return SearchVector(name, weight=weight, config="english")


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _joined(*texts) -> Func:
    """The texts that are not empty, with commas between them."""
    parts = [NullIf(text, Value("")) for text in texts]
    return Func(Value(", "), *parts, function="CONCAT_WS", output_field=CharField())


def _hits(words: str) -> Results:
    """The best of each kind in one query, the most fitting first."""
    statement, values = _statement(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(statement, [words if value == SOUGHT else value for value in values])
        rows = sorted(cursor.fetchall(), key=lambda row: -row[-1])
    return _grouped(row[:-1] for row in rows)


@lru_cache(maxsize=1)
def _statement(today: date) -> tuple[str, tuple]:
    """The query of `_hits` and its values, SOUGHT among them. Composing it costs more than answering it."""
    query, found = SearchQuery(SOUGHT, search_type="websearch", config="english"), []
    for kind in _kinds(today):
        *columns, text = kind.columns
        excerpt = SearchHeadline(
            text,
            query,
            config="english",
            start_sel=START,
            stop_sel=STOP,
            max_words=24,
            min_words=12,
            max_fragments=2,
            fragment_delimiter=" … ",
        )
        rows = kind.rows.annotate(found_in=kind.vector, rank=SearchRank(F("found_in"), query)).filter(
            found_in=query
        )
        found.append(
            rows.order_by("-rank", "pk").values_list(_word(kind.name), *columns, excerpt, "rank")[:FETCHED]
        )
    return found[0].union(*found[1:], all=True).query.sql_with_params()


def _grouped(rows) -> Results:
    pages, centres, seen = list[Any](), list[Any](), Counter[tuple[str, str]]()
    for kind, title, about, slug, anchor, text in rows:
        seen[kind, slug] += 1
        if seen[kind, slug] > MOST_OF_A_PAGE:
            continue
        hit = Hit(
            title, "" if title.startswith(about or "") else about, _url(kind, slug, anchor), _pieces(text)
        )
        if kind == "therapy":
            centres.insert(0, replace(hit, title=f"Centres that offer {title}"))
        else:
            (centres if kind == "centre" else pages).append(hit)
    return Results(pages=pages[:MOST], centres=centres[:MOST])


def _url(kind: str, slug: str, anchor: str) -> str:
    if kind == "passage":
        return reverse("therapies:page", args=[slug]) + (f"#{anchor}" if anchor else "")
    if kind == "centre":
        return reverse("centres:detail", args=[slug])
    return reverse(slug) if kind == "site" else f"{reverse('therapies:index')}#{slug}"


def _pieces(text: str) -> tuple[Piece, ...]:
    """An excerpt taken apart at its marks, so that the template escapes each part."""
    parts = re.split(f"{START}(.*?){STOP}", text, flags=re.DOTALL)
    clean = [part.replace(START, "").replace(STOP, "") for part in parts]
    return tuple(Piece(part, n % 2 == 1) for n, part in enumerate(clean) if part)


def _alike(text: str, words: list[str]) -> tuple[Results, str]:
    """What has words a slip or two away from those typed, and the text with them put right; one query."""
    wanted = sorted(
        {word.lower() for word in words if len(word) >= SHORTEST_COMPARED},
        key=lambda word: (-len(word), word),
    )
    parts = [part for word in wanted[:WORDS_COMPARED] for part in _like(word)]
    if not parts:
        return Results(), ""
    rows, nearest, written = [], dict[str, Any](), set()
    for word, _, *row in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: -row[1]):
        here = set(re.findall(r"\w+", f"{row[1]} {row[2]} {row[5]}".lower()))
        written |= here & {word}
        allowed = 1 if len(word) < 7 else 2
        close = min(((count_slips(word, other, allowed), other) for other in here), default=(9, ""))
        if 0 < close[0] <= allowed:
            nearest[word] = min(nearest.get(word, close), close)
            rows.append((word, row))
    right = {word: other for word, (_, other) in nearest.items() if word not in written}
    unique = dict.fromkeys(tuple(row) for word, row in rows if word in right)
    suggestion = re.sub(r"\w+", lambda found: right.get(found[0].lower(), found[0]), text) if right else ""
    return _grouped((*row[:-1], _beginning(row[-1])) for row in list(unique)[:ALIKE_SHOWN]), suggestion


def _like(word: str) -> Iterator[QuerySet]:
    for kind in _kinds(timezone.localdate()):
        title, about, *_, text = kind.columns
        likeness = TrigramWordSimilarity(word, _joined(title, about, text))
        rows = kind.rows.annotate(likeness=likeness).filter(likeness__gte=ALIKE).order_by("-likeness", "pk")
        yield rows.values_list(_word(word), "likeness", _word(kind.name), *kind.columns)[:ALIKE_SHOWN]


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:24]) + (" …" if len(words) > 24 else "")
