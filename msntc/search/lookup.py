"""The one query of a search: the entries that fit, best first."""

from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from msntc.search.models import Entry
from msntc.search.query import Term, join_phrases, require_some

FETCHED = 30
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
"""Of text, summary, headings and titles."""
LIKENESS_OF_SYNONYMS = 0.85
"""What a synonym counts beside the word that was typed."""
FIND = """
    SELECT source, kind, title, about, url, summary, text, counts * (
        %(every_counts)s * ts_rank(%(weights)s::real[], vector, to_tsquery('english', %(every)s))
        + %(typed_counts)s * ts_rank(%(weights)s::real[], vector, to_tsquery('english', %(typed)s))
    ) AS rank
    FROM search_entry
    WHERE vector @@ to_tsquery('english', %(wanted)s) AND (until IS NULL OR until >= %(today)s)
    ORDER BY rank DESC, id
    LIMIT %(most)s
"""
"""As SQL, because to compose it with the ORM costs four times what it takes to answer it (4 and 1 CPU-ms).

The rank of words joined by “or” is a mean: times their number it is their sum again.
"""


class Row(NamedTuple):
    """An entry that was found, and how well it fits."""

    source: str
    kind: str
    title: str
    about: str
    url: str
    summary: str
    text: str
    rank: float


def find_entries(terms: list[Term], wanted: str) -> list[Row]:
    """The entries that `wanted` finds, those first in which the terms stand highest. One query."""
    typed, every = [term.phrases[0] for term in terms], [phrase for term in terms for phrase in term.phrases]
    values: dict[str, Any] = {
        "wanted": wanted,
        "every": join_phrases(every),
        "every_counts": LIKENESS_OF_SYNONYMS * len(set(every)),
        "typed": join_phrases(typed),
        "typed_counts": (1 - LIKENESS_OF_SYNONYMS) * len(set(typed)),
        "weights": WEIGHTS,
        "today": timezone.localdate(),
        "most": FETCHED,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, values)
        return [Row(*row) for row in cursor.fetchall()]


def count_matches(terms: list[Term]) -> dict[Term, int]:
    """How many entries have each term. One query."""
    counts = {
        f"n{n}": Count("pk", filter=Q(vector=build_query(term.tsquery))) for n, term in enumerate(terms)
    }
    there = Entry.objects.open_on(timezone.localdate()).filter(vector=build_query(require_some(terms)))
    found = there.aggregate(**counts)
    return {term: found[f"n{n}"] for n, term in enumerate(terms)}


def build_query(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="raw", config="english")
