"""An uploaded table between looking at it and applying it: a file for an hour at most, which only its uploader can use.

All processes of the site share the folder, as they share the one of photographs. The name is a secret; what the page
carries besides is signed.
"""

import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.cache import cache

KEPT = 3600  # seconds
SALT = "centres.import_export"


class PendingUploadNotFound(LookupError):
    """The table is no longer there, or never was, or is somebody else's. Its key, where the words were good."""


@dataclass(frozen=True)
class PendingUpload:
    """`name` is what the file was called, `mark` what was seen of it (preview).

    `columns` is what each heading means, once that is known; `answers` what was said of rows, by their numbers.
    """

    key: str
    name: str
    user: int
    columns: list[str] | None = None
    answers: dict[str, str] = field(default_factory=dict)
    mark: str = ""

    def seal(self) -> str:
        """The words by which it is found again."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def get_upload_folder() -> Path:
    return Path(settings.STATE_DIR) / "tables"


def save_pending_upload(data: bytes, name: str, user: int) -> PendingUpload:
    """Writes the table down."""
    get_upload_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    delete_stale_uploads()
    key = secrets.token_hex(20)
    path = get_upload_folder() / key
    path.touch(mode=0o600)
    path.write_bytes(data)
    return PendingUpload(key, name, user)


def load_pending_upload(words: str, user: int) -> tuple[PendingUpload, bytes]:
    """Raises PendingUploadNotFound."""
    try:
        waiting = PendingUpload(**signing.loads(words, salt=SALT, max_age=KEPT))
    except signing.BadSignature as fault:
        raise PendingUploadNotFound from fault
    if waiting.user != user:
        raise PendingUploadNotFound
    try:
        return waiting, (get_upload_folder() / waiting.key).read_bytes()
    except OSError as fault:
        raise PendingUploadNotFound(waiting.key) from fault


def note_applied_upload(key: str, batch: int) -> None:
    """Keeps for a while which change it became: for who presses twice. Kept with the transaction."""
    cache.set(f"{SALT}.{key}", batch, KEPT)


def get_applied_batch(key: str) -> int | None:
    return cache.get(f"{SALT}.{key}")


def delete_pending_upload(waiting: PendingUpload) -> None:
    (get_upload_folder() / waiting.key).unlink(missing_ok=True)


def delete_stale_uploads() -> None:
    """Deletes what nobody came back for."""
    for path in get_upload_folder().glob("*"):
        try:
            if path.stat().st_mtime < time.time() - KEPT:
                path.unlink(missing_ok=True)
        except OSError:
            continue  # another process was quicker
