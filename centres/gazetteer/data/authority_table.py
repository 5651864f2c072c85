"""What make_areas.py knows by hand of local authorities: those since 2021, short names, counties, Welsh, dresses."""

NEWER = {
    "E06000063": "Cumberland",
    "E06000064": "Westmorland and Furness",
    "E06000065": "North Yorkshire",
    "E06000066": "Somerset",
    "E08000038": "Barnsley",
    "E08000039": "Sheffield",
    "N09000001": "Antrim and Newtownabbey",
    "N09000002": "Armagh City, Banbridge and Craigavon",
    "N09000003": "Belfast",
    "N09000004": "Causeway Coast and Glens",
    "N09000005": "Derry City and Strabane",
    "N09000006": "Fermanagh and Omagh",
    "N09000007": "Lisburn and Castlereagh",
    "N09000008": "Mid and East Antrim",
    "N09000009": "Mid Ulster",
    "N09000010": "Newry, Mourne and Down",
    "N09000011": "Ards and North Down",
    "S12000005": "Clackmannanshire",
    "S12000006": "Dumfries and Galloway",
    "S12000008": "East Ayrshire",
    "S12000010": "East Lothian",
    "S12000011": "East Renfrewshire",
    "S12000013": "Na h-Eileanan Siar",
    "S12000014": "Falkirk",
    "S12000017": "Highland",
    "S12000018": "Inverclyde",
    "S12000019": "Midlothian",
    "S12000020": "Moray",
    "S12000021": "North Ayrshire",
    "S12000023": "Orkney Islands",
    "S12000026": "Scottish Borders",
    "S12000027": "Shetland Islands",
    "S12000028": "South Ayrshire",
    "S12000029": "South Lanarkshire",
    "S12000030": "Stirling",
    "S12000033": "Aberdeen City",
    "S12000034": "Aberdeenshire",
    "S12000035": "Argyll and Bute",
    "S12000036": "City of Edinburgh",
    "S12000038": "Renfrewshire",
    "S12000039": "West Dunbartonshire",
    "S12000040": "West Lothian",
    "S12000041": "Angus",
    "S12000042": "Dundee City",
    "S12000045": "East Dunbartonshire",
    "S12000047": "Fife",
    "S12000048": "Perth and Kinross",
    "S12000049": "Glasgow City",
    "S12000050": "North Lanarkshire",
}
SHORT = {
    "Kingston upon Hull, City of": "Hull",
    "Na h-Eileanan Siar": "Western Isles",
    "Orkney Islands": "Orkney",
    "Shetland Islands": "Shetland",
    "Isle of Anglesey": "Anglesey",
    "The Vale of Glamorgan": "Vale of Glamorgan",
    "City of London": "City of London",
    "Armagh City, Banbridge and Craigavon": "Armagh, Banbridge and Craigavon",
}
METROPOLITAN = {
    "Greater Manchester": "Bolton|Bury|Manchester|Oldham|Rochdale|Salford|Stockport|Tameside|Trafford|Wigan",
    "Merseyside": "Knowsley|Liverpool|Sefton|St. Helens|Wirral",
    "South Yorkshire": "Barnsley|Doncaster|Rotherham|Sheffield",
    "Tyne and Wear": "Gateshead|Newcastle upon Tyne|North Tyneside|South Tyneside|Sunderland",
    "West Midlands": "Birmingham|Coventry|Dudley|Sandwell|Solihull|Walsall|Wolverhampton",
    "West Yorkshire": "Bradford|Calderdale|Kirklees|Leeds|Wakefield",
}
# Unitary authorities of England by ceremonial county; councils of Northern Ireland that lie in one county.
_IN_COUNTY = {
    "Bedfordshire": "Bedford|Central Bedfordshire|Luton",
    "Berkshire": "Bracknell Forest|Reading|Slough|West Berkshire|Windsor and Maidenhead|Wokingham",
    "Buckinghamshire": "Milton Keynes",
    "Cambridgeshire": "Peterborough",
    "Cheshire": "Cheshire East|Cheshire West and Chester|Halton|Warrington",
    "Cornwall": "Isles of Scilly",
    "County Durham": "Darlington|Hartlepool|Stockton-on-Tees",
    "Cumbria": "Cumberland|Westmorland and Furness",
    "Derbyshire": "Derby",
    "Devon": "Plymouth|Torbay",
    "Dorset": "Bournemouth, Christchurch and Poole",
    "East Riding of Yorkshire": "Hull",
    "East Sussex": "Brighton and Hove",
    "Essex": "Southend-on-Sea|Thurrock",
    "Gloucestershire": "South Gloucestershire",
    "Hampshire": "Portsmouth|Southampton",
    "Kent": "Medway",
    "Lancashire": "Blackburn with Darwen|Blackpool",
    "Leicestershire": "Leicester",
    "Lincolnshire": "North East Lincolnshire|North Lincolnshire",
    "North Yorkshire": "Middlesbrough|Redcar and Cleveland|York",
    "Northamptonshire": "North Northamptonshire|West Northamptonshire",
    "Nottinghamshire": "Nottingham",
    "Shropshire": "Telford and Wrekin",
    "Somerset": "Bath and North East Somerset|North Somerset",
    "Staffordshire": "Stoke-on-Trent",
    "Wiltshire": "Swindon",
    "County Antrim": "Antrim and Newtownabbey|Mid and East Antrim",
    "County Down": "Ards and North Down",
}
COUNTIES = {name: county for county, names in _IN_COUNTY.items() for name in names.split("|")}
WELSH = {
    "Anglesey": "Ynys Môn|Sir Fôn",
    "Bridgend": "Pen-y-bont ar Ogwr",
    "Caerphilly": "Caerffili",
    "Cardiff": "Caerdydd",
    "Carmarthenshire": "Sir Gaerfyrddin|Sir Gâr",
    "Ceredigion": "Sir Geredigion",
    "Denbighshire": "Sir Ddinbych",
    "Flintshire": "Sir y Fflint",
    "Merthyr Tydfil": "Merthyr Tudful",
    "Monmouthshire": "Sir Fynwy",
    "Neath Port Talbot": "Castell-nedd Port Talbot",
    "Newport": "Casnewydd",
    "Pembrokeshire": "Sir Benfro",
    "Swansea": "Abertawe",
    "Torfaen": "Tor-faen",
    "Vale of Glamorgan": "Bro Morgannwg",
    "Wrexham": "Wrecsam",
    "Argyll and Bute": "Earra-Ghàidheal agus Bòd",
    "Highland": "A' Ghàidhealtachd",
    "Western Isles": "Na h-Eileanan Siar|Eilean Siar",
}
ROYAL = {"Kensington and Chelsea", "Kingston upon Thames", "Greenwich", "Windsor and Maidenhead"}
_ALSO = {
    "Barking and Dagenham": "Barking|Dagenham and Barking",
    "Bournemouth, Christchurch and Poole": "BCP",
    "Hammersmith and Fulham": "H and F|LBHF",
    "Kensington and Chelsea": "K and C|RBKC|Kensington & Chelsea",
    "Richmond upon Thames": "Richmond on Thames|Richmond London",
    "Kingston upon Thames": "Kingston London",
    "Bath and North East Somerset": "BANES|B and NES",
    "Hull": "Kingston upon Hull",
    "Rhondda Cynon Taf": "RCT|Rhondda Cynon Taff",
    "Neath Port Talbot": "NPT",
    "Vale of Glamorgan": "The Vale of Glamorgan|The Vale",
    "Carmarthenshire": "Carms",
    "Pembrokeshire": "Pembs",
    "Monmouthshire": "Mons",
    "Denbighshire": "Denbs",
    "Flintshire": "Flints",
    "Aberdeenshire": "Aberdeens|Aberdeen county",
    "Clackmannanshire": "Clacks",
    "Dumfries and Galloway": "D and G",
    "Highland": "Highland Region",
    "Moray": "Morayshire",
    "Angus": "Forfarshire",
    "Midlothian": "Mid Lothian",
    "Scottish Borders": "The Borders|Borders|Borders Region",
    "Perth and Kinross": "Perth & Kinross",
    "Western Isles": "Outer Hebrides|Comhairle nan Eilean Siar",
    "Telford and Wrekin": "Telford & Wrekin|The Wrekin",
    "St. Helens": "St Helens",
    "Armagh, Banbridge and Craigavon": "Armagh City Banbridge and Craigavon|ABC council area",
    "Anglesey": "Isle of Anglesey",
}


CITIES = set(
    "Aberdeen|Belfast|Birmingham|Bradford|Brighton and Hove|Bristol|Cambridge|Canterbury|Cardiff|Chelmsford|"
    "Colchester|Coventry|Derby|Derry|Doncaster|Dundee|Edinburgh|Exeter|Glasgow|Gloucester|Hull|Lancaster|Leeds|"
    "Leicester|Lincoln|Liverpool|Manchester|Milton Keynes|Newcastle upon Tyne|Newport|Norwich|Nottingham|Oxford|"
    "Peterborough|Plymouth|Portsmouth|Preston|Salford|Sheffield|Southampton|Southend-on-Sea|St Albans|"
    "Stoke-on-Trent|Sunderland|Swansea|Wakefield|Westminster|Winchester|Wolverhampton|Worcester|York".split(
        "|"
    )
)


def list_dresses(code: str, name: str) -> list[str]:
    """The ways in which an authority is named beside its plain name: London Borough of Merton, City of Leeds."""
    dresses = [also for also in _ALSO.get(name, "").split("|") if also]
    if name in CITIES:
        dresses += [f"City of {name}", f"City and Borough of {name}", f"{name} city"]
    if name in ROYAL:
        dresses.append(f"Royal Borough of {name}")
    if code.startswith("E09") and name != "City of London":
        dresses += [f"London Borough of {name}", f"{name} London"]
    if code.startswith(("E07", "E08", "E09")) and name not in {"City of London", "Westminster"}:
        dresses += [f"Borough of {name}", f"{name} borough"]
    if code.startswith("E08"):
        dresses.append(f"Metropolitan Borough of {name}")
    if code.startswith("E07"):
        dresses += [f"{name} district", f"District of {name}"]
    if code.startswith("W"):
        dresses += [f"{name} county borough", f"County of {name}"]
    return dresses
