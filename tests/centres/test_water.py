"""centres.water: what has to be gone round parts two towns; what a bridge or a tunnel crosses does not."""

import json

import pytest

from centres.water import DATA, crosses_water, waters_between

# Latitude and longitude of the town's middle, or of the landing stage.
TOWNS = {
    "Aberystwyth": (52.415, -4.082),
    "Ayr": (55.458, -4.629),
    "Bangor": (53.227, -4.129),
    "Bangor, County Down": (54.661, -5.668),
    "Barnstaple": (51.080, -4.058),
    "Barrow-in-Furness": (54.111, -3.227),
    "Barry": (51.400, -3.284),
    "Barton-upon-Humber": (53.683, -0.438),
    "Bath": (51.380, -2.361),
    "Belfast": (54.597, -5.930),
    "Birkenhead": (53.393, -3.015),
    "Birmingham": (52.481, -1.899),
    "Blackpool": (53.817, -3.050),
    "Bognor Regis": (50.783, -0.675),
    "Boston": (52.978, -0.024),
    "Bournemouth": (50.720, -1.880),
    "Bradford": (53.794, -1.752),
    "Bristol": (51.455, -2.597),
    "Brodick": (55.576, -5.147),
    "Burntisland": (56.060, -3.236),
    "Cambridge": (52.200, 0.117),
    "Cardiff": (51.480, -3.180),
    "Carlisle": (54.895, -2.936),
    "Chepstow": (51.642, -2.675),
    "Cowes": (50.763, -1.298),
    "Craignure": (56.470, -5.708),
    "Dartford": (51.446, 0.211),
    "Derby": (52.922, -1.477),
    "Douglas": (54.150, -4.483),
    "Dumfries": (55.070, -3.611),
    "Dundee": (56.462, -2.970),
    "Dunfermline": (56.072, -3.461),
    "Dunoon": (55.950, -4.925),
    "Edinburgh": (55.953, -3.190),
    "Exeter": (50.724, -3.528),
    "Exmouth": (50.617, -3.402),
    "Falmouth": (50.155, -5.070),
    "Fortrose": (57.582, -4.131),
    "Gateshead": (54.957, -1.602),
    "Glasgow": (55.865, -4.258),
    "Gosport": (50.795, -1.129),
    "Gourock": (55.960, -4.817),
    "Grays": (51.476, 0.326),
    "Grimsby": (53.565, -0.076),
    "Heysham": (54.045, -2.894),
    "Holyhead": (53.310, -4.632),
    "Hull": (53.745, -0.337),
    "Hunstanton": (52.940, 0.490),
    "Hythe": (50.868, -1.400),
    "Ilfracombe": (51.208, -4.115),
    "Inverness": (57.479, -4.224),
    "Kirkcaldy": (56.107, -3.158),
    "Kirkcudbright": (54.837, -4.050),
    "Kyle of Lochalsh": (57.283, -5.714),
    "Kyleakin": (57.273, -5.729),
    "Larne": (54.850, -5.810),
    "Leeds": (53.797, -1.548),
    "Leicester": (52.639, -1.132),
    "Leith": (55.976, -3.170),
    "Lerwick": (60.154, -1.144),
    "Limavady": (55.053, -6.954),
    "Lincoln": (53.227, -0.538),
    "Liverpool": (53.411, -2.980),
    "London": (51.509, -0.126),
    "Londonderry": (54.998, -7.309),
    "Lytham": (53.737, -2.963),
    "Maidstone": (51.267, 0.520),
    "Manchester": (53.481, -2.237),
    "Maryport": (54.714, -3.495),
    "Menai Bridge": (53.225, -4.169),
    "Merthyr Tydfil": (51.748, -3.378),
    "Middlesbrough": (54.576, -1.235),
    "Milton Keynes": (52.042, -0.756),
    "Minehead": (51.205, -3.475),
    "Nairn": (57.585, -3.871),
    "Newcastle upon Tyne": (54.974, -1.613),
    "Newport": (51.588, -2.998),
    "Newport-on-Tay": (56.440, -2.940),
    "Neyland": (51.710, -4.947),
    "North Kessock": (57.503, -4.246),
    "Norwich": (52.628, 1.298),
    "Nottingham": (52.954, -1.150),
    "Oban": (56.413, -5.472),
    "Omagh": (54.600, -7.300),
    "Oxford": (51.752, -1.256),
    "Paisley": (55.846, -4.425),
    "Pembroke Dock": (51.693, -4.945),
    "Perth": (56.395, -3.431),
    "Peterborough": (52.574, -0.241),
    "Plymouth": (50.371, -4.143),
    "Portaferry": (54.380, -5.547),
    "Portree": (57.413, -6.194),
    "Portsmouth": (50.799, -1.091),
    "Preston": (53.763, -2.703),
    "Pwllheli": (52.888, -4.415),
    "Queensferry": (55.990, -3.399),
    "Reading": (51.456, -0.973),
    "Rothesay": (55.838, -5.055),
    "Runcorn": (53.342, -2.733),
    "Ryde": (50.729, -1.163),
    "St Helier": (49.188, -2.105),
    "St Mawes": (50.160, -5.015),
    "Saltash": (50.408, -4.210),
    "Sheffield": (53.383, -1.466),
    "Shrewsbury": (52.708, -2.752),
    "Skegness": (53.144, 0.340),
    "Southampton": (50.904, -1.404),
    "Southend-on-Sea": (51.538, 0.714),
    "Southport": (53.647, -3.005),
    "Sheerness": (51.441, 0.763),
    "Stirling": (56.117, -3.937),
    "Stornoway": (58.209, -6.386),
    "Strangford": (54.372, -5.557),
    "Stranraer": (54.903, -5.027),
    "Swansea": (51.621, -3.943),
    "Swindon": (51.558, -1.780),
    "Taunton": (51.015, -3.103),
    "Troon": (55.543, -4.661),
    "Truro": (50.263, -5.051),
    "Ullapool": (57.895, -5.160),
    "Wemyss Bay": (55.877, -4.888),
    "Weston-super-Mare": (51.346, -2.977),
    "Weymouth": (50.614, -2.457),
    "Widnes": (53.362, -2.735),
    "Winchester": (51.065, -1.319),
    "Withernsea": (53.729, 0.035),
    "Worcester": (52.189, -2.221),
    "York": (53.958, -1.083),
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
    return crosses_water(TOWNS[one], TOWNS[other])


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
    assert waters_between((50.372, -4.183), (50.374, -4.199)) == ["Plymouth Sound and Hamoaze"]
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
