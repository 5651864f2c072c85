"""A part of a centre: a field, or rows that belong to it, by its name in the centre's document (`centres.snapshots`).

A task page shows some parts, and gives back what they are to be, as JSON.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from centres.models import Centre
from centres.snapshots import SNAPSHOT

Parts = dict[str, object]


def read_parts(document: dict, names: Iterable[str]) -> Parts:
    return {name: document[name] if name in SNAPSHOT.rows else document["centre"][name] for name in names}


def list_changed_parts(document: dict, parts: Parts) -> Parts:
    """Those that are to be other than the document has them. The order of rows counts for nothing."""
    now = read_parts(document, parts)
    return {name: value for name, value in parts.items() if in_order(value) != in_order(now[name])}


def in_order(value: object) -> object:
    return (
        sorted(value, key=lambda row: json.dumps(row, sort_keys=True)) if isinstance(value, list) else value
    )


def hash_parts(shown: object) -> str:
    """A mark of what a page showed when it was opened."""
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def set_parts(centre: Centre, parts: Parts) -> None:
    """Fields are set, rows are saved in place of those there are. The centre itself is not saved.

    Raises ValidationError where a rule of the centre is broken.
    """
    set_fields(centre, parts)
    SNAPSHOT.restore_rows(centre, {"centre": {}} | get_rows(parts))


def set_fields(centre: Centre, parts: Parts) -> None:
    """Of the parts those that are fields; nothing is saved. Raises ValidationError where a rule is broken."""
    fields = {name: value for name, value in parts.items() if name not in SNAPSHOT.rows}
    SNAPSHOT.restore_fields(centre, {"centre": fields})
    centre.full_clean(exclude=["point", "terms_checked_on", "confirmed_on"])


def get_rows(parts: Parts) -> Parts:
    """Of the parts those that are rows."""
    return {name: value for name, value in parts.items() if name in SNAPSHOT.rows}
