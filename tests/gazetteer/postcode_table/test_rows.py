"""gazetteer.loaders.postcode_table: what is loaded, and where it lies."""

import pytest
from geopy.distance import geodesic

from centres.gazetteer.loaders import postcode_table
from centres.gazetteer.models import PostcodeArea, PostcodeLocation
from tests.support.gazetteer_files import BELFAST, EVERYWHERE, LERWICK, PALACE, TRURO, many
from tests.support.postcode_table import codes, refusal, replace

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("SW1A1AA", 51.501009, -0.141588),
        ("EH991SP", 55.952064, -3.174589),
        ("BT15GS", 54.596639, -5.930077),
        ("TR12HE", 50.262658, -5.048514),
        ("ZE10AA", 60.153222, -1.141595),
    ],
)
def test_known_postcodes_lie_within_three_metres_of_their_known_positions(
    installed, code, latitude, longitude
):
    wanted = {row[0] for row in EVERYWHERE}
    rows = [row[:4] for letter in installed.values() for row in letter if row[0] in wanted]

    assert replace(*rows) == len(wanted)

    point = PostcodeLocation.objects.get(code=code).point
    assert geodesic((point.y, point.x), (latitude, longitude)).m < 3


def test_a_postcode_without_a_position_is_known_without_one():
    replace(("JE23BX", None, None, None), ("BT11AA", None, None, True), PALACE)

    found = {row.code: (row.point is None, row.retired) for row in PostcodeLocation.objects.all()}
    assert found == {"JE23BX": (True, None), "BT11AA": (True, True), "SW1A1AA": (False, None)}


def test_retired_or_not_is_kept_as_the_source_has_it():
    replace(PALACE, (*TRURO[:3], True), (*LERWICK[:3], False))

    found = dict(PostcodeLocation.objects.values_list("code", "retired"))
    assert found == {"SW1A1AA": None, "TR12HE": True, "ZE10AA": False}


def test_girobank_and_old_newport_are_passed_over():
    assert replace(PALACE, ("GIR0AA", None, None, None), ("NPT1AA", 300_000, 190_000, None)) == 1


def test_northern_ireland_can_be_left_out():
    assert replace(PALACE, BELFAST, without=frozenset({"BT"})) == 1

    assert codes() == ["SW1A1AA"]
    assert not PostcodeArea.objects.filter(code__startswith="BT").exists()


def test_leaving_it_out_of_a_table_that_has_it_is_no_sign_of_a_file_cut_short():
    replace(PALACE, BELFAST)

    assert replace(PALACE, BELFAST, without=frozenset({"BT"})) == 1


def test_an_area_to_leave_out_must_be_one(still_serves):
    assert refusal(PALACE, without=frozenset({"NI"})) == "There is no postcode area NI. Nothing was replaced."


def test_two_loads_may_follow_each_other_in_one_transaction():
    replace(PALACE)

    assert replace(TRURO) == 1
    assert codes() == ["TR12HE"]


def test_more_rows_than_one_message_holds_arrive_whole(monkeypatch):
    monkeypatch.setattr(postcode_table, "CHUNK", 7)
    read = []

    assert replace(*many(50), progress=lambda file, rows: read.append(rows)) == 50
    assert len(codes()) == sum(read) == 50
    assert max(read) == 7
