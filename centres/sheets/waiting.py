"""An uploaded table between looking at it and applying it: a file for an hour at most, which only its uploader can use.

All processes of the site share the folder, as they share the one of photographs. The name is a secret; what the page
carries besides is signed.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

KEPT = 3600  # seconds
SALT = "centres.sheets"


class NotWaiting(LookupError):
    """The table is no longer there, or never was, or is somebody else's."""


@dataclass(frozen=True)
class Waiting:
    """`name` is what the file was called, `mark` what was seen of it (preview)."""

    key: str
    name: str
    mark: str
    user: int


def folder() -> Path:
    return Path(settings.STATE_DIR) / "tables"


def keep(data: bytes, name: str, mark: str, user: int) -> str:
    """Writes the table down and returns the words by which it is found again."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep()
    key = secrets.token_hex(20)
    path = folder() / key
    path.touch(mode=0o600)
    path.write_bytes(data)
    return signing.dumps(asdict(Waiting(key, name, mark, user)), salt=SALT)


def find(words: str, user: int) -> tuple[Waiting, bytes]:
    """Raises NotWaiting."""
    try:
        waiting = Waiting(**signing.loads(words, salt=SALT, max_age=KEPT))
        if waiting.user != user:
            raise NotWaiting
        return waiting, (folder() / waiting.key).read_bytes()
    except (signing.BadSignature, OSError) as fault:
        raise NotWaiting from fault


def drop(waiting: Waiting) -> None:
    (folder() / waiting.key).unlink(missing_ok=True)


def sweep() -> None:
    """Deletes what nobody came back for."""
    for path in folder().glob("*"):
        try:
            if path.stat().st_mtime < time.time() - KEPT:
                path.unlink(missing_ok=True)
        except OSError:
            continue  # another process was quicker
