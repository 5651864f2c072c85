"""water_barriers: what has to be gone round parts two towns; what a bridge or a tunnel crosses does not."""

import json

import pytest

from centres.search.water_barriers import DATA, crosses_water, waters_between
from tests.support.towns import TOWNS

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
