"""centres.search.travel: the quickest way over a grid of land, with the real water, bridges and ferries."""

import numpy as np
import pytest
from django.core.management import call_command

from centres.gazetteer.models import PostcodeLocation
from centres.models import Centre, TravelCell, TravelPoint
from centres.search.travel import graph as graphs
from centres.search.travel import table
from centres.search.travel.cells import COLUMNS, ROWS, get_cell
from centres.search.travel.estimate import FURTHEST_VAGUE, Ways, estimate_ways
from centres.search.travel.ferries import read_ferries
from centres.search.travel.graph import Graph, build_graph, get_middles
from centres.search.travel.ground import Ground, draw_ireland
from centres.search.travel.model import measure_pace
from centres.search.water_barriers import waters_between
from tests.support.factories import LEEDS, CentreFactory
from tests.support.towns import TOWNS

MIDDLES = np.stack(get_middles(np.arange(ROWS * COLUMNS)), axis=-1).reshape(ROWS, COLUMNS, 2)
EVERYWHERE = 8.0  # postcodes a square, as in a countryside without sea


def build_land(is_vague: bool = False) -> Graph:
    """Countryside wherever the drawn barriers leave it, the sea of these islands included."""
    land = (MIDDLES[..., 0] > -8) & (MIDDLES[..., 0] < 2) & (MIDDLES[..., 1] > 50) & (MIDDLES[..., 1] < 58)
    counts = np.where(land, EVERYWHERE, 0)
    return build_graph(Ground(counts, land, land & is_vague), measure_pace(counts))


@pytest.fixture(scope="module")
def land() -> Graph:
    return build_land()


def travel(graph: Graph, here: str, there: str) -> tuple[float, bool]:
    """Minutes from one town to another, and whether by ferry."""
    (latitude, longitude), (y, x) = TOWNS[here], TOWNS[there]
    (ways,) = estimate_ways(graph, [(x, y)])
    node = graph.find_node(longitude, latitude)
    return float(ways.minutes[node]), bool(ways.has_ferry[node])


@pytest.mark.parametrize(
    ("here", "there", "least"),
    [
        ("Cardiff", "Weston-super-Mare", 50),  # 11 miles over the Channel, 50 by the bridges
        ("Cardiff", "Exeter", 100),
        ("Barry", "Minehead", 100),
        ("Withernsea", "Grimsby", 50),
        ("Southend-on-Sea", "Sheerness", 55),
        ("Maryport", "Kirkcudbright", 80),
        ("Kirkcaldy", "Leith", 30),
        ("Gosport", "Portsmouth", 15),  # 2 miles over the harbour, 9 round its head
    ],
)
def test_no_way_leads_over_wide_water(land, here, there, least):
    minutes, by_ferry = travel(land, here, there)

    assert minutes > least
    assert not by_ferry


@pytest.mark.parametrize(
    ("here", "there", "most"),
    [
        ("Hull", "Barton-upon-Humber", 30),  # the Humber Bridge
        ("Chepstow", "Bristol", 40),  # the Severn bridges
        ("Grays", "Dartford", 25),  # the Dartford crossing
        ("Dundee", "Newport-on-Tay", 20),
        ("Menai Bridge", "Bangor", 20),
        ("Plymouth", "Saltash", 20),
        ("Inverness", "North Kessock", 20),
        ("Kyle of Lochalsh", "Kyleakin", 20),
        ("Londonderry", "Limavady", 45),
    ],
)
def test_bridges_and_tunnels_are_crossed(land, here, there, most):
    minutes, by_ferry = travel(land, here, there)

    assert minutes < most
    assert not by_ferry


@pytest.mark.parametrize(
    ("here", "there"),
    [("Ryde", "Portsmouth"), ("Brodick", "Ayr"), ("Oban", "Craignure")],
)
def test_an_island_is_reached_by_its_ferry_and_not_without(land, here, there, monkeypatch):
    minutes, by_ferry = travel(land, here, there)
    assert 45 < minutes < 240
    assert by_ferry

    monkeypatch.setattr(graphs, "read_ferries", lambda: [])
    assert travel(build_land(), here, there)[0] == np.inf


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Douglas", "Barrow-in-Furness"),
        ("Rathlin", "Ballycastle"),
        ("Kerrera", "Oban"),
        ("Caldey", "Tenby"),
    ],
)
def test_no_way_leads_to_an_island_that_has_no_ferry_for_cars(land, here, there):
    assert travel(land, here, there)[0] == np.inf


@pytest.mark.parametrize("here", ["Stranraer", "Dumfries", "Maryport", "Holyhead"])
def test_nobody_is_sent_over_the_irish_sea(land, here):
    assert travel(land, here, "Belfast")[0] == np.inf


@pytest.mark.parametrize("ferry", read_ferries(), ids=lambda ferry: ferry.name)
def test_each_ferry_crosses_a_water_that_we_know(ferry):
    assert waters_between(ferry.here[::-1], ferry.there[::-1])
    assert 10 < ferry.minutes < 240


def test_both_ways_take_about_the_same_time(land):
    assert travel(land, "Leeds", "York")[0] == pytest.approx(travel(land, "York", "Leeds")[0], abs=12)


def test_where_we_know_only_towns_a_long_way_is_not_told():
    graph = build_land(is_vague=True)

    assert travel(graph, "Leeds", "York")[0] < FURTHEST_VAGUE
    assert travel(graph, "Leeds", "London")[0] == np.inf


def test_a_city_is_slower_than_the_country_round_it():
    counts = np.zeros((ROWS, COLUMNS))
    counts[200:260, 200:260] = 5
    city, country = (230, 230), (205, 205)
    counts[226:235, 226:235] = 600
    pace = measure_pace(counts)

    assert pace.on_the_way[city] > pace.on_the_way[country]


def test_ireland_is_where_it_is_drawn():
    ireland = draw_ireland()

    for name in ("Belfast", "Omagh", "Londonderry"):
        row, column = divmod(get_cell(*TOWNS[name][::-1]), COLUMNS)
        assert ireland[row, column]
    for name in ("Stranraer", "Holyhead", "Douglas"):
        row, column = divmod(get_cell(*TOWNS[name][::-1]), COLUMNS)
        assert not ireland[row, column]


def test_a_full_row_that_loses_a_centre_takes_in_only_what_is_nearer_than_its_last():
    ways = [Ways(np.array([number], np.float32), np.array([False])) for number in range(1, table.MOST + 5)]
    nearest = table.Nearest.of_none(1).add(range(1, len(ways) + 1), ways)
    assert nearest.centres[0].tolist() == list(range(1, 21))

    less, most = nearest.without([3])

    assert most.tolist() == [20]
    assert 3 not in less.centres[0][np.isfinite(less.minutes[0])]
    less, most = table.Nearest.of_none(1).add([1, 2], ways[:2]).without([1])
    assert most.tolist() == [np.inf]


# The command, on the postcodes of a made-up countryside round Leeds.


@pytest.fixture
def countryside(db):
    PostcodeLocation.objects.bulk_create(
        PostcodeLocation(
            code=f"LS{row:02}{column:03}",
            point=f"SRID=4326;POINT({-2.5 + column * 0.03} {53.2 + row * 0.02})",
        )
        for row in range(50)
        for column in range(60)
    )
    return [CentreFactory(slug=slug, name=slug, point=f"SRID=4326;POINT({x} 53.8)") for slug, x in AT.items()]


AT = {"west": -2.2, "middle": -1.6, "east": -1.0}


def run(capsys, **options) -> str:
    call_command("estimate_travel", **options)
    return capsys.readouterr().out


def read_table() -> dict[int, tuple]:
    return {
        cell: row for cell, *row in TravelCell.objects.values_list("cell", "centres", "minutes", "has_ferry")
    }


def test_the_table_is_made_once_and_again_only_for_what_has_moved(countryside, capsys):
    west, middle, east = (centre.pk for centre in countryside)

    assert "all centres" in run(capsys)
    at_leeds = TravelCell.objects.get(cell=get_cell(LEEDS.x, LEEDS.y))
    assert at_leeds.centres == [middle, *sorted([west, east], key=at_leeds.centres.index)]
    assert at_leeds.minutes == sorted(at_leeds.minutes)
    assert TravelPoint.objects.count() == 3

    assert run(capsys) == "No centre has moved.\n"
    assert run(capsys, behind=True) == ""

    Centre.objects.filter(pk=west).update(point="SRID=4326;POINT(-1.55 53.8)")
    assert "1 centre" in run(capsys)
    at_leeds.refresh_from_db()
    assert at_leeds.centres[0] == west
    assert run(capsys, behind=True) == ""


def test_a_moved_centre_makes_the_table_that_all_anew_would_make(countryside, capsys):
    run(capsys)
    Centre.objects.filter(pk=countryside[0].pk).update(point="SRID=4326;POINT(-1.3 53.5)")
    CentreFactory(point="SRID=4326;POINT(-1.9 54.0)")
    run(capsys)
    moved = read_table()

    run(capsys, all=True)

    whole = read_table()
    assert moved.keys() == whole.keys()
    assert all(
        dict(zip(*moved[cell][:2], strict=True)) == dict(zip(*whole[cell][:2], strict=True)) for cell in whole
    )


def test_new_postcodes_make_it_whole_again(countryside, capsys):
    run(capsys)
    PostcodeLocation.objects.create(code="LS999AA", point=LEEDS)

    assert "all centres" in run(capsys)


def test_a_draft_and_a_centre_without_a_place_are_in_no_row(countryside, capsys):
    countryside[0].status, countryside[1].point, countryside[1].pin = "draft", None, ""
    for centre in countryside[:2]:
        centre.save()

    run(capsys)

    assert {tuple(row[0]) for row in read_table().values() if row[0]} == {(countryside[2].pk,)}
    assert list(TravelPoint.objects.values_list("centre", flat=True)) == [countryside[2].pk]


def test_a_centre_that_is_published_stands_in_the_table_after_the_next_run(countryside, capsys):
    draft = CentreFactory(status="draft", point=LEEDS)
    run(capsys)
    Centre.objects.filter(pk=draft.pk).update(status="published")

    assert "1 centre" in run(capsys)
    assert TravelCell.objects.get(cell=get_cell(LEEDS.x, LEEDS.y)).centres[0] == draft.pk
