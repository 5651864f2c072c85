"""Every published centre in memory: what the cards of all lists are made of, and what filters are matched against.

PostgreSQL says which centres are near; memory says what they look like. Each process reads the directory anew when its
version has moved: the version comes along with a search's own query, so that nothing changed is shown as it was.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from centres.gazetteer.text import fold_name
from centres.models import (
    AccessFact,
    Centre,
    DayException,
    DirectoryVersion,
    Offer,
    OpeningTime,
    OtherDay,
    Service,
    Session,
    TimetableRows,
)
from centres.models.querysets import list_telling_words
from msntc.database.offline import is_offline
from msntc.organisation.models import get_organisation
from msntc.page_cache import get_current_minute

ON_CARDS = ["", Service.BUILDING, Service.CHAMBER]
"""The services whose times a card is made of; empty are days off of the whole centre."""
OXYGEN = "oxygen-therapy"
"""The slug of the therapy that people come to for a course of sessions."""
CARDS_KEPT = 10_000  # parts rendered, in a process; about 1 KB each at most


class OfferedTherapy(NamedTuple):
    """A therapy that a centre offers."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class DirectoryEntry:
    """A published centre with its page's path, its position in degrees, what it offers, its answers about getting in
    (fact, answer), its sessions of an ordinary week with the coming days that differ (None without times), and
    whether a letter can reach it."""

    centre: Centre
    path: str
    longitude: float | None
    latitude: float | None
    therapies: list[OfferedTherapy]
    access: frozenset[tuple[str, str]]
    times: TimetableRows | None
    has_mailbox: bool

    @property
    def offers_oxygen(self) -> bool:
        return any(therapy.slug == OXYGEN for therapy in self.therapies)

    @property
    def offered(self) -> str:
        return ", ".join(therapy.name for therapy in self.therapies)


class HeardOfCentre(NamedTuple):
    """All that visitors are told of a draft that the office has marked; its position is latitude, longitude."""

    town: str
    register_url: str
    position: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """All published centres by their ids, as they were at a version and on a day; their ids by their slugs; and the
    drafts that we have heard of."""

    version: int
    day: date
    entries: dict[int, DirectoryEntry]
    slugs: dict[str, int]
    heard_of: list[HeardOfCentre]

    def get_by_slug(self, slug: str) -> DirectoryEntry | None:
        pk = self.slugs.get(slug)
        return None if pk is None else self.entries[pk]


_lock = Lock()
_directory: Directory | None = None
_current_at: datetime | None = None


def get_directory(version: int | None = None) -> Directory:
    """The directory as this process has it; read anew where it is of another version than asked for, or of another day.

    What is read may be newer than the version that was asked for, and never older. Offline it is as last read. Raises
    OperationalError where it never was.
    """
    global _directory
    if _directory and is_offline():
        return _directory
    if _directory and is_current(_directory, version):
        return _directory
    with _lock:
        if not (_directory and is_current(_directory, version)):
            _directory = load_directory()
            note_directory_is_current()
        return _directory


def note_directory_is_current() -> None:
    """That the database was just seen to have nothing newer."""
    global _current_at
    _current_at = timezone.localtime()


def get_moment_of_directory() -> datetime | None:
    """When it was last seen to be as the database has it."""
    return _current_at


def is_current(directory: Directory, version: int | None) -> bool:
    return version in (None, directory.version) and directory.day == timezone.localdate()


def forget_directory() -> None:
    """Read it anew next time."""
    global _directory
    _directory = None


def load_directory() -> Directory:
    """Eight queries, the version first: what changes meanwhile is found to have changed by the next who asks."""
    version, today = DirectoryVersion.objects.current(), timezone.localdate()
    therapies = group_rows(Offer, OfferedTherapy, "therapy__slug", "therapy__name")
    access = group_rows(AccessFact, lambda *answer: answer, "fact", "answer")
    sessions = group_rows(OpeningTime, Session, *Session._fields, service__in=ON_CARDS)
    other_days = group_rows(DayException, OtherDay, *OtherDay._fields, service__in=ON_CARDS, day__gte=today)
    entries = {}
    for centre in Centre.objects.published().for_cards("point").with_mailbox().with_printed("phone"):
        pk, point = centre.pk, centre.point
        times = TimetableRows(sessions.get(pk, []), other_days.get(pk, []))
        entries[pk] = DirectoryEntry(
            centre,
            centre.get_absolute_url(),
            point.x if point else None,
            point.y if point else None,
            therapies.get(pk, []),
            frozenset(access.get(pk, [])),
            times if any(times) else None,
            centre.has_mailbox,
        )
    slugs = {one.centre.slug: pk for pk, one in entries.items()}
    return Directory(version, today, entries, slugs, load_heard_of_centres())


def load_heard_of_centres() -> list[HeardOfCentre]:
    """One query. Without a town or a point there is nothing to tell."""
    drafts = Centre.objects.filter(status=Centre.Status.DRAFT, heard_of=True).exclude(town="")
    return [
        HeardOfCentre(one.town, one.register_url, (one.point.y, one.point.x))
        for one in drafts.only("town", "charity_number", "point")
        if one.point
    ]


def group_rows(model: type[Model], kind: Callable, *fields: str, **conditions) -> dict[int, list]:
    """The rows of published centres in the table's own order, by the centre's id. One query."""
    rows = model._default_manager.filter(centre__status=Centre.Status.PUBLISHED, **conditions)
    found = defaultdict(list)
    for pk, *values in rows.values_list("centre_id", *fields):
        found[pk].append(kind(*values))
    return found


def find_called(text: str) -> list[Centre]:
    """What `CentreQuerySet.called` finds, from memory: by whole words, the last as far as it goes."""
    words = list_telling_words(text)
    found = []
    for entry in get_directory().entries.values() if words else ():
        name = fold_name(entry.centre.name).split()
        ends = any(own.startswith(words[-1]) for own in name) if len(words[-1]) > 5 else words[-1] in name
        if ends and set(words[:-1]) <= set(name):
            found.append(entry.centre)
    return sorted(found, key=lambda centre: centre.name)


def can_be_asked(has_mailbox: bool) -> bool:
    """Whether a visitor's request reaches anybody: the centre, else the office."""
    return has_mailbox or bool(get_organisation().email)


def render_card_part(template: str, entry: DirectoryEntry, **known: str | int | bool) -> SafeString:
    """What a card says of its centre whoever asks from wherever: kept while the centre stays as it is, until the day
    ends, or the minute where opening times are known.

    `known` is what the part needs besides the centre, and what it is kept by: never where somebody searched.
    """
    moment = get_current_minute() if entry.times else timezone.localdate()
    return _render_card_part(template, entry, can_be_asked(entry.has_mailbox), moment, tuple(known.items()))


@lru_cache(maxsize=CARDS_KEPT)
def _render_card_part(
    template: str,
    entry: DirectoryEntry,
    can_ask: bool,
    moment: int | date,
    known: tuple[tuple[str, str | int | bool], ...],
) -> SafeString:
    facts = {"entry": entry, "centre": entry.centre, "can_ask": can_ask, "site_url": settings.SITE_URL}
    return mark_safe(render_to_string(template, facts | dict(known)).removesuffix("\n"))  # noqa: S308  (escaped)
