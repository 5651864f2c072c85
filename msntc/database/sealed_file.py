"""Objects of Python in a file of this machine, for answers without the database: what it cannot be asked for then.

A seal made with the site's key comes first, so that nothing is unpickled that the site did not write itself. A release
reads what it wrote: each start writes its files anew.
"""

import hmac
import pickle
from pathlib import Path
from typing import Any

from django.conf import settings

from msntc.database.column_file import UnreadableFile
from msntc.files import replace_file

SEAL = 32  # bytes, of SHA-256


def write_sealed(path: Path, content: Any) -> None:
    body = pickle.dumps(content)
    with replace_file(path) as file:
        file.write(make_seal(body))
        file.write(body)


def read_sealed(path: Path) -> Any:
    """Raises UnreadableFile with its name and what is wrong."""
    try:
        whole = path.read_bytes()
    except OSError as fault:
        raise UnreadableFile(f"{path.name} cannot be read ({type(fault).__name__})") from fault
    seal, body = whole[:SEAL], whole[SEAL:]
    if not hmac.compare_digest(seal, make_seal(body)):
        raise UnreadableFile(f"{path.name} does not bear this site's seal")
    try:
        return pickle.loads(body)  # noqa: S301  (sealed by us)
    except Exception as fault:  # of another release: a class has gone, or takes other values
        raise UnreadableFile(f"{path.name} is of another version") from fault


def make_seal(body: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), body, "sha256")
