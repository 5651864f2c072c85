"""A table that is older than its centres: what it said of them when it was taken out, and who has saved them since.

Each row carries the version of its centre. What nobody changed in an older row stays as it is by now.
"""

import re

import tablib
from django.utils import timezone
from django.utils.dateformat import format as date_format

from centres.import_export.parsing import read_cell_text
from centres.models import Centre


class EarlierVersions:
    """For the centres that the table names, by slug. Two queries, where a row is older than its centre."""

    def __init__(self, known: dict[str, Centre], dataset: tablib.Dataset):
        self.bases, self.newest = {}, {}
        if "version" not in dataset.headers:
            return
        rows = zip(map(read_cell_text, dataset["slug"]), map(read_cell_text, dataset["version"]), strict=True)
        wanted = {
            (known[slug].pk, int(seen)): (slug, seen)
            for slug, seen in rows
            if slug in known and re.fullmatch(r"[0-9]{1,6}", seen) and int(seen) != known[slug].version
        }
        if not wanted:
            return
        records = Centre.history.filter(id__in={pk for pk, _ in wanted}).order_by("history_id")
        kept = records.filter(version__in={seen for _, seen in wanted}).exclude(document={})
        for record in kept.iterator():
            if (record.id, record.version) in wanted:
                record.offered = tuple(sorted(row["therapy__slug"] for row in record.document["offers"]))
                record.document = None  # 5,000 of them are more than a table may hold in memory
                self.bases[wanted[record.id, record.version]] = record
        newest = records.order_by("id", "-history_id").distinct("id")
        self.newest = {
            pk: (name, at)
            for pk, name, at in newest.values_list("id", "history_user__username", "history_date")
        }

    def base(self, centre: Centre, seen: str):
        """The centre as it was in the version that the row was made of; None where history does not hold it."""
        return self.bases.get((centre.slug, seen))

    def told(self, centre: Centre, seen: str) -> str:
        """That somebody has saved the centre since; empty where the row is as new as the centre, or does not say."""
        if not seen or seen == str(centre.version):
            return ""
        name, at = self.newest.get(centre.pk, ("", None))
        when = f" on {date_format(timezone.localtime(at), 'j F Y')}" if at else ""
        stays = (
            "What you left as it was in the table stays as it is now."
            if self.base(centre, seen)
            else "Look at each change: it may take the place of theirs."
        )
        return f"{name or 'Somebody'} has saved this centre{when}, after the table was taken out. {stays}"
