"""centres.water: what has to be gone round parts two towns; what a bridge or a tunnel crosses does not."""

import json

import pytest
from django.contrib.gis.geos import Point

from centres.water import DATA, crosses_water, waters_between

# Longitude and latitude of the town's middle, or of the landing stage.
TOWNS = {
    "Aberystwyth": (-4.082, 52.415),
    "Ayr": (-4.629, 55.458),
    "Bangor": (-4.129, 53.227),
    "Bangor, County Down": (-5.668, 54.661),
    "Barnstaple": (-4.058, 51.080),
    "Barrow-in-Furness": (-3.227, 54.111),
    "Barry": (-3.284, 51.400),
    "Barton-upon-Humber": (-0.438, 53.683),
    "Bath": (-2.361, 51.380),
    "Belfast": (-5.930, 54.597),
    "Birkenhead": (-3.015, 53.393),
    "Birmingham": (-1.899, 52.481),
    "Blackpool": (-3.050, 53.817),
    "Bognor Regis": (-0.675, 50.783),
    "Boston": (-0.024, 52.978),
    "Bournemouth": (-1.880, 50.720),
    "Bradford": (-1.752, 53.794),
    "Bristol": (-2.597, 51.455),
    "Brodick": (-5.147, 55.576),
    "Burntisland": (-3.236, 56.060),
    "Cambridge": (0.117, 52.200),
    "Cardiff": (-3.180, 51.480),
    "Carlisle": (-2.936, 54.895),
    "Chepstow": (-2.675, 51.642),
    "Cowes": (-1.298, 50.763),
    "Craignure": (-5.708, 56.470),
    "Dartford": (0.211, 51.446),
    "Derby": (-1.477, 52.922),
    "Douglas": (-4.483, 54.150),
    "Dumfries": (-3.611, 55.070),
    "Dundee": (-2.970, 56.462),
    "Dunfermline": (-3.461, 56.072),
    "Dunoon": (-4.925, 55.950),
    "Edinburgh": (-3.190, 55.953),
    "Exeter": (-3.528, 50.724),
    "Exmouth": (-3.402, 50.617),
    "Falmouth": (-5.070, 50.155),
    "Fortrose": (-4.131, 57.582),
    "Gateshead": (-1.602, 54.957),
    "Glasgow": (-4.258, 55.865),
    "Gosport": (-1.129, 50.795),
    "Gourock": (-4.817, 55.960),
    "Grays": (0.326, 51.476),
    "Grimsby": (-0.076, 53.565),
    "Heysham": (-2.894, 54.045),
    "Holyhead": (-4.632, 53.310),
    "Hull": (-0.337, 53.745),
    "Hunstanton": (0.490, 52.940),
    "Hythe": (-1.400, 50.868),
    "Ilfracombe": (-4.115, 51.208),
    "Inverness": (-4.224, 57.479),
    "Kirkcaldy": (-3.158, 56.107),
    "Kirkcudbright": (-4.050, 54.837),
    "Kyle of Lochalsh": (-5.714, 57.283),
    "Kyleakin": (-5.729, 57.273),
    "Larne": (-5.810, 54.850),
    "Leeds": (-1.548, 53.797),
    "Leicester": (-1.132, 52.639),
    "Leith": (-3.170, 55.976),
    "Lerwick": (-1.144, 60.154),
    "Limavady": (-6.954, 55.053),
    "Lincoln": (-0.538, 53.227),
    "Liverpool": (-2.980, 53.411),
    "London": (-0.126, 51.509),
    "Londonderry": (-7.309, 54.998),
    "Lytham": (-2.963, 53.737),
    "Maidstone": (0.520, 51.267),
    "Manchester": (-2.237, 53.481),
    "Maryport": (-3.495, 54.714),
    "Menai Bridge": (-4.169, 53.225),
    "Merthyr Tydfil": (-3.378, 51.748),
    "Middlesbrough": (-1.235, 54.576),
    "Milton Keynes": (-0.756, 52.042),
    "Minehead": (-3.475, 51.205),
    "Nairn": (-3.871, 57.585),
    "Newcastle upon Tyne": (-1.613, 54.974),
    "Newport": (-2.998, 51.588),
    "Newport-on-Tay": (-2.940, 56.440),
    "Neyland": (-4.947, 51.710),
    "North Kessock": (-4.246, 57.503),
    "Norwich": (1.298, 52.628),
    "Nottingham": (-1.150, 52.954),
    "Oban": (-5.472, 56.413),
    "Omagh": (-7.300, 54.600),
    "Oxford": (-1.256, 51.752),
    "Paisley": (-4.425, 55.846),
    "Pembroke Dock": (-4.945, 51.693),
    "Perth": (-3.431, 56.395),
    "Peterborough": (-0.241, 52.574),
    "Plymouth": (-4.143, 50.371),
    "Portaferry": (-5.547, 54.380),
    "Portree": (-6.194, 57.413),
    "Portsmouth": (-1.091, 50.799),
    "Preston": (-2.703, 53.763),
    "Pwllheli": (-4.415, 52.888),
    "Queensferry": (-3.399, 55.990),
    "Reading": (-0.973, 51.456),
    "Rothesay": (-5.055, 55.838),
    "Runcorn": (-2.733, 53.342),
    "Ryde": (-1.163, 50.729),
    "St Helier": (-2.105, 49.188),
    "St Mawes": (-5.015, 50.160),
    "Saltash": (-4.210, 50.408),
    "Sheffield": (-1.466, 53.383),
    "Shrewsbury": (-2.752, 52.708),
    "Skegness": (0.340, 53.144),
    "Southampton": (-1.404, 50.904),
    "Southend-on-Sea": (0.714, 51.538),
    "Southport": (-3.005, 53.647),
    "Sheerness": (0.763, 51.441),
    "Stirling": (-3.937, 56.117),
    "Stornoway": (-6.386, 58.209),
    "Strangford": (-5.557, 54.372),
    "Stranraer": (-5.027, 54.903),
    "Swansea": (-3.943, 51.621),
    "Swindon": (-1.780, 51.558),
    "Taunton": (-3.103, 51.015),
    "Troon": (-4.661, 55.543),
    "Truro": (-5.051, 50.263),
    "Ullapool": (-5.160, 57.895),
    "Wemyss Bay": (-4.888, 55.877),
    "Weston-super-Mare": (-2.977, 51.346),
    "Weymouth": (-2.457, 50.614),
    "Widnes": (-2.735, 53.362),
    "Winchester": (-1.319, 51.065),
    "Withernsea": (0.035, 53.729),
    "Worcester": (-2.221, 52.189),
    "York": (-1.083, 53.958),
}

PARTED = """
    Cardiff – Weston-super-Mare
    Cardiff – Exeter
    Barry – Minehead
    Swansea – Ilfracombe
    Portsmouth – Ryde
    Portsmouth – Gosport
    Southampton – Cowes
    Southampton – Hythe
    Falmouth – St Mawes
    Hull – Grimsby
    Grimsby – Withernsea
    Hunstanton – Skegness
    Southend-on-Sea – Sheerness
    Leith – Burntisland
    Edinburgh – Kirkcaldy
    Nairn – Fortrose
    Heysham – Barrow-in-Furness
    Southport – Lytham
    Maryport – Kirkcudbright
    Aberystwyth – Pwllheli
    Oban – Craignure
    Wemyss Bay – Rothesay
    Gourock – Dunoon
    Troon – Brodick
    Ullapool – Stornoway
    Inverness – Lerwick
    Larne – Stranraer
    Larne – Bangor, County Down
    Strangford – Portaferry
    Douglas – Heysham
    Holyhead – Belfast
    St Helier – Weymouth
"""

JOINED = """
    Bristol – Chepstow
    Bristol – Newport
    Hull – Barton-upon-Humber
    Edinburgh – Dunfermline
    Queensferry – Dunfermline
    Edinburgh – Perth
    Dundee – Newport-on-Tay
    Liverpool – Birkenhead
    Runcorn – Widnes
    Dartford – Grays
    Bangor – Menai Bridge
    Kyle of Lochalsh – Kyleakin
    Kyle of Lochalsh – Portree
    Plymouth – Saltash
    Inverness – North Kessock
    Pembroke Dock – Neyland
    Newcastle upon Tyne – Gateshead
    Londonderry – Limavady
"""

BY_LAND = """
    London – Reading
    London – Cambridge
    London – Edinburgh
    London – Cardiff
    Reading – Oxford
    Oxford – Swindon
    Swindon – Bath
    Bath – Bristol
    Bristol – Birmingham
    Birmingham – Worcester
    Birmingham – Leicester
    Leicester – Nottingham
    Nottingham – Derby
    Derby – Sheffield
    Sheffield – Leeds
    Leeds – York
    Leeds – Bradford
    Bradford – Manchester
    Manchester – Preston
    Manchester – Liverpool
    Preston – Blackpool
    Lincoln – Peterborough
    Peterborough – Norwich
    Milton Keynes – Cambridge
    Maidstone – London
    Winchester – Southampton
    Exeter – Taunton
    Exeter – Exmouth
    Exeter – Plymouth
    Truro – Plymouth
    Barnstaple – Taunton
    Shrewsbury – Aberystwyth
    Cardiff – Merthyr Tydfil
    Boston – Norwich
    York – Middlesbrough
    Carlisle – Dumfries
    Glasgow – Stirling
    Glasgow – Ayr
    Glasgow – Paisley
    Perth – Inverness
    Belfast – Omagh
    Belfast – Bangor, County Down
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(line.strip().split(" – ")) for line in text.strip().splitlines()]


def parted(one: str, other: str) -> bool:
    return crosses_water(Point(TOWNS[one], srid=4326), Point(TOWNS[other], srid=4326))


@pytest.mark.parametrize(("one", "other"), pairs(PARTED))
def test_water_parts_towns_that_only_a_ferry_or_a_long_road_joins(one, other):
    assert parted(one, other)
    assert parted(other, one)


@pytest.mark.parametrize(("one", "other"), pairs(JOINED))
def test_a_bridge_or_a_tunnel_joins_both_banks(one, other):
    assert not parted(one, other)
    assert not parted(other, one)


@pytest.mark.parametrize(("one", "other"), pairs(BY_LAND))
def test_no_water_parts_towns_with_land_between_them(one, other):
    assert not parted(one, other)
    assert not parted(other, one)


def test_every_list_is_long_enough_to_mean_something():
    assert len(pairs(PARTED)) >= 10
    assert len(pairs(JOINED)) >= 10
    assert len(pairs(BY_LAND)) >= 30


def test_an_island_on_the_way_does_not_part_the_coast_before_it():
    assert waters_between(TOWNS["Ryde"], TOWNS["Bognor Regis"]) == ["Isle of Wight"]
    assert not parted("Bournemouth", "Bognor Regis")


def test_a_water_of_several_barriers_is_one_water():
    """The way from Ilfracombe to Swindon leaves the English side over one barrier and comes back over the next."""
    assert not parted("Ilfracombe", "Swindon")


def test_a_bridge_a_little_way_off_matters_for_a_short_way_only():
    assert waters_between((-4.183, 50.372), (-4.199, 50.374)) == ["Plymouth Sound and Hamoaze"]
    assert not parted("Plymouth", "Falmouth")


def test_a_place_is_not_parted_from_itself():
    assert not parted("Cowes", "Cowes")


def test_every_barrier_says_what_it_is_and_is_a_line_on_these_islands():
    features = json.loads(DATA.read_text(encoding="utf-8"))["features"]
    for feature in features:
        assert feature["geometry"]["type"] == "LineString"
        assert feature["properties"].keys() - {"within_km"} == {"name", "note"}
        assert len(feature["geometry"]["coordinates"]) >= 2
        for longitude, latitude in feature["geometry"]["coordinates"]:
            assert -11 <= longitude <= 2.5
            assert 49 <= latitude <= 61
        note, line = feature["properties"]["note"], feature["geometry"]["coordinates"]
        assert note.startswith("Ring") == (line[0] == line[-1]), (
            "a ring that does not close lets the road out"
        )
    assert DATA.stat().st_size < 40_000
