"""Keeps the index as what it shows: a thing anew when it is saved, in the same transaction, and all of it at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.db import connection, transaction

from centres.models import Centre
from msntc.organisation.models import SitePage
from msntc.search.documents import (
    build_centre_entries,
    build_fixed_entries,
    build_offer_entry,
    build_page_entries,
    build_site_page_entries,
    name_source,
)
from msntc.search.models import Entry, Signpost, SynonymGroup, Word
from msntc.search.words import fold_words
from therapies.models import Therapy, TherapyPage

SHORTEST = 4  # letters of a word that may be misspelt
BUILDERS: dict[type, Callable[[Any], list[Entry]]] = {
    TherapyPage: build_page_entries,
    Centre: build_centre_entries,
    SitePage: build_site_page_entries,
}
AT_ONCE = 500


def index_thing(thing: Any) -> None:
    """Puts what a page or a centre says now in the place of what it said before."""
    entries = BUILDERS[type(thing)](thing)
    remove_thing(thing)
    save_entries(entries)


def remove_thing(thing: Any) -> None:
    Entry.objects.filter(source=name_source(thing)).delete()


def index_offers() -> None:
    """Brings the entries of the therapies to what published centres offer now. Two queries where nothing changed."""
    wanted = {entry.source: entry for entry in map(build_offer_entry, list_offered_therapies())}
    there = dict(Entry.objects.filter(kind=Entry.Kind.OFFER).values_list("source", "title"))
    if gone := [
        source for source, title in there.items() if source not in wanted or wanted[source].title != title
    ]:
        Entry.objects.filter(source__in=gone, kind=Entry.Kind.OFFER).delete()
    new = [entry for source, entry in wanted.items() if source not in there or source in gone]
    if new:
        save_entries(new)


def list_offered_therapies() -> Iterable[Therapy]:
    return Therapy.objects.filter(centres__status=Centre.Status.PUBLISHED).distinct()


@transaction.atomic
def rebuild_index() -> int:
    """Makes the whole index anew; the number of its entries. Who saves meanwhile waits, and is indexed after."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    Entry.objects.all().delete()
    Word.objects.all().delete()
    entries = list(build_all_entries())
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    frequencies = Counter(chain.from_iterable(map(list_entry_words, entries)))
    for model in (SynonymGroup, Signpost):
        for told in model.objects.all():
            frequencies.update(list_told_words(told))
    words = (Word(word=word, frequency=frequency) for word, frequency in sorted(frequencies.items()))
    Word.objects.bulk_create(words, batch_size=AT_ONCE)
    return len(entries)


def build_all_entries() -> Iterator[Entry]:
    yield from build_fixed_entries()
    for model, build in BUILDERS.items():
        for thing in model.objects.iterator(AT_ONCE):  # type: ignore[attr-defined]
            yield from build(thing)
    for therapy in list_offered_therapies():
        yield build_offer_entry(therapy)


def save_entries(entries: list[Entry]) -> None:
    """Two who make the same offer known at once do not stand in each other's way."""
    Entry.objects.bulk_create(entries, ignore_conflicts=True)
    add_words(chain.from_iterable(map(list_entry_words, entries)))


def list_entry_words(entry: Entry) -> set[str]:
    """The words of an entry that a misspelt word may have meant."""
    about = entry.about if entry.kind == Entry.Kind.CENTRE else ""
    return list_words(f"{entry.title} {entry.names} {about}")


def list_told_words(told: SynonymGroup | Signpost) -> set[str]:
    return list_words(" ".join([*getattr(told, "words", []), *told.typed]))


def list_words(text: str) -> set[str]:
    return {word for word in fold_words(text) if SHORTEST <= len(word) <= 40 and word.isalpha()}


def add_words(words: Iterable[str]) -> None:
    """In the order of letters, so that two who save at once never wait for each other in a circle."""
    new = [Word(word=word) for word in sorted(set(words))]
    Word.objects.bulk_create(new, ignore_conflicts=True)
