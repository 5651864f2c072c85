"""The list of centres as it was last known: what visitors are given where nothing else can be said in an outage.

An outage costs the visitor the ordering by distance, never the list.
"""

import logging
from itertools import groupby

from django.db import OperationalError, transaction

from centres.directory import get_directory, write_directory_file
from centres.models import Centre
from msntc.database.offline import go_offline

logger = logging.getLogger(__name__)


def write_after_commit() -> None:
    """Has the directory written to disk once the transaction is through, however many centres it saves."""
    if not any(task[1] is write_directory_file for task in transaction.get_connection().run_on_commit):
        transaction.on_commit(write_directory_file)


def read_offline_list() -> list[tuple[str, list[Centre]]]:
    """The centres as this process last read them, or as they are on disk, grouped by nation; none where there is
    neither."""
    try:
        with go_offline():
            entries = get_directory().entries.values()
    except OperationalError:
        logger.warning("the list of centres on disk could not be read")
        return []
    return [
        (nation, list(group))
        for nation, group in groupby((one.centre for one in entries), key=lambda one: one.nation)
    ]
