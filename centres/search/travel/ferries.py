"""The crossings that take cars: where they land, and how long a person is on the way across, waiting included.

`data/ferries.csv` was written by hand. `crossing` is about what the timetables say; `waiting` is ours: half of the
time between two boats where many go, half an hour to three quarters where few do. Left out are crossings that take a
night or half a day, and the Irish Sea: nobody goes so for an afternoon's therapy while a road leads to another centre.
"""

import csv
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[2] / "data" / "ferries.csv"


class Ferry(NamedTuple):
    """One crossing, both ways: longitude and latitude of the towns where it lands, and its minutes in all."""

    name: str
    here: tuple[float, float]
    there: tuple[float, float]
    minutes: int


def read_ferries() -> list[Ferry]:
    """Every crossing of the file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            Ferry(
                f"{row['from']} to {row['to']}",
                (float(row["from_longitude"]), float(row["from_latitude"])),
                (float(row["to_longitude"]), float(row["to_latitude"])),
                int(row["crossing"]) + int(row["waiting"]),
            )
            for row in csv.DictReader(file)
        ]
