"""manage.py load_travel_times: an operator's own minutes, and every way in which a file is refused."""

import pytest
from django.core.management import CommandError, call_command

from centres.models import TravelCell, TravelPoint
from centres.search.nearest import find_nearest
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PostcodeFactory

pytestmark = pytest.mark.django_db
HEADER = "latitude,longitude,centre,minutes\n"


@pytest.fixture
def centres():
    return [
        CentreFactory(slug=slug, name=slug, point=point) for slug, point in (("near", LONDON), ("far", LEEDS))
    ]


def load(tmp_path, text: str | bytes) -> None:
    path = tmp_path / "times.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("load_travel_times", str(path))


def test_a_routers_minutes_take_the_place_of_ours(tmp_path, centres, capsys):
    call_command("estimate_travel")
    load(tmp_path, HEADER + "51.585,-0.117,near,250\n51.585,-0.117,far,190\n51.586,-0.118,far,200.4\n")

    found = find_nearest(HORNSEY, 2).matches
    assert [(one.centre.slug, one.minutes) for one in found] == [("far", 195), ("near", 250)]
    assert "Minutes to 2 centres are known for 1 squares of land." in capsys.readouterr().out
    assert set(TravelPoint.objects.values_list("is_estimate", flat=True)) == {False}


def test_the_scheduled_job_leaves_a_loaded_table_and_adds_what_has_moved(tmp_path, centres, capsys):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    load(tmp_path, HEADER + "51.585,-0.117,near,25\n51.585,-0.117,far,190\n")
    capsys.readouterr()

    call_command("estimate_travel")
    assert capsys.readouterr().out == "No centre has moved.\n"
    new = CentreFactory(point=HORNSEY)
    call_command("estimate_travel")

    assert [one.centre.slug for one in find_nearest(HORNSEY, 3).matches] == [new.slug, "near", "far"]


def test_a_ferry_may_be_named(tmp_path, centres):
    load(
        tmp_path,
        "latitude,longitude,centre,minutes,ferry\n51.585,-0.117,near,90,yes\n51.585,-0.117,far,190,\n",
    )

    assert [one.has_ferry for one in find_nearest(HORNSEY, 2).matches] == [True, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The column latitude and longitude and centre and minutes is missing"),
        ("latitude,longitude,minutes\n", "line 1: The column centre is missing."),
        (HEADER, "There is no row in it."),
        (HEADER + "51.5,-0.1,nowhere,20\n", "line 2: No published centre with a place has the address “nowhere”."),
        (HEADER + "51.5,-0.1,near,20\n51.5,-0.1,near,soon\n", "line 3: “soon” under minutes is not a number."),
        (HEADER + "51.5,-0.1,near\n", "line 2: “” under minutes is not a number."),
        (HEADER + "51.5,-0.1,near,-3\n", "-3 is not a number of minutes from 0 to 1,440."),
        (HEADER + "51.5,-0.1,near,nan\n", "“nan” under minutes is not a number."),
        (HEADER + "1e308,-0.1,near,20\n", "lies outside these islands: is latitude first?"),
        (HEADER + "-0.1,51.5,near,20\n", "-0.1, 51.5 lies outside these islands: is latitude first?"),
        ("latitude,longitude,centre,minutes,ferry\n51.5,-0.1,near,20,maybe\n", "write yes or no, not “maybe”."),
        (b"\xff\xfe\x00", "It is no CSV file in UTF-8."),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_refused_and_nothing_replaced(tmp_path, centres, text, says):
    call_command("estimate_travel")
    before = list(TravelPoint.objects.values_list("centre", "is_estimate"))

    with pytest.raises(CommandError) as refusal:
        load(tmp_path, text)

    assert says in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was replaced.")
    assert list(TravelPoint.objects.values_list("centre", "is_estimate")) == before


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_travel_times", str(tmp_path / "none.csv"))


def test_where_to_measure_from_is_listed(postcode, capsys):
    call_command("load_travel_times", "--list-origins")

    assert capsys.readouterr().out.splitlines() == ["latitude,longitude", "51.59,-0.125"]
    assert TravelCell.objects.count() == 0
