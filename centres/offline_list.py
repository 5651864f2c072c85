"""The list of centres as it was last written to disk: what visitors are given while the database is away.

An outage costs the visitor the ordering by distance, never the list.
"""

import json
import logging
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from centres.models import Centre
from msntc.files import replace_file

logger = logging.getLogger(__name__)
FIELDS = ["name", "slug", "town", "county", "nation", "phone"]


def get_offline_path() -> Path:
    return Path(settings.STATE_DIR) / "centres.json"


def write_after_commit() -> None:
    """Has the list written once the transaction is through, however many centres it saves."""
    if not any(task[1] is write_offline_list for task in transaction.get_connection().run_on_commit):
        transaction.on_commit(write_offline_list)


def write_offline_list() -> int:
    """Write the published centres to disk, whole or not at all. Returns how many."""
    rows = [
        {field: getattr(centre, field) for field in FIELDS}
        | {"ask": bool(centre.closure or centre.closure_note), "printed": centre.printed}
        for centre in Centre.objects.published().for_cards().with_printed("phone").in_order_of_nation()
    ]
    with replace_file(get_offline_path()) as file:
        file.write(json.dumps(rows, ensure_ascii=False).encode())
    return len(rows)


def read_offline_list() -> list[tuple[str, list[dict]]]:
    """The centres as last written, grouped by nation; none when they never were, or the file is damaged."""
    try:
        rows = json.loads(get_offline_path().read_text(encoding="utf-8"))
        return [(nation, list(group)) for nation, group in groupby(rows, key=lambda row: row["nation"])]
    except (OSError, ValueError, KeyError, TypeError):
        logger.warning("the list of centres on disk could not be read: %s", get_offline_path())
        return []
