"""The one query of a search: the entries that fit, best first."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Count, F, FloatField, Q, Value
from django.utils import timezone

from msntc.search.models import Entry
from msntc.search.query import Term, join_phrases, require_some

FETCHED = 30
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
"""Of text, summary, headings and titles."""
LIKENESS_OF_SYNONYMS = 0.85
"""What a synonym counts beside the word that was typed."""
WANTED, EVERY, TYPED = "\ue000", "\ue001", "\ue002"
"""Stand for queries in the statement that is kept: characters of the private use area, which no text has."""
EVERY_COUNT, TYPED_COUNT = -1.0, -2.0


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
    values: dict[Any, Any] = {
        WANTED: wanted,
        EVERY: join_phrases(every),
        TYPED: join_phrases(typed),
        EVERY_COUNT: LIKENESS_OF_SYNONYMS * len(set(every)),
        TYPED_COUNT: (1 - LIKENESS_OF_SYNONYMS) * len(set(typed)),
    }
    sql, parameters = compile_statement(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(sql, [one if isinstance(one, list) else values.get(one, one) for one in parameters])
        return [Row(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=1)
def compile_statement(today: date) -> tuple[str, tuple]:
    """The query and its values, the marks above among them. Composing it costs more than answering it.

    The rank of words joined by “or” is a mean: times their number it is their sum again.
    """
    rank = SearchRank(F("vector"), build_query(EVERY), weights=WEIGHTS) * Value(EVERY_COUNT, FloatField())
    typed = SearchRank(F("vector"), build_query(TYPED), weights=WEIGHTS) * Value(TYPED_COUNT, FloatField())
    there = Entry.objects.open_on(today).filter(vector=build_query(WANTED))
    rows = there.annotate(rank=(rank + typed) * F("counts")).order_by("-rank", "pk").values_list(*Row._fields)
    return rows[:FETCHED].query.sql_with_params()


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
