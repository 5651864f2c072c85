"""Every published centre in memory: what the cards of all lists are made of, and what filters are matched against.

PostgreSQL says which centres are near; memory says what they look like. Each process reads the directory anew when its
version has moved: the version comes along with a search's own query, so that nothing changed is shown as it was.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.db import OperationalError
from django.db.models import Model
from django.utils import timezone

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
from centres.queries import with_details
from msntc.database.breaker import DatabaseStuck
from msntc.database.offline import is_offline, open_offline_file
from msntc.database.sealed_file import read_sealed, write_sealed
from msntc.organisation.models import get_organisation
from therapies.models import offered_choices

ON_CARDS = ["", Service.BUILDING, Service.CHAMBER]
"""The services whose times a card is made of; empty are days off of the whole centre."""
OXYGEN = "oxygen-therapy"
"""The slug of the therapy that people come to for a course of sessions."""


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
    """All published centres by their ids, in the order of the list of all, as they were at a version and on a day;
    their ids by their slugs; and the drafts that we have heard of."""

    version: int
    day: date
    entries: dict[int, DirectoryEntry]
    slugs: dict[str, int]
    heard_of: list[HeardOfCentre]

    def get_by_slug(self, slug: str) -> DirectoryEntry | None:
        pk = self.slugs.get(slug)
        return None if pk is None else self.entries[pk]


class DirectoryFile(NamedTuple):
    """What a process that starts while the database is away takes up: the directory, the same centres with all that
    their own pages show, and when that was so."""

    directory: Directory
    details: dict[int, Centre]
    written_at: datetime


_lock = Lock()
_directory: Directory | None = None
_current_at: datetime | None = None


def get_directory(version: int | None = None) -> Directory:
    """The directory as this process has it; read anew where it is of another version than asked for, or of another day.

    What is read may be newer than the version that was asked for, and never older. Offline it is as last read, or as
    the file has it. Raises OperationalError where there is neither.
    """
    global _directory
    if is_offline():
        return _directory or read_directory_file().directory
    if _directory and is_current(_directory, version):
        return _directory
    with _lock:
        if not (_directory and is_current(_directory, version)):
            _directory = load_directory()
            note_directory_is_current()
        return _directory


def get_current_directory() -> Directory:
    """The directory as the database has it now: one query, and its own where it has changed. Offline as last read."""
    if is_offline():
        return get_directory()
    directory = get_directory(DirectoryVersion.objects.current())
    note_directory_is_current()
    return directory


def note_directory_is_current() -> None:
    """That the database was just seen to have nothing newer."""
    global _current_at
    _current_at = timezone.localtime()


def get_moment_of_directory() -> datetime | None:
    """When it was last seen to be as the database has it. None where there is none."""
    if _directory:
        return _current_at
    with suppress(OperationalError):
        return read_directory_file().written_at
    return None


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
    centres = Centre.objects.published().for_cards("point").with_mailbox().with_printed("phone")
    for centre in centres.in_order_of_nation():
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


def write_directory_file() -> int:
    """For a process that starts while the database is away, and for centres' own pages then. Returns how many."""
    directory = get_current_directory()
    centres = with_details(Centre.objects.published().with_mailbox()).prefetch_related("photos")
    details = {centre.pk: centre for centre in centres}
    write_sealed(get_directory_path(), DirectoryFile(directory, details, timezone.localtime()))
    return len(directory.entries)


def is_directory_file_current() -> bool:
    """Whether it is of the directory as the database has it. One query."""
    with suppress(OperationalError):
        return read_directory_file().directory.version == DirectoryVersion.objects.current()
    return False


def get_directory_path() -> Path:
    return Path(settings.STATE_DIR) / "centres.sealed"


def read_directory_file() -> DirectoryFile:
    """As it is now on disk. Raises OperationalError: without it there is no answer while the database is away."""
    return open_offline_file(get_directory_path(), read_sealed)


def get_offline_details(pk: int) -> tuple[Centre, datetime | None]:
    """A published centre with all that its page shows, and when that was so. Raises OperationalError where no file has
    it."""
    file = read_directory_file()
    if pk not in file.details:
        raise OperationalError("no answer from files: the centre is newer")
    is_same = file.directory.version == get_directory().version
    return file.details[pk], get_moment_of_directory() if is_same else file.written_at


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


def list_offered_therapies() -> list[tuple[str, str]]:
    """Slug and name of each therapy that a centre offers; as the directory has them where nothing else is known."""
    try:
        return offered_choices()
    except DatabaseStuck:
        offered = [one for entry in get_directory().entries.values() for one in entry.therapies]
        return [(one.slug, one.name) for one in dict.fromkeys(offered)]


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
