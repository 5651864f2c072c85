"""The therapies that the starter directory names, each with its address on the site."""

import csv
from pathlib import Path

from therapies.models import Therapy

FILE = Path(__file__).resolve().parent / "data" / "starter_therapies.csv"


def load() -> dict[str, Therapy]:
    """Make the therapies that are missing; leave those that are there. Returns them all by slug."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            Therapy.objects.get_or_create(
                slug=row["slug"], defaults={"name": row["name"], "position": position * 10}
            )
    return {therapy.slug: therapy for therapy in Therapy.objects.all()}
