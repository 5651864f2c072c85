"""Who wrote the words that stand on a page, word by word, told from its history.

Nothing that happens to a page clears it: words are somebody's until they stand there no longer. Taking steps, moving
parts and publishing write nothing. Words that came with the site, or by a loader, are nobody's.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, NamedTuple, cast

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.text import slugify

from msntc.content.rich_text import extract_plain_text
from therapies.models import Person, Source, Term, TherapyPage
from therapies.snapshots import SNAPSHOT

RICH = {"body", "answer"}
NO_WORDS = {
    "kind",
    "role",
    "direction",
    "certainty",
    "grade_reasons",
    "searched_on",
    "author",
    "written_on",
    "related",
    "on",
    "sources",
    "name",
}
NOT_READ = {"position", "related"}
"""Fields of an edition that say nothing to readers."""
NO_WORDS_OF_A_PAGE = {"author", "related", "position", "written_on", "changes", "kind"}
"""Fields of a page that may change while its words are still those that came with the site."""
FEWEST = 3
"""Words in a row that are taken over from an earlier text: fewer ("of the") may be there by chance."""

Words = tuple[str, ...]
Writers = tuple[frozenset["Writer"], ...]
"""For each word of a line, who wrote it."""


class Writer(NamedTuple):
    """Somebody who wrote, by account, and by the person that the account was joined to then."""

    account: int | None
    person: int | None

    def is_same_as(self, other: "Writer") -> bool:
        return any(mine is not None and mine == theirs for mine, theirs in zip(self, other, strict=True))


NOBODY = Writer(None, None)


class Authorship(NamedTuple):
    of_words: set[Writer]
    """Who wrote any of the words that stand now, whenever that was."""
    since_sign_off: set[Writer]
    """Who changed anything since somebody else signed the page off: taking words out is a change too."""
    since_publication: set[Writer]
    """Who changed anything on the page since readers last got a version."""
    published: dict
    """The working copy of which readers last got a version; before that, the one that the site came with."""
    published_at: datetime | None
    """When readers got it."""


def trace_authorship(page: TherapyPage) -> Authorship:
    """Reads the page's whole history. Called with the row locked."""
    ledger, version, document, changed = WordLedger(), None, dict[str, Any](), set[Writer]()
    pending, published = set[Writer](), dict[str, Any]()
    status, published_at = "", None
    for record in page.history.order_by("history_id"):
        saver = Writer(record.history_user_id, record.history_person)
        by = frozenset({saver} - {NOBODY}) if record.version != version else frozenset()
        if record.draft and not document and saver == NOBODY:
            published = record.draft
        if record.draft and record.draft != document:
            ledger.read(list_document_lines(record.draft), by)
            document = record.draft
        changed |= by
        pending |= by
        if record.status == TherapyPage.Status.PUBLISHED:
            pending, published = set(), record.draft
            published_at = published_at if status == record.status else record.history_date
            ledger.credit(record.author_id)
            if record.reviewer_id:
                signer = Writer(saver.account, record.reviewer_id)
                changed = {writer for writer in changed if writer.is_same_as(signer)}
        version, status = record.version, record.status
    return Authorship(ledger.writers, changed, pending, SNAPSHOT.complete(published), published_at)


def list_writers_of_notes(page: TherapyPage, edition: dict, since: datetime | None) -> Iterator[Writer]:
    """Who changed the sources that an edition cites, or the meanings that readers see in it, since then."""
    for entry in list_note_entries(page, edition, since):
        person = Person.objects.filter(account=entry.user_id).values_list("pk", flat=True).first()
        yield Writer(entry.user_id, person)


def list_changed_notes(page: TherapyPage, edition: dict, since: datetime | None) -> list[str]:
    """The sources and hard words of an edition that were changed since then, by their names."""
    entries = list_note_entries(page, edition, since)
    return list(
        dict.fromkeys(
            f"{cast(ContentType, entry.content_type).name}: {entry.object_repr}" for entry in entries
        )
    )


def list_note_entries(page: TherapyPage, edition: dict, since: datetime | None) -> Iterator[LogEntry]:
    """What the admin noted of changes to the sources that an edition cites, and to the meanings in it, since then."""
    shown = json.dumps([page.live, edition])
    keys = [source["key"] for source in edition["sources"]]
    cited = Source.objects.filter(key__in=keys).values_list("pk", flat=True)
    sources, terms = map(ContentType.objects.get_for_model, (Source, Term))
    entries = LogEntry.objects.filter(
        Q(content_type=sources, object_id__in=map(str, cited)) | Q(content_type=terms)
    )
    for entry in entries.filter(action_time__gt=since) if since else entries:
        if entry.content_type_id == sources.pk or f"term-{slugify(entry.object_repr)}" in shown:
            yield entry


def has_other_words(before: dict, now: dict, apart_from: set[str] = NOT_READ) -> bool:
    """Whether two editions, or two working copies, differ in anything that readers see."""
    return any(before.get(name) != now[name] for name in now.keys() - apart_from)


def is_changed_by_staff(page: TherapyPage) -> bool:
    """Whether other words stand on a page that came with the site than came with it. One query."""
    first = page.history.exclude(draft={}).order_by("history_id").first()
    if first is None:
        return False
    came = SNAPSHOT.complete(first.draft) if first.history_user_id is None else {}
    return has_other_words(came, SNAPSHOT.complete(page.draft), NO_WORDS_OF_A_PAGE)


def list_document_lines(document: dict | list | str, name: str = "") -> Iterator[Words]:
    """The words of a page's document, a line for each of its fields and for each block of its texts."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key not in NO_WORDS:
                yield from list_document_lines(value, key)
    elif isinstance(document, list):
        for value in document:
            yield from list_document_lines(value, name)
    elif isinstance(document, str):
        text = extract_plain_text(document) if name in RICH else document
        yield from filter(None, (tuple(line.split()) for line in text.splitlines()))


class WordLedger:
    """The lines of a page with who wrote each of their words; it also remembers the lines that stood once."""

    def __init__(self):
        self.known: dict[Words, Writers] = {}
        self.standing: list[Words] = []

    @property
    def writers(self) -> set[Writer]:
        return set(chain.from_iterable(chain.from_iterable(self.known[line] for line in self.standing)))

    def read(self, lines: Iterable[Words], by: frozenset[Writer]) -> None:
        """These lines stand now. A line that stood before is still its writers', and theirs too who put it back."""
        lines = list(lines)
        before, now = set(self.standing), set(lines)
        gone = [line for line in self.standing if line not in now]
        for line in dict.fromkeys(lines):
            if line not in self.known:
                self.known[line] = inherit_writers(line, gone, self.known, by)
            elif line not in before:
                self.known[line] = tuple(writers | by for writers in self.known[line])
        self.standing = lines

    def credit(self, author: int | None) -> None:
        """Readers were told that this person wrote what stands now."""
        if author is not None:
            for line in set(self.standing):
                self.known[line] = tuple(writers | {Writer(None, author)} for writers in self.known[line])


def inherit_writers(
    line: Words, gone: list[Words], known: dict[Words, Writers], by: frozenset[Writer]
) -> Writers:
    """Who wrote the words of a new line: those before as far as it repeats what is gone, and `by` the rest.

    Where words were only taken out, those beside the gap are `by`'s too: they say something else now.
    """
    writers: list[frozenset[Writer] | None] = [None] * len(line)
    for old in gone:
        end_of_old = end = 0
        for a, b, size in [*find_repeats(old, line), (len(old), len(line), 0)]:
            for place, before in enumerate(known[old][a : a + size], b):
                writers[place] = before | (writers[place] or frozenset())
            if end and a > end_of_old and b == end:
                for place in {b - 1, min(b, len(line) - 1)}:
                    writers[place] = by | (writers[place] or frozenset())
            end_of_old, end = a + size, b + size
    return tuple(by if before is None else before for before in writers)


def find_repeats(old: Words, line: Words) -> list[tuple[int, int, int]]:
    """Where `line` repeats `old`: places in both, and how many words."""
    return [
        block
        for block in SequenceMatcher(None, old, line, autojunk=False).get_matching_blocks()
        if block.size >= FEWEST
    ]
